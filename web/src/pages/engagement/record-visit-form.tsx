import { Button, Form, Input, Select } from 'antd';
import { NEED_CONFIRMED } from '../../../../domain/engagement/visit.ts';
import { RecordVisitDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { orNull, required, useRefusalOnField } from '../../parts/inputs.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';

const FINDINGS_MAX = 2_000;
const OUTCOMES = ['DONE', 'NO_SHOW', 'CANCELLED'] as const;

type RecordWords = {
  outcome: (typeof OUTCOMES)[number];
  findings?: string;
  needConfirmed?: (typeof NEED_CONFIRMED)[number];
};

/** What came of a visit that was planned. */
export function RecordVisitForm({ visitId, onDone }: { visitId: string; onDone: () => void }) {
  const { t } = useWords();
  const [form] = Form.useForm<RecordWords>();
  const record = useCommand(RecordVisitDocument, (data) => data.recordVisit);
  useRefusalOnField(form, record);
  async function submit({ outcome, findings, needConfirmed }: RecordWords) {
    const input = { visitId, outcome, findings: orNull(findings), needConfirmed: needConfirmed ?? null };
    if ((await record.run(input)) !== null) onDone();
  }
  return (
    <Form form={form} layout="vertical" onFinish={(values) => void submit(values)} requiredMark={false}>
      <ProblemNotice problem={record.problem} />
      <Form.Item name="outcome" label={t('visits.outcome')} rules={[required(t)]}>
        <Select options={OUTCOMES.map((value) => ({ value, label: t(`visit.${value}`) }))} />
      </Form.Item>
      <Form.Item name="needConfirmed" label={t('visits.confirmed')}>
        <Select allowClear options={NEED_CONFIRMED.map((value) => ({ value, label: t(`visits.${value}`) }))} />
      </Form.Item>
      <Form.Item name="findings" label={t('visits.findings')}>
        <Input.TextArea rows={3} maxLength={FINDINGS_MAX} />
      </Form.Item>
      <Button htmlType="submit" loading={record.running}>
        {t('visits.record')}
      </Button>
    </Form>
  );
}
