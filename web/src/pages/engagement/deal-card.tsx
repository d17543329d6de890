import { Button, Card, Form, Input, InputNumber, Modal, Select, Rate as Stars, Tag } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import {
  type EngagementCardFragment,
  FileComplaintDocument,
  MoveEngagementDocument,
  type MoveEngagementInput,
  RateBankDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { PercentField, percent, required, WanField, wan } from '../../parts/inputs.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { Day, Instant, Money, Rate } from '../../parts/values.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { Countdown } from './countdown.tsx';
import { DisputeButtons } from './dispute-buttons.tsx';

type Move = MoveEngagementInput['move'];
/** Steps that a person makes; the last one has a page of its own. */
type Shown = Exclude<Move, 'draw' | 'close' | 'expire' | 'reassign'>;
type Opened = Shown | 'complain' | 'rateBank';

const WITH_WORDS: readonly Opened[] = ['refuse', 'grant', 'askSupplement', 'disputeContact', 'complain', 'rateBank'];
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

type Words = {
  readonly reasonCode?: (typeof REASONS)[number];
  readonly note?: string;
  readonly grant?: string;
  readonly rate?: string;
  readonly termMonths?: number;
  readonly stars?: number;
};

/** One bank at work on one need: its state and limit, what it offers, what was said, and the next steps. */
export function DealCard({ deal, onChange }: { deal: EngagementCardFragment; onChange: () => void }) {
  const { t } = useWords();
  const { me } = useSession();
  const isFirm = me?.roles.includes('FIRM_USER') === true;
  const move = useCommand(MoveEngagementDocument, (data) => data.moveEngagement);
  const complain = useCommand(FileComplaintDocument, (data) => data.fileComplaint);
  const rate = useCommand(RateBankDocument, (data) => data.rateBank);
  const [opened, setOpened] = useState<Opened | null>(null);

  async function make(step: Opened, words: Words) {
    const engagementId = deal.id;
    const done =
      step === 'complain'
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
    setOpened(null);
    onChange();
  }

  const hasEnded = deal.moves.length === 0;
  const steps: readonly Opened[] = [
    ...deal.moves.filter(isShown),
    ...(isFirm ? (['complain'] as const) : []),
    ...(isFirm && hasEnded && deal.rating === null ? (['rateBank'] as const) : []),
  ];
  const wordOf = (step: Opened): string =>
    step === 'complain' ? t('deals.complain') : step === 'rateBank' ? t('deals.rate') : t(`deal.${step}`);
  const problem = move.problem ?? complain.problem ?? rate.problem;
  return (
    <Card title={deal.bankName} extra={<Tag>{deal.stateText}</Tag>}>
      <div className="stack">
        <DealFacts deal={deal} />
        {opened === null && <ProblemNotice problem={problem} />}
        <div className="buttons">
          {steps.map((step, index) => (
            <Button
              key={step}
              size="small"
              type={index === 0 && !hasEnded ? 'primary' : 'default'}
              loading={move.running}
              onClick={() => (WITH_WORDS.includes(step) ? setOpened(step) : void make(step, {}))}
            >
              {wordOf(step)}
            </Button>
          ))}
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
      {step !== 'grant' && (
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
