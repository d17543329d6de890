import { Button, Form, Input, Radio } from 'antd';
import { useState } from 'react';
import { AUTHORITY_KINDS, type AuthorityKind } from '../../../../domain/registry/authority.ts';
import { useWords } from '../../language.ts';
import { FileUpload } from '../../parts/file-upload.tsx';
import type { SentFile } from '../../send-file.ts';

export type ProofInput = { readonly kind: AuthorityKind; readonly note: string; readonly fileIds: string[] };

const NOTE_MAX = 500;

/** Who the person is for the firm, and the papers that say so. */
export function ProofForm({ running, onSubmit }: { running: boolean; onSubmit: (proof: ProofInput) => void }) {
  const { t } = useWords();
  const [kind, setKind] = useState<AuthorityKind>('LEGAL_REPRESENTATIVE');
  const [note, setNote] = useState('');
  const [files, setFiles] = useState<readonly SentFile[]>([]);
  const drop = (id: string) => setFiles((rows) => rows.filter((row) => row.id !== id));
  return (
    <Form
      layout="vertical"
      onFinish={() => onSubmit({ kind, note: note.trim(), fileIds: files.map(({ id }) => id) })}
      requiredMark={false}
    >
      <Form.Item label={t('authority.kind')}>
        <Radio.Group
          aria-label={t('authority.kind')}
          value={kind}
          onChange={({ target }) => setKind(target.value as AuthorityKind)}
          options={AUTHORITY_KINDS.map((value) => ({ value, label: t(`authority.${value}`) }))}
        />
      </Form.Item>
      <Form.Item label={t('files.title')} extra={t(`authority.filesOf.${kind}`)}>
        <FileUpload onSent={(sent) => setFiles((rows) => [...rows, sent])} />
        <ul className="file-list">
          {files.map(({ id, name, scan }) => (
            <li key={id}>
              <strong>{name}</strong>
              <span className="soft">{t(scan === 'CLEAN' ? 'files.clean' : 'files.notScanned')}</span>
              <Button size="small" type="text" onClick={() => drop(id)}>
                {t('files.discard')}
              </Button>
            </li>
          ))}
        </ul>
      </Form.Item>
      <Form.Item label={t('authority.note')}>
        <Input.TextArea
          aria-label={t('authority.note')}
          rows={2}
          maxLength={NOTE_MAX}
          value={note}
          onChange={({ target }) => setNote(target.value)}
        />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={running} disabled={files.length === 0} block>
        {t('authority.submit')}
      </Button>
    </Form>
  );
}
