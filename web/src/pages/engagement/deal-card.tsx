import { Alert, Button, Card, Modal } from 'antd';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { mayUse } from '../../desks.ts';
import {
  type EngagementCardFragment,
  FileComplaintDocument,
  MoveEngagementDocument,
  PlanVisitDocument,
  RateBankDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { FoldedFiles } from '../../parts/files-of-row.tsx';
import { percent, wan } from '../../parts/inputs.tsx';
import type { KeyMeaning } from '../../parts/key-help.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { type Keys, useKeys } from '../../use-keys.ts';
import { BranchOfDeal } from './branch-of-deal.tsx';
import { DealFacts } from './deal-facts.tsx';
import { type ShownMove, type Step, StepForm, type StepWords, type WorkStep } from './deal-step-form.tsx';
import { DisputeButtons } from './dispute-buttons.tsx';
import { ExposureReason } from './exposure-reason.tsx';
import { MoveApplication } from './move-application.tsx';
import { RecordVisitForm } from './record-visit-form.tsx';

const WITH_WORDS: readonly Step[] = [
  'refuse',
  'grant',
  'askSupplement',
  'disputeContact',
  'complain',
  'rateBank',
  'visit',
];
const NOT_SHOWN: readonly string[] = ['draw', 'close', 'expire', 'reassign'];
const isShown = (move: string): move is ShownMove => !NOT_SHOWN.includes(move);
/** No firm is visited on a need that the bank has not accepted. */
const NOT_ACCEPTED: readonly string[] = ['APPLIED', 'GRABBED', 'DISPATCHED'];
const NO_KEYS: Keys = {};
/** The key of each step of a bank, the same on every page. */
const KEY_OF: Readonly<Partial<Record<Step, string>>> = {
  accept: 'a',
  logContact: 'c',
  startReview: 's',
  askSupplement: 'u',
  grant: 'o',
  refuse: 'r',
  release: 'l',
  visit: 'v',
};
export const DEAL_KEYS: readonly KeyMeaning[] = [
  ['A', 'deal.accept'],
  ['C', 'deal.logContact'],
  ['V', 'keys.visit'],
  ['S', 'deal.startReview'],
  ['U', 'deal.askSupplement'],
  ['O', 'deal.grant'],
  ['R', 'deal.refuse'],
  ['L', 'deal.release'],
];

type Props = {
  deal: EngagementCardFragment;
  onChange: () => void;
  /** Steps have keys, and what they ask for opens in place and not in a window. */
  hasKeys?: boolean;
  /** The form of a step was closed; the keyboard goes back to where it came from. */
  onClosed?: () => void;
};

/** One bank at work on one need: its state and limit, what it offers, what was said, and the next steps. */
export function DealCard({ deal, onChange, hasKeys = false, onClosed }: Props) {
  const { t, label } = useWords();
  const { me } = useSession();
  const isFirm = me?.roles.includes('FIRM_USER') === true;
  const move = useCommand(MoveEngagementDocument, (data) => data.moveEngagement);
  const complain = useCommand(FileComplaintDocument, (data) => data.fileComplaint);
  const rate = useCommand(RateBankDocument, (data) => data.rateBank);
  const visit = useCommand(PlanVisitDocument, (data) => data.planVisit);
  const [opened, setOpened] = useState<Step | null>(null);
  const [isPlanned, setPlanned] = useState(false);
  const [isFilesOpen, setFilesOpen] = useState(false);
  const planned = deal.visits.find(({ state }) => state === 'PLANNED');

  function close() {
    setOpened(null);
    onClosed?.();
  }
  async function make(step: WorkStep, words: StepWords) {
    const engagementId = deal.id;
    const done =
      step === 'visit'
        ? await visit.run({
            engagementId,
            checkType: 'PRE',
            plannedOn: words.visitOn ?? '',
            place: words.place ?? '',
            visitors: words.visitors ?? '',
          })
        : step === 'complain'
          ? await complain.run({ engagementId, text: words.note ?? '' })
          : step === 'rateBank'
            ? await rate.run({ engagementId, stars: words.stars ?? 0, comment: words.note ?? '' })
            : await move.run({
                engagementId,
                move: step,
                reasonCode: words.reasonCode ?? null,
                note: words.note ?? null,
                grantFen: words.grant === undefined ? null : wan(words.grant),
                rateBps: words.rate === undefined ? null : percent(words.rate),
                termMonths: words.termMonths ?? null,
              });
    if (done === null) return;
    setPlanned(step === 'visit');
    close();
    onChange();
  }

  const hasEnded = deal.moves.length === 0;
  const mayVisit = !isFirm && !hasEnded && !NOT_ACCEPTED.includes(deal.state);
  const visits: readonly Step[] = !mayVisit ? [] : planned === undefined ? ['visit'] : ['recordVisit', 'visit'];
  const steps: readonly Step[] = [
    ...deal.moves.filter(isShown),
    ...visits,
    ...(isFirm ? (['complain'] as const) : []),
    ...(isFirm && hasEnded && deal.rating === null ? (['rateBank'] as const) : []),
  ];
  const wordOf = (step: Step): string =>
    step === 'complain' || step === 'visit' || step === 'recordVisit'
      ? t(`deals.${step}`)
      : step === 'rateBank'
        ? t('deals.rate')
        : t(`deal.${step}`);
  // A visit that is planned is recorded first; the same key then stands at another button.
  const keyOf = (step: Step): string | undefined =>
    step === 'recordVisit' ? KEY_OF.visit : step === 'visit' && planned !== undefined ? undefined : KEY_OF[step];
  const begin = (step: Step): void =>
    step === 'recordVisit' || WITH_WORDS.includes(step) ? setOpened(step) : void make(step, {});
  const keys: Keys = Object.fromEntries(
    steps.flatMap((step) => {
      const key = keyOf(step);
      return key === undefined ? [] : [[key, () => begin(step)] as const];
    }),
  );
  useKeys(hasKeys && opened === null && !move.running ? keys : NO_KEYS);
  const problem = move.problem ?? visit.problem ?? complain.problem ?? rate.problem;
  const form = opened !== null && (
    <div className="stack">
      <ProblemNotice problem={problem} />
      {opened === 'recordVisit' ? (
        planned !== undefined && (
          <RecordVisitForm
            visitId={planned.id}
            onDone={() => {
              close();
              onChange();
            }}
          />
        )
      ) : (
        <StepForm step={opened} onSubmit={(words) => void make(opened, words)} />
      )}
    </div>
  );
  return (
    <Card
      title={isFirm ? deal.bankName : label('purpose', deal.purpose)}
      extra={<StateTag code={deal.state}>{deal.stateText}</StateTag>}
    >
      <div className="stack">
        {deal.productName !== null && <p className="soft">{deal.productName}</p>}
        <DealFacts deal={deal} />
        {!isFirm && <BranchOfDeal deal={deal} onChange={onChange} />}
        {isPlanned && <Alert type="success" showIcon role="status" title={t('deals.visitPlanned')} />}
        {opened === null && <ProblemNotice problem={problem} />}
        <div className="buttons">
          {steps.map((step, index) => (
            <Button
              key={step}
              size="small"
              type={index === 0 && !hasEnded ? 'primary' : 'default'}
              loading={move.running}
              onClick={() => begin(step)}
            >
              {wordOf(step)} {hasKeys && keyOf(step) !== undefined && <kbd>{keyOf(step)?.toUpperCase()}</kbd>}
            </Button>
          ))}
          {isFirm && deal.moves.includes('reassign') && <MoveApplication deal={deal} onChange={onChange} />}
          {deal.state === 'UNDER_REVIEW' && me !== null && mayUse(me, 'overrideExposure') && (
            <ExposureReason engagementId={deal.id} />
          )}
        </div>
        {hasKeys && opened !== null && (
          <InPlace title={wordOf(opened)} onClose={close}>
            {form}
          </InPlace>
        )}
        {isFirm ? (
          <Link to={`/needs/${deal.needId}`}>{t('deals.need')}</Link>
        ) : (
          ['GRANTED', 'OFFER_ACCEPTED', 'DRAWN'].includes(deal.state) && (
            <Link to={`/loans/new?needId=${deal.needId}${deal.productId ? `&productId=${deal.productId}` : ''}`}>
              {t('deals.link')}
            </Link>
          )
        )}
        <FoldedFiles
          subject="ENGAGEMENT"
          subjectId={deal.id}
          mayAdd={me !== null && mayUse(me, 'attachFile')}
          isOpen={isFilesOpen}
          onToggle={setFilesOpen}
        />
        <DisputeButtons engagementId={deal.id} />
      </div>
      {!hasKeys && (
        <Modal
          open={opened !== null}
          title={opened === null ? '' : wordOf(opened)}
          footer={null}
          onCancel={close}
          destroyOnHidden
        >
          {form}
        </Modal>
      )}
    </Card>
  );
}

/** A form below the steps: its first field takes the keyboard, Escape closes it. */
function InPlace(of: { title: string; onClose: () => void; children: ReactNode }) {
  const { title, onClose, children } = of;
  const { t } = useWords();
  const frame = useRef<HTMLElement>(null);
  useEffect(() => {
    frame.current?.querySelector<HTMLElement>('input, textarea')?.focus();
    frame.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  function onKeyDown(event: KeyboardEvent) {
    // A list that is open over a field takes Escape first.
    if (event.key !== 'Escape' || document.querySelector('.ant-select-open') !== null) return;
    event.stopPropagation();
    onClose();
  }
  return (
    <section className="in-place" aria-label={title} ref={frame} onKeyDown={onKeyDown}>
      <div className="title-row">
        <h3>{title}</h3>
        <Button size="small" type="text" onClick={onClose}>
          {t('deals.cancelStep')} <kbd>Esc</kbd>
        </Button>
      </div>
      {children}
    </section>
  );
}
