import { Alert, Button, Card, Form, Input, InputNumber, Modal, Select, Rate as Stars, Tag } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { mayUse } from '../../desks.ts';
import {
  type EngagementCardFragment,
  FileComplaintDocument,
  MoveEngagementDocument,
  type MoveEngagementInput,
  PlanVisitDocument,
  RateBankDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { FoldedFiles } from '../../parts/files-of-row.tsx';
import { DateField, PercentField, percent, required, WanField, wan } from '../../parts/inputs.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { Day, Instant, Money, Rate } from '../../parts/values.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { useKeys } from '../../use-keys.ts';
import { BranchOfDeal } from './branch-of-deal.tsx';
import { Countdown } from './countdown.tsx';
import { DisputeButtons } from './dispute-buttons.tsx';
import { ExposureReason } from './exposure-reason.tsx';
import { MoveApplication } from './move-application.tsx';

type Move = MoveEngagementInput['move'];
/** Steps that a person makes; the last one has a page of its own. */
type Shown = Exclude<Move, 'draw' | 'close' | 'expire' | 'reassign'>;
type Opened = Shown | 'complain' | 'rateBank' | 'visit';

const WITH_WORDS: readonly Opened[] = [
  'refuse',
  'grant',
  'askSupplement',
  'disputeContact',
  'complain',
  'rateBank',
  'visit',
];
const NOT_SHOWN: readonly Move[] = ['draw', 'close', 'expire', 'reassign'];
const isShown = (move: Move): move is Shown => !NOT_SHOWN.includes(move);
const REASONS = [
  'RATE',
  'AMOUNT',
  'TERM',
  'INDUSTRY_POLICY',
  'REGION',
  'COLLATERAL',
  'CASHFLOW',
  'TAX_GRADE',
  'CREDIT_RECORD',
  'LITIGATION',
  'ENVIRONMENT',
  'PURPOSE',
  'EXPOSURE',
  'DATA_INSUFFICIENT',
  'CAPACITY',
  'CUSTOMER_UNREACHABLE',
  'CUSTOMER_DECLINED',
  'OTHER',
] as const;
const TEXT_MAX = 500;
const NO_KEYS = {};

type Words = {
  readonly reasonCode?: (typeof REASONS)[number];
  readonly note?: string;
  readonly grant?: string;
  readonly rate?: string;
  readonly termMonths?: number;
  readonly stars?: number;
  readonly visitOn?: string;
  readonly place?: string;
  readonly visitors?: string;
};

/**
 * One bank at work on one need: its state and limit, what it offers, what was said, and the next steps. With `hasKeys`
 * the number of a step makes it.
 */
export function DealCard({
  deal,
  onChange,
  hasKeys = false,
}: {
  deal: EngagementCardFragment;
  onChange: () => void;
  hasKeys?: boolean;
}) {
  const { t, label } = useWords();
  const { me } = useSession();
  const isFirm = me?.roles.includes('FIRM_USER') === true;
  const move = useCommand(MoveEngagementDocument, (data) => data.moveEngagement);
  const complain = useCommand(FileComplaintDocument, (data) => data.fileComplaint);
  const rate = useCommand(RateBankDocument, (data) => data.rateBank);
  const visit = useCommand(PlanVisitDocument, (data) => data.planVisit);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [isPlanned, setPlanned] = useState(false);
  const [isFilesOpen, setFilesOpen] = useState(false);

  async function make(step: Opened, words: Words) {
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
    setOpened(null);
    onChange();
  }

  const hasEnded = deal.moves.length === 0;
  const steps: readonly Opened[] = [
    ...deal.moves.filter(isShown),
    ...(isFirm || hasEnded ? [] : (['visit'] as const)),
    ...(isFirm ? (['complain'] as const) : []),
    ...(isFirm && hasEnded && deal.rating === null ? (['rateBank'] as const) : []),
  ];
  const wordOf = (step: Opened): string =>
    step === 'complain' || step === 'visit'
      ? t(`deals.${step}`)
      : step === 'rateBank'
        ? t('deals.rate')
        : t(`deal.${step}`);
  const begin = (step: Opened): void => (WITH_WORDS.includes(step) ? setOpened(step) : void make(step, {}));
  useKeys(
    hasKeys && opened === null
      ? Object.fromEntries(steps.map((step, index) => [`${index + 1}`, () => begin(step)]))
      : NO_KEYS,
  );
  const problem = move.problem ?? visit.problem ?? complain.problem ?? rate.problem;
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
              {wordOf(step)} {hasKeys && <kbd>{index + 1}</kbd>}
            </Button>
          ))}
          {isFirm && deal.moves.includes('reassign') && <MoveApplication deal={deal} onChange={onChange} />}
          {deal.state === 'UNDER_REVIEW' && me !== null && mayUse(me, 'overrideExposure') && (
            <ExposureReason engagementId={deal.id} />
          )}
        </div>
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
      <Modal
        open={opened !== null}
        title={opened === null ? '' : wordOf(opened)}
        footer={null}
        onCancel={() => setOpened(null)}
        destroyOnHidden
      >
        {opened !== null && (
          <div className="stack">
            <ProblemNotice problem={problem} />
            <StepForm step={opened} onSubmit={(words) => void make(opened, words)} />
          </div>
        )}
      </Modal>
    </Card>
  );
}

