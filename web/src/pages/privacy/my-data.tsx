import { Alert, Button, Card, Popconfirm, Skeleton } from 'antd';
import { useState } from 'react';
import { useQuery } from 'urql';
import { mayUse } from '../../desks.ts';
import {
  type DataSubject,
  ErasureOutlookDocument,
  RequestDataExportDocument,
  RequestErasureDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { Blocks, Erasures } from './erasures.tsx';
import { Exports } from './exports.tsx';
import { KeptList, useTableName } from './kept-list.tsx';

/** What the platform holds of me and of my firm: a copy of it, and the way out. */
export default function MyDataPage() {
  const { t } = useWords();
  const { me } = useSession();
  const [generation, setGeneration] = useState(0);
  const again = () => setGeneration((before) => before + 1);
  const subjects: DataSubject[] = me !== null && mayUse(me, 'myFirm') ? ['FIRM', 'PERSON'] : ['PERSON'];
  return (
    <div className="stack">
      <h1>{t('data.title')}</h1>
      <p className="soft">{t('data.hint')}</p>
      <Card title={t('data.copy')}>
        <div className="stack">
          <p>{t('data.copyHint')}</p>
          <div className="actions">
            {subjects.map((subject) => (
              <AskCopy key={subject} subject={subject} onAsked={again} />
            ))}
          </div>
        </div>
      </Card>
      <Exports key={`exports ${generation}`} generation={generation} />
      {subjects.map((subject) => (
        <Outlook key={`${subject} ${generation}`} subject={subject} onAsked={again} />
      ))}
      <Erasures key={`erasures ${generation}`} generation={generation} />
    </div>
  );
}

type Ask = { subject: DataSubject; onAsked: () => void };

function AskCopy({ subject, onAsked }: Ask) {
  const { t } = useWords();
  const request = useCommand(RequestDataExportDocument, (data) => data.requestDataExport);
  async function run() {
    if ((await request.run({ subject })) !== null) onAsked();
  }
  return (
    <>
      <Button type="primary" loading={request.running} onClick={() => void run()}>
        {t(`data.askCopy${subject}`)}
      </Button>
      <ProblemNotice problem={request.problem} />
    </>
  );
}

function Outlook({ subject, onAsked }: Ask) {
  const { t, language } = useWords();
  const nameOf = useTableName();
  const [{ data, error }, again] = useQuery({
    query: ErasureOutlookDocument,
    variables: { subject },
    requestPolicy: 'network-only',
  });
  const request = useCommand(RequestErasureDocument, (answer) => answer.requestErasure);
  if (data === undefined && error !== undefined) return <FaultNotice fault={error} onRetry={() => again()} />;
  if (data === undefined) return <Skeleton active />;
  const outlook = data.erasureOutlook;
  if (outlook === null) return null;
  async function run() {
    if ((await request.run({ subject, confirm: true })) !== null) onAsked();
  }
  return (
    <Card title={`${t('erasure.title')}: ${t(`data.${subject}`)}`}>
      <div className="stack">
        <p>{t('erasure.hint', { days: outlook.waitDays })}</p>
        <Blocks blocks={outlook.blocks} />
        {outlook.blocks.length === 0 && <Alert type="success" showIcon title={t('erasure.free')} />}
        <details>
          <summary>{t('erasure.stays')}</summary>
          <KeptList kept={outlook.kept} />
        </details>
        <details>
          <summary>{t('erasure.goes')}</summary>
          <p>{outlook.deleted.map(nameOf).join(language === 'zh' ? '、' : ', ')}</p>
        </details>
        <ProblemNotice problem={request.problem} />
        <div className="actions">
          <Popconfirm title={t('erasure.sure')} onConfirm={() => void run()} disabled={outlook.blocks.length > 0}>
            <Button danger disabled={outlook.blocks.length > 0} loading={request.running}>
              {t('erasure.ask')}
            </Button>
          </Popconfirm>
        </div>
      </div>
    </Card>
  );
}
