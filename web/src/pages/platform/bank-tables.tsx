import { Button, Card, Input, Select } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { BankBatchRowsDocument, type BankRowKind, SubmitBankRowsDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { FilePicker } from '../../parts/file-picker.tsx';
import { NotFound } from '../../parts/not-found.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { useWork } from '../../parts/use-work.ts';
import { WorkProgress } from '../../parts/work-progress.tsx';
import { useCommand } from '../../use-command.ts';

const ROWS_SHOWN = 100;
const KINDS = ['PRODUCT', 'DECISION', 'DRAWDOWN', 'REPAYMENT'] as const;
const BATCH = 'batch';

/** A table of decisions, drawdowns or repayments, and what became of each of its rows. */
export default function BankTablesPage() {
  const { t } = useWords();
  const [parameters, setParameters] = useSearchParams();
  const [kind, setKind] = useState<BankRowKind>('DRAWDOWN');
  const [table, setTable] = useState('');
  const submit = useCommand(SubmitBankRowsDocument, (data) => data.submitBankRows);
  // The table stands in the address: whoever leaves finds it again.
  const batchId = parameters.get(BATCH);

  async function send() {
    const done = await submit.run({ kind, table });
    if (done !== null) setParameters({ [BATCH]: done.batch.id });
  }

  return (
    <div className="stack">
      <h1>{t('tables.title')}</h1>
      <p className="soft">{t('tables.hint')}</p>
      <Card>
        <div className="stack">
          <div className="list-bar">
            <Select
              aria-label={t('tables.kind')}
              value={kind}
              onChange={setKind}
              popupMatchSelectWidth={false}
              options={KINDS.map((one) => ({ value: one, label: t(`tables.${one}`) }))}
            />
            <FilePicker
              label={t('tables.file')}
              accept=".csv,text/csv"
              onPick={(file) => void file.text().then(setTable)}
            />
          </div>
          <Input.TextArea
            aria-label={t('tables.text')}
            placeholder={t('tables.text')}
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
  const [{ data, error }, refresh] = useQuery({
    query: BankBatchRowsDocument,
    variables,
    requestPolicy: 'network-only',
  });
  const batch = data?.bankBatch ?? null;
  // A batch and its work have one id.
  const work = useWork(batchId, () => refresh({ requestPolicy: 'network-only' }));
  if (data === undefined) return error === undefined ? null : <FaultNotice fault={error} onRetry={() => refresh()} />;
  if (batch === null) return <NotFound />;
  const { accepted, rejected, waiting } = batch;
  return (
    <Card title={t('tables.result', { accepted, rejected, waiting })}>
      <div className="stack">
        {work !== null && <WorkProgress label={t('work.rows')} work={work} />}
        <DataTable
          label={t('tables.title')}
          rowKey="line"
          dataSource={data.bankBatchRows.edges.map(({ node }) => node)}
          columns={[
            { title: t('tables.line'), className: 'number', dataIndex: 'line' },
            {
              title: t('common.state'),
              render: (_, row) => <StateTag code={row.state}>{t(`tables.${row.state}`)}</StateTag>,
            },
            { title: t('jobs.reason'), render: (_, row) => [row.field, row.message].filter(Boolean).join(' · ') },
          ]}
        />
      </div>
    </Card>
  );
}