function DealFacts({ deal }: { deal: EngagementCardFragment }) {
  const { t } = useWords();
  const { secondsLeft, offerRateBps, offerTermMonths } = deal;
  return (
    <>
      <div>
        {deal.isPaused && <Tag>{t('deals.paused')}</Tag>}
        {typeof secondsLeft === 'number' && <Countdown secondsLeft={secondsLeft} />}
        {deal.isWriteBackLate && <Tag color="red">{t('deals.lateReport')}</Tag>}
      </div>
      {typeof deal.reasonText === 'string' && <p>{deal.reasonText}</p>}
      {typeof offerRateBps === 'string' && (
        <dl className="facts">
          <div>
            <dt>{t('deals.grant')}</dt>
            <dd>
              <Money fen={deal.grantFen} />
            </dd>
          </div>
          <div>
            <dt>{t('deals.rateField')}</dt>
            <dd>
              <Rate bps={offerRateBps} />
            </dd>
          </div>
          <div>
            <dt>{t('deals.offerTerm')}</dt>
            <dd>{offerTermMonths}</dd>
          </div>
          <div>
            <dt>{t('deals.drawn')}</dt>
            <dd>
              <Money fen={deal.drawnFen} />
            </dd>
          </div>
        </dl>
      )}
      <ol className="timeline" aria-label={t('deals.history')}>
        {deal.decisions.map((decision) => (
          <li key={decision.sequence}>
            <Instant at={decision.decidedAt} /> {t(`decision.${decision.kind}`)} {decision.note}
          </li>
        ))}
        {deal.visits.map((visit) => (
          <li key={visit.id}>
            <Day date={visit.plannedOn} /> {t(`visit.${visit.state}`)} {visit.place} {visit.findings}
          </li>
        ))}
        {deal.complaints.map((complaint) => (
          <li key={complaint.id}>
            {t('deals.complaints')} · {t(`complaint.${complaint.state}`)} {complaint.text} {complaint.answer}
            {complaint.isLate && <Tag color="red">{t('deals.isLate')}</Tag>}
          </li>
        ))}
      </ol>
    </>
  );
}

function StepForm({ step, onSubmit }: { step: Opened; onSubmit: (words: Words) => void }) {
  const { t } = useWords();
  return (
    <Form<Words> layout="vertical" onFinish={onSubmit}>
      {step === 'refuse' && (
        <Form.Item name="reasonCode" label={t('deals.reason')} rules={[required(t)]}>
          <Select options={REASONS.map((value) => ({ value, label: t(`refusal.${value}`) }))} />
        </Form.Item>
      )}
      {step === 'grant' && (
        <>
          <WanField name="grant" label={t('deals.grant')} />
          <PercentField name="rate" label={t('deals.rateField')} />
          <Form.Item name="termMonths" label={t('deals.offerTerm')} rules={[required(t)]}>
            <InputNumber min={1} max={360} precision={0} />
          </Form.Item>
        </>
      )}
      {step === 'rateBank' && (
        <Form.Item name="stars" label={t('deals.stars')} rules={[required(t)]}>
          <Stars />
        </Form.Item>
      )}
      {step === 'visit' && (
        <>
          <DateField name="visitOn" label={t('deals.visitOn')} />
          <Form.Item name="place" label={t('deals.visitPlace')} rules={[required(t)]}>
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item name="visitors" label={t('deals.visitors')} rules={[required(t)]}>
            <Input maxLength={200} />
          </Form.Item>
        </>
      )}
      {step !== 'grant' && step !== 'visit' && (
        <Form.Item
          name="note"
          label={t(step === 'complain' ? 'deals.complainText' : 'deals.note')}
          rules={[required(t, step === 'refuse' || step === 'rateBank')]}
        >
          <Input.TextArea rows={3} maxLength={TEXT_MAX} showCount />
        </Form.Item>
      )}
      <Button type="primary" htmlType="submit" block>
        {t('common.save')}
      </Button>
    </Form>
  );
}
