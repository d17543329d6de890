import { Button, Form, Input, InputNumber, Select, Rate as Stars } from 'antd';
import { REFUSAL_REASONS } from '../../../../domain/engagement/engagement-moves.ts';
import type { MoveEngagementInput } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DateField, PercentField, required, WanField } from '../../parts/inputs.tsx';

type Move = MoveEngagementInput['move'];
/** Steps that a person makes; the last one has a page of its own. */
export type ShownMove = Exclude<Move, 'draw' | 'close' | 'expire' | 'reassign'>;
export type WorkStep = ShownMove | 'complain' | 'rateBank' | 'visit';
/** What came of a visit has a form of its own. */
export type Step = WorkStep | 'recordVisit';

const TEXT_MAX = 500;

export type StepWords = {
  readonly reasonCode?: (typeof REFUSAL_REASONS)[number];
  readonly note?: string;
  readonly grant?: string;
  readonly rate?: string;
  readonly termMonths?: number;
  readonly stars?: number;
  readonly visitOn?: string;
  readonly place?: string;
  readonly visitors?: string;
};

/** What a step needs to be told. */
export function StepForm({ step, onSubmit }: { step: WorkStep; onSubmit: (words: StepWords) => void }) {
  const { t } = useWords();
  return (
    <Form<StepWords> layout="vertical" onFinish={onSubmit}>
      {step === 'refuse' && (
        <Form.Item name="reasonCode" label={t('deals.reason')} rules={[required(t)]}>
          <Select options={REFUSAL_REASONS.map((value) => ({ value, label: t(`refusal.${value}`) }))} />
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
