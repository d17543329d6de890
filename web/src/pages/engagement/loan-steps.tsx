import { Button, Form, Input, Select } from 'antd';
import { CLASS_REASONS, LOAN_CLASSES } from '../../../../domain/engagement/loan-class.ts';
import {
  EndLoanDocument,
  type EndLoanInput,
  type LoanDetailFragment,
  type PerformanceFragment,
  RecordRepaymentDocument,
  ReportLoanClassDocument,
  type ReportLoanClassInput,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { CountField, DateField, required, useRefusalOnField, WanField, wan } from '../../parts/inputs.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';

/** A loan that lives, and what is told when something was reported of it. */
export type StepOfLoan = {
  readonly loan: LoanDetailFragment;
  readonly performance: PerformanceFragment;
  readonly onDone: () => void;
};

/** Principal came back. */
export function RepaymentForm({ loan, onDone }: StepOfLoan) {
  const { t } = useWords();
  const [form] = Form.useForm<{ amountFen: string; paidOn: string }>();
  const repay = useCommand(RecordRepaymentDocument, (data) => data.recordRepayment);
  useRefusalOnField(form, repay);

  async function submit({ amountFen, paidOn }: { amountFen: string; paidOn: string }) {
    if ((await repay.run({ loanId: loan.id, amountFen: wan(amountFen), paidOn })) === null) return;
    form.resetFields();
    onDone();
  }
  return (
    <Form form={form} layout="vertical" onFinish={(values) => void submit(values)}>
      <ProblemNotice problem={repay.problem} />
      <div className="form-grid">
        <WanField name="amountFen" label={t('performance.amount')} />
        <DateField name="paidOn" label={t('performance.paidOn')} />
      </div>
      <Button type="primary" htmlType="submit" loading={repay.running}>
        {t('performance.repay')}
      </Button>
    </Form>
  );
}

type ClassValues = {
  days: string;
  loanClass: ReportLoanClassInput['loanClass'];
  reason: ReportLoanClassInput['reason'];
};

/** How long the loan is overdue and its class, which is never better than the floor of those days. */
export function ClassForm({ loan, performance, onDone }: StepOfLoan) {
  const { t } = useWords();
  const [form] = Form.useForm<ClassValues>();
  const report = useCommand(ReportLoanClassDocument, (data) => data.reportLoanClass);
  useRefusalOnField(form, report);

  async function submit({ days, loanClass, reason }: ClassValues) {
    if ((await report.run({ loanId: loan.id, daysOverdue: Number(days), loanClass, reason })) !== null) onDone();
  }
  return (
    <Form<ClassValues>
      form={form}
      layout="vertical"
      initialValues={{ days: `${performance.daysOverdue}`, loanClass: performance.loanClass }}
      onFinish={(values) => void submit(values)}
    >
      <p className="soft">{t('performance.classHint')}</p>
      <ProblemNotice problem={report.problem} />
      <div className="form-grid">
        <CountField name="days" label={t('overdue.days')} />
        <Form.Item name="loanClass" label={t('overdue.class')}>
          <Select options={LOAN_CLASSES.map((value) => ({ value, label: t(`class.${value}`) }))} />
        </Form.Item>
        <Form.Item name="reason" label={t('performance.reason')} rules={[required(t)]}>
          <Select options={CLASS_REASONS.map((value) => ({ value, label: t(`classReason.${value}`) }))} />
        </Form.Item>
      </div>
      <Button type="primary" htmlType="submit" loading={report.running}>
        {t('performance.classify')}
      </Button>
    </Form>
  );
}

type EndValues = { end: EndLoanInput['end']; reason: string };
const ENDS = ['TRANSFERRED', 'WRITTEN_OFF'] as const;

/** The bank transfers the loan, or writes it off once its class is loss. */
export function EndForm({ loan, performance, onDone }: StepOfLoan) {
  const { t } = useWords();
  const end = useCommand(EndLoanDocument, (data) => data.endLoan);
  const isLost = performance.loanClass === 'LOSS';

  async function submit(values: EndValues) {
    if ((await end.run({ loanId: loan.id, ...values })) !== null) onDone();
  }
  return (
    <Form<EndValues> layout="vertical" onFinish={(values) => void submit(values)}>
      <p className="soft">{t('performance.endHint')}</p>
      <ProblemNotice problem={end.problem} />
      <div className="form-grid">
        <Form.Item name="end" label={t('performance.end')} rules={[required(t)]}>
          <Select
            options={ENDS.map((value) => ({
              value,
              label: t(`loanState.${value}`),
              disabled: value === 'WRITTEN_OFF' && !isLost,
            }))}
          />
        </Form.Item>
        <Form.Item name="reason" label={t('performance.reason')} rules={[required(t)]}>
          <Input maxLength={500} />
        </Form.Item>
      </div>
      <Button danger htmlType="submit" loading={end.running}>
        {t('performance.end')}
      </Button>
    </Form>
  );
}
