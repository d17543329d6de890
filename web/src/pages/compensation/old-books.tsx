import { Alert, Button, Card, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { type CombinedError, useClient } from 'urql';
import { readYuan } from '../../../../domain/read-amount.ts';
import { mayUse } from '../../desks.ts';
import {
  type HistoryKind,
  ImportHistoryDocument,
  PreviewHistoryDocument,
  type PreviewHistoryQuery,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { CountField, required } from '../../parts/inputs.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { fileToBase64 } from '../../parts/save-file.ts';
import { Money } from '../../parts/values.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';

const KINDS = ['LOANS', 'FILINGS', 'CLAIMS', 'RECOVERIES'] as const satisfies readonly HistoryKind[];
type Previewed = {
  readonly kind: HistoryKind;
  readonly tableBase64: string;
  readonly report: PreviewHistoryQuery['previewHistory'];
};

/** What was decided before the platform: previewed, and taken over with the control totals of the old books. */
export function OldBooks() {
  const { t } = useWords();
  const { me } = useSession();
  const client = useClient();
  const [kind, setKind] = useState<HistoryKind>('LOANS');
  const [file, setFile] = useState<File | null>(null);
  const [previewed, setPreviewed] = useState<Previewed | null>(null);
  const [fault, setFault] = useState<CombinedError | null>(null);
  const [isDone, setDone] = useState(false);
  if (me === null || !mayUse(me, 'previewHistory')) return null;
  const preview = async (): Promise<void> => {
    if (file === null) return;
    setDone(false);
    const tableBase64 = await fileToBase64(file);
    const { data, error } = await client.query(PreviewHistoryDocument, { kind, tableBase64 }).toPromise();
    setFault(error ?? null);
    setPreviewed(data === undefined ? null : { kind, tableBase64, report: data.previewHistory });
  };
  return (
    <Card title={t('old.title')}>
      <div className="stack">
        <p className="soft">{t('old.hint')}</p>
        {fault !== null && <FaultNotice fault={fault} />}
        {isDone && <Alert type="success" showIcon title={t('old.done')} />}
        <div className="form-grid">
          <Select
            aria-label={t('old.kind')}
            value={kind}
            options={KINDS.map((value) => ({ value, label: t(`old.${value}`) }))}
            onChange={setKind}
          />
          <Input
            type="file"
            accept=".csv,.xlsx"
            aria-label={t('old.file')}
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          />
        </div>
        <div className="actions">
          <Button disabled={file === null} onClick={() => void preview()}>
            {t('old.preview')}
          </Button>
        </div>
        {previewed !== null && <Report {...previewed} />}
        {previewed !== null && previewed.report.isReconciled && mayUse(me, 'importHistory') && (
          <Import
            {...previewed}
            onDone={() => {
              setPreviewed(null);
              setDone(true);
            }}
          />
        )}
      </div>
    </Card>
  );
}

function Report({ report }: Previewed) {
  const { t } = useWords();
  return (
    <>
      <dl className="figures">
        {(
          [
            ['old.rows', report.rows],
            ['old.written', report.written],
            ['old.unchanged', report.unchanged],
            ['old.sum', <Money key="sum" fen={report.sumFen} exact />],
          ] as const
        ).map(([key, value]) => (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Alert
        type={report.isReconciled ? 'success' : 'error'}
        showIcon
        title={report.isReconciled ? t('old.reconciled') : t('old.notReconciled', { count: report.errorCount })}
      />
      {report.remarkCount > 0 && <Alert type="info" showIcon title={t('old.remarks', { count: report.remarkCount })} />}
      {report.errors.length > 0 && (
        <DataTable
          label={t('old.problem')}
          rowKey={(row) => `${row.line} ${row.column} ${row.text}`}
          dataSource={[...report.errors]}
          columns={[
            { title: t('old.line'), align: 'right', className: 'number', dataIndex: 'line' },
            { title: t('old.column'), render: (_, { column }) => column ?? '—' },
            { title: t('old.problem'), dataIndex: 'text' },
          ]}
        />
      )}
    </>
  );
}

type Values = { record: string; rows: string; sum: string };

function Import({ kind, tableBase64, onDone }: Previewed & { onDone: () => void }) {
  const { t } = useWords();
  const take = useCommand(ImportHistoryDocument, (data) => data.importHistory);
  const submit = async ({ record, rows, sum }: Values): Promise<void> => {
    const control = { controlRows: Number(rows), controlSumFen: `${readYuan(sum) ?? 0n}` };
    if ((await take.run({ kind, tableBase64, decisionRecord: record, ...control })) !== null) onDone();
  };
  return (
    <Form layout="vertical" className="stack" onFinish={(values: Values) => void submit(values)}>
      <ProblemNotice problem={take.problem} />
      <div className="form-grid">
        <Form.Item name="record" label={t('decisions.record')} rules={[required(t)]}>
          <Input maxLength={500} />
        </Form.Item>
        <CountField name="rows" label={t('old.controlRows')} />
        <Form.Item name="sum" label={t('old.sumYuan')} rules={[required(t)]}>
          <Input inputMode="decimal" autoComplete="off" />
        </Form.Item>
      </div>
      <Button type="primary" htmlType="submit" loading={take.running}>
        {t('old.import')}
      </Button>
    </Form>
  );
}
