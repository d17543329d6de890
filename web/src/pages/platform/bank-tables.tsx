import { Button, Card, Input, Select, Tag } from 'antd';
import { useState } from 'react';
import { useQuery } from 'urql';
import { BankBatchRowsDocument, type BankRowKind, SubmitBankRowsDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';

const ROWS_SHOWN = 100;
const KINDS = ['PRODUCT', 'DECISION', 'DRAWDOWN', 'REPAYMENT'] as const;
const COLOURS = { WAITING: 'default', ACCEPTED: 'green', REJECTED: 'red' } as const;

/** A table of decisions, drawdowns or repayments, and what became of each of its rows. */
export default function BankTablesPage() {
  const { t } = useWords();
  const [kind, setKind] = useState<BankRowKind>('DRAWDOWN');
  const [table, setTable] = useState('');
  const [batchId, setBatchId] = useState<string | null>(null);
  const submit = useCommand(SubmitBankRowsDocument, (data) => data.submitBankRows);

  async function send() {
    const done = await submit.run({ kind, table });
    if (done !== null) setBatchId(done.batch.id);
  }

  return (
    <div className="stack">
      <h1>{t('tables.title')}</h1>
      <p className="soft">{t('tables.hint')}</p>
      <Card>
        <div className="stack">
          <Select
            aria-label={t('tables.kind')}
            value={kind}
            onChange={setKind}
            options={KINDS.map((one) => ({ value: one, label: t(`tables.${one}`) }))}
          />
          <input
            type="file"
            accept=".csv,text/csv"
            aria-label={t('tables.file')}
            onChange={(event) => void event.target.files?.[0]?.text().then(setTable)}
          />
          <Input.TextArea
            aria-label={t('tables.text')}
            rows={6}
            value={table}
            onChange={(event) => setTable(event.target.value)}
          />
          <ProblemNotice problem={submit.problem} />
          <Button type="primary" disabled={table.trim() === ''} loading={submit.running} onClick={() => void send()}>
            {t('tables.send')}
          </Button>
        </div>
      </Card>
      {batchId !== null && <Rows batchId={batchId} />}
    </div>
  );
}

function Rows({ batchId }: { batchId: string }) {
  const { t } = useWords();
  const variables = { batchId, first: ROWS_SHOWN };
  const [{ data, fetching }, refresh] = useQuery({
    query: BankBatchRowsDocument,
    variables,
    requestPolicy: 'network-only',
  });
  const batch = data?.bankBatch;
  return (
    <Card
      title={t('tables.result', {
        accepted: `${batch?.accepted ?? 0}`,
        rejected: `${batch?.rejected ?? 0}`,
        waiting: `${batch?.waiting ?? 0}`,
      })}
      extra={
        <Button loading={fetching} onClick={() => refresh()}>
          {t('jobs.refresh')}
        </Button>
      }
    >
      <DataTable
        label={t('tables.title')}
        rowKey="line"
        dataSource={data?.bankBatchRows.edges.map(({ node }) => node) ?? []}
        columns={[
          { title: t('tables.line'), className: 'number', dataIndex: 'line' },
          {
            title: t('common.state'),
            render: (_, row) => <Tag color={COLOURS[row.state]}>{t(`tables.${row.state}`)}</Tag>,
          },
          { title: t('jobs.reason'), render: (_, row) => [row.field, row.message].filter(Boolean).join(' · ') },
        ]}
      />
    </Card>
  );
}
