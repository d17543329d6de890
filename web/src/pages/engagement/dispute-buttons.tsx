import { Button } from 'antd';
import { useState } from 'react';
import { useClient } from 'urql';
import { DisputeFileDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { saveFile } from '../../parts/save-file.ts';

const FORMATS = ['PDF', 'JSON'] as const;

/** The whole file of an engagement in one press. */
export function DisputeButtons({ engagementId }: { engagementId: string }) {
  const { t } = useWords();
  const client = useClient();
  const [running, setRunning] = useState<string | null>(null);
  const [said, setSaid] = useState('');

  async function take(format: (typeof FORMATS)[number]) {
    setRunning(format);
    const options = { requestPolicy: 'network-only' } as const;
    const { data } = await client.query(DisputeFileDocument, { engagementId, format }, options).toPromise();
    setRunning(null);
    const file = data?.disputeFile ?? null;
    setSaid(file === null ? t('fault.title') : '');
    if (file !== null) saveFile(file);
  }
  return (
    <div className="buttons">
      {FORMATS.map((format) => (
        <Button key={format} size="small" type="text" loading={running === format} onClick={() => void take(format)}>
          {t('deals.file')} {format}
        </Button>
      ))}
      <span role="status">{said}</span>
    </div>
  );
}
