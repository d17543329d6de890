import { Alert, Button, Card, Form, Select } from 'antd';
import { useState } from 'react';
import { type CombinedError, useClient } from 'urql';
import {
  FilingReadinessDocument,
  type LoanDetailFragment,
  type ReadinessPartFragment,
  ReportOverdueDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { CountField, DateField, orNull } from '../../parts/inputs.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';
import { schemeWord } from './scheme-word.ts';

const CLASSES = ['NORMAL', 'SPECIAL_MENTION', 'SUBSTANDARD', 'DOUBTFUL', 'LOSS'] as const;

/** Everything that stands against a filing, and against a claim on it later, before anything is filed. */
export function Readiness({ loan, schemeCode }: { loan: LoanDetailFragment; schemeCode: string | null }) {
  const words = useWords();
  const { t } = words;
  const client = useClient();
  const [fault, setFault] = useState<CombinedError | null>(null);
  const [ready, setReady] = useState<ReadinessPartFragment | null>(null);
  const check = async (): Promise<void> => {
    const { data, error } = await client
      .query(FilingReadinessDocument, { loanId: loan.id, schemeCode }, { requestPolicy: 'network-only' })
      .toPromise();
    setFault(error ?? null);
    setReady(data?.filingReadiness ?? null);
  };
  const failed = ready?.gates.filter(({ verdict }) => verdict !== 'PASS') ?? [];
  return (
    <div className="stack">
      <Button onClick={() => void check()}>{t('ready.check')}</Button>
      {fault !== null && <FaultNotice fault={fault} />}
      {ready?.refusal && <Alert type="warning" showIcon title={schemeWord('refusal', ready.refusal, words)} />}
      {failed.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t('ready.gates')}
          description={failed.map(({ code }) => schemeWord('gate', code, words)).join('、')}
        />
      )}
      {ready !== null && ready.claimRefusals.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t('ready.claim')}
          description={ready.claimRefusals.map((code) => schemeWord('refusal', code, words)).join('、')}
        />
      )}
      {ready !== null && ready.refusal === null && failed.length === 0 && ready.claimRefusals.length === 0 && (
        <Alert type="success" showIcon title={t('ready.fine')} />
      )}
    </div>
  );
}

type Values = { days: string; loanClass: string; extended?: string };

/** L1: how a loan in trouble stands; the newest report decides whether a loss may be claimed. */
export function OverdueCard({ loan }: { loan: LoanDetailFragment }) {
  const { t } = useWords();
  const [isDone, setDone] = useState(false);
  const report = useCommand(ReportOverdueDocument, (data) => data.reportOverdue);
  const submit = async ({ days, loanClass, extended }: Values): Promise<void> => {
    const input = { loanId: loan.id, overdueDays: Number(days), loanClass, extendedMaturityOn: orNull(extended) };
    setDone((await report.run(input)) !== null);
  };
  return (
    <Card title={t('overdue.title')}>
      <Form
        layout="vertical"
        className="stack"
        initialValues={{ loanClass: 'SUBSTANDARD' }}
        onFinish={(values: Values) => void submit(values)}
      >
        <ProblemNotice problem={report.problem} />
        {isDone && <Alert type="success" showIcon title={t('overdue.done')} />}
        <div className="form-grid">
          <CountField name="days" label={t('overdue.days')} />
          <Form.Item name="loanClass" label={t('overdue.class')}>
            <Select options={CLASSES.map((value) => ({ value, label: t(`class.${value}`) }))} />
          </Form.Item>
          <DateField name="extended" label={t('overdue.extended')} optional />
        </div>
        <Button htmlType="submit" loading={report.running}>
          {t('overdue.title')}
        </Button>
      </Form>
    </Card>
  );
}
