import { Button } from 'antd';
import { useId, useState } from 'react';
import { useWords } from '../language.ts';
import { type SentFile, sendFile } from '../send-file.ts';

const ACCEPT = '.pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png';
type Sending =
  | { readonly state: 'sending'; readonly file: File }
  | { readonly state: 'failed'; readonly file: File; readonly why: string | null };

/** Sends each chosen file at once and says honestly what is under way and what was not taken. */
export function FileUpload({ onSent }: { onSent: (sent: SentFile) => void | Promise<void> }) {
  const { t } = useWords();
  const id = useId();
  const [open, setOpen] = useState<readonly Sending[]>([]);
  const without = (file: File) => (rows: readonly Sending[]) => rows.filter((row) => row.file !== file);

  async function send(file: File) {
    setOpen((rows) => [...without(file)(rows), { state: 'sending', file }]);
    const sent = await sendFile(file);
    if ('id' in sent) {
      await onSent(sent);
      setOpen(without(file));
    } else setOpen((rows) => [...without(file)(rows), { state: 'failed', file, why: sent.message }]);
  }
  return (
    <div className="stack">
      <div className="file-picker">
        <input
          id={id}
          type="file"
          accept={ACCEPT}
          multiple
          onChange={({ target }) => {
            for (const file of target.files ?? []) void send(file);
            target.value = '';
          }}
        />
        <label htmlFor={id}>{t('files.add')}</label>
        <span className="soft">{t('files.hint')}</span>
      </div>
      {open.length > 0 && (
        <ul className="file-list" aria-live="polite">
          {open.map((row) => (
            <li key={`${row.file.name} ${row.file.lastModified}`}>
              {row.state === 'sending' ? (
                <span className="soft">{t('files.sending', { name: row.file.name })}</span>
              ) : (
                <>
                  <span role="alert" className="file-failed">
                    <strong>{t('files.failed', { name: row.file.name })}</strong> {row.why ?? t('files.network')}
                  </span>
                  <Button size="small" onClick={() => void send(row.file)}>
                    {t('files.again')}
                  </Button>
                  <Button size="small" type="text" onClick={() => setOpen(without(row.file))}>
                    {t('files.discard')}
                  </Button>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
