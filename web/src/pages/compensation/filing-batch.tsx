import { Alert, Button, Card } from 'antd';
import { useState } from 'react';
import { type CombinedError, useClient } from 'urql';
import { mayUse } from '../../desks.ts';
import { DraftFilingBatchDocument, PreviewFilingBatchDocument, type ReadinessPartFragment } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { FilePicker } from '../../parts/file-picker.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { fileToBase64 } from '../../parts/save-file.ts';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { schemeWord } from './scheme-word.ts';

type Checked = { readonly tableBase64: string; readonly rows: readonly ReadinessPartFragment[] };

/** Many filings from one table: checked row by row, and drafted whole or not at all. */
export function FilingBatch({ onDrafted }: { onDrafted: () => void }) {
  const words = useWords();
  const { t } = words;
  const { me } = useSession();
  const client = useClient();
  const [file, setFile] = useState<File | null>(null);
  const [checked, setChecked] = useState<Checked | null>(null);
  const [fault, setFault] = useState<CombinedError | null>(null);
  const [isDone, setDone] = useState(false);
  const draft = useCommand(DraftFilingBatchDocument, (data) => data.draftFilingBatch);
  if (me === null || !mayUse(me, 'draftFilingBatch')) return null;
  const check = async (): Promise<void> => {
    if (file === null) return;
    setDone(false);
    const tableBase64 = await fileToBase64(file);
    const { data, error } = await client.query(PreviewFilingBatchDocument, { tableBase64 }).toPromise();
    setFault(error ?? null);
    setChecked(data === undefined ? null : { tableBase64, rows: data.previewFilingBatch });
  };
  const submit = async (): Promise<void> => {
    if (checked === null || (await draft.run({ tableBase64: checked.tableBase64 })) === null) return;
    setDone(true);
    setChecked(null);
    onDrafted();
  };
  return (
    <Card title={t('batch.title')}>
      <div className="stack">
        <p className="soft">{t('batch.hint')}</p>
        {fault !== null && <FaultNotice fault={fault} />}
        <ProblemNotice problem={draft.problem} />
        {isDone && <Alert type="success" showIcon title={t('batch.done')} />}
        <FilePicker label={t('old.file')} accept=".csv,.xlsx" onPick={setFile} />
        <div className="actions">
          <Button disabled={file === null} onClick={() => void check()}>
            {t('batch.check')}
          </Button>
          {checked !== null && (
            <Button type="primary" loading={draft.running} onClick={() => void submit()}>
              {t('batch.draft')}
            </Button>
          )}
        </div>
        {checked !== null && (
          <DataTable
            label={t('batch.title')}
            rowKey={(row) => `${row.line} ${row.contractNumber}`}
            dataSource={[...checked.rows]}
            columns={[
              { title: t('old.line'), align: 'right', className: 'number', dataIndex: 'line' },
              { title: t('batch.contract'), dataIndex: 'contractNumber' },
              {
                title: t('batch.gates'),
                render: (_, { refusal, gates }) => {
                  if (refusal !== null) return schemeWord('refusal', refusal, words);
                  const failed = gates.filter(({ verdict }) => verdict !== 'PASS');
                  return failed.map(({ code }) => schemeWord('gate', code, words)).join('、') || t('filings.none');
                },
              },
              {
                title: t('batch.claim'),
                render: (_, { claimRefusals }) =>
                  claimRefusals.map((code) => schemeWord('refusal', code, words)).join('、') || t('batch.none'),
              },
            ]}
          />
        )}
      </div>
    </Card>
  );
}
