import { Alert, Button, Card, Input, Select } from 'antd';
import { useState } from 'react';
import { useMutation } from 'urql';
import {
  PreviewListReleaseDocument,
  type PreviewListReleaseMutation,
  StartListImportDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { base64Of } from '../../parts/base64-of.ts';
import { FilePicker } from '../../parts/file-picker.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { useWork } from '../../parts/use-work.ts';
import { WorkProgress } from '../../parts/work-progress.tsx';
import { useCommand } from '../../use-command.ts';

const SCOPES = ['ADDITIONS', 'WHOLE', 'HISTORY'] as const;
type Previewed = PreviewListReleaseMutation['previewListRelease'];
type Preview = Extract<Previewed, { digest: string }>;

/** A file is looked at before anything is written, and then done exactly as it was shown. */
export function ImportList({ list, onDone }: { list: string; onDone: () => void }) {
  const { t } = useWords();
  const [file, setFile] = useState<string | null>(null);
  const [scope, setScope] = useState<(typeof SCOPES)[number]>('ADDITIONS');
  const [effectiveOn, setEffectiveOn] = useState('');
  const [reason, setReason] = useState('');
  const [{ data, error, fetching }, ask] = useMutation(PreviewListReleaseDocument);
  const [preview, setPreview] = useState<Preview | null>(null);
  const submit = useCommand(StartListImportDocument, (answer) => answer.startListImport);
  const [workId, setWorkId] = useState<string | null>(null);
  const work = useWork(workId, ({ state }) => {
    if (state === 'DONE') onDone();
  });
  const refusal = data !== undefined && 'message' in data.previewListRelease ? data.previewListRelease : null;
  const input = { list, scope, effectiveOn, reason: reason.trim(), file: file ?? '' };

  async function look() {
    const answer = await ask({ input });
    const result = answer.data?.previewListRelease;
    setPreview(result !== undefined && 'digest' in result ? result : null);
  }

  async function send(digest: string) {
    const started = await submit.run({ ...input, digest });
    setPreview(null);
    if (started !== null) setWorkId(started.work.id);
  }

  const change =
    <Value,>(set: (value: Value) => void) =>
    (value: Value) => {
      setPreview(null);
      set(value);
    };
  return (
    <Card title={t('lists.import')}>
      <div className="stack">
        <FilePicker
          label={t('lists.file')}
          accept=".csv,.xlsx,.txt"
          onPick={(picked) => void base64Of(picked).then(change(setFile))}
        />
        <Select
          style={{ width: '100%' }}
          aria-label={t('lists.scope')}
          value={scope}
          onChange={change(setScope)}
          options={SCOPES.map((value) => ({ value, label: t(`lists.${value}`) }))}
        />
        <label>
          <span className="soft">{t('lists.effectiveOn')}</span>
          <Input type="date" value={effectiveOn} onChange={(event) => change(setEffectiveOn)(event.target.value)} />
        </label>
        <Input
          aria-label={t('lists.reason')}
          placeholder={t('lists.reason')}
          maxLength={500}
          value={reason}
          onChange={(event) => change(setReason)(event.target.value)}
        />
        {error !== undefined && <FaultNotice fault={error} />}
        <ProblemNotice problem={refusal === null ? submit.problem : { refusal }} />
        <Button
          loading={fetching}
          disabled={file === null || effectiveOn === '' || input.reason === ''}
          onClick={() => void look()}
        >
          {t('lists.preview')}
        </Button>
        {work !== null && <WorkProgress label={t('workKind.LIST_IMPORT')} work={work} />}
        {preview !== null && <Shown preview={preview} />}
        {preview !== null && preview.errorCount === 0 && (
          <Button type="primary" loading={submit.running} onClick={() => void send(preview.digest)}>
            {t('lists.submit')}
          </Button>
        )}
      </div>
    </Card>
  );
}

function Shown({ preview }: { preview: Preview }) {
  const { t } = useWords();
  const counts = [
    `${t('lists.adds')} ${preview.adds}`,
    `${t('lists.removals')} ${preview.removals}`,
    `${t('lists.unchanged')} ${preview.unchanged}`,
    `${t('lists.errors')} ${preview.errorCount}`,
  ];
  return (
    <>
      <Alert
        role="status"
        type={preview.errorCount > 0 ? 'error' : preview.needsSecondPerson ? 'warning' : 'info'}
        title={counts.join(' · ')}
        description={preview.needsSecondPerson ? t('lists.needsSecond') : null}
      />
      <ul>
        {preview.errors.map(({ line, code, text }) => (
          <li key={line}>
            {t('lists.line', { line })}: {code} {text}
          </li>
        ))}
        {preview.changes.map(({ kind, firmId, firmName, category }) => (
          <li key={`${kind} ${firmId} ${category ?? ''}`}>
            {t(kind === 'add' ? 'lists.adds' : 'lists.removals')}: {firmName} {category}
          </li>
        ))}
      </ul>
    </>
  );
}
