import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useClient } from 'urql';
import { FileLinkDocument, type FileRowFragment } from '../gql/graphql.ts';
import { useWords } from '../language.ts';

const sizeText = (bytes: number): string =>
  bytes < 1_048_576 ? `${Math.max(1, Math.round(bytes / 1_024))} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`;

/** Files of a row; each opens by a link of its own that is made when somebody asks for it. */
export function FileList({ files }: { files: readonly FileRowFragment[] }) {
  const { t } = useWords();
  const client = useClient();
  const [isGone, setGone] = useState(false);

  async function open(id: string) {
    const { data } = await client.query(FileLinkDocument, { id }, { requestPolicy: 'network-only' }).toPromise();
    const url = data?.fileLink?.url;
    setGone(url === undefined);
    if (url === undefined) return;
    // The platform's own path, whatever address it knows itself by: the answer is always something to save.
    const link = document.createElement('a');
    const { pathname, search } = new URL(url);
    link.href = `${pathname}${search}`;
    link.download = '';
    link.click();
  }
  if (files.length === 0) return <p className="soft">{t('files.none')}</p>;
  return (
    <>
      {isGone && <Alert type="warning" showIcon role="alert" title={t('files.gone')} />}
      <ul className="file-list" aria-label={t('files.title')}>
        {files.map((file) => (
          <li key={file.id}>
            <Button type="link" size="small" onClick={() => void open(file.id)}>
              {file.name}
            </Button>
            <span className="soft number">{sizeText(file.sizeBytes)}</span>
            <span className="soft">{t(file.scan === 'CLEAN' ? 'files.clean' : 'files.notScanned')}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
