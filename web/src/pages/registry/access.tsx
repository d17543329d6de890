import { Button, Card, Popconfirm, Tag } from 'antd';
import { useState } from 'react';
import {
  AccessDocument,
  type AccessQuery,
  EndAccessDocument,
  PauseAccessDocument,
  WhoReadDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { EmptyState, Nodes } from '../../parts/nodes.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { Day, Instant, Money } from '../../parts/values.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';

const PAGE_SIZE = 50;
const READS_PAGE = 20;

type NeedNode = AccessQuery['myNeeds']['edges'][number]['node'];

/** Which banks may read which of my needs, who did, and one press that ends it. */
export default function AccessPage() {
  const { t } = useWords();
  const connection = useConnection(AccessDocument, { first: PAGE_SIZE }, (data) => data.myNeeds);
  return (
    <div className="stack">
      <h1>{t('access.title')}</h1>
      <p className="soft">{t('access.hint')}</p>
      <Nodes connection={connection} empty={{ title: t('access.noNeeds'), hint: t('access.noNeedsHint') }}>
        {(needs) => {
          const open = needs.filter(({ consents }) => consents.length > 0);
          if (open.length === 0) return <EmptyState title={t('access.none')} hint={t('access.noneHint')} />;
          return (
            <div className="stack">
              {open.map((need) => (
                <NeedAccess key={need.id} need={need} onChange={connection.refresh} />
              ))}
            </div>
          );
        }}
      </Nodes>
    </div>
  );
}

function NeedAccess({ need, onChange }: { need: NeedNode; onChange: () => void }) {
  const { t, label } = useWords();
  const revoke = useCommand(EndAccessDocument, (data) => data.revokeConsent);
  const pause = useCommand(PauseAccessDocument, (data) => data.pauseConsent);
  const [isOpen, setOpen] = useState(false);

  async function stop(bankId: string, isPaused: boolean) {
    if ((await pause.run({ needId: need.id, bankId, isPaused })) !== null) onChange();
  }
  async function end(bankId: string) {
    if ((await revoke.run({ needId: need.id, bankId })) !== null) onChange();
  }
  return (
    <Card
      title={
        <>
          {label('purpose', need.purpose)} · <Money fen={need.amountFen} />
        </>
      }
      extra={<Tag>{label('needState', need.state)}</Tag>}
    >
      <div className="stack">
        <ProblemNotice problem={revoke.problem ?? pause.problem} />
        <ul className="cards">
          {need.consents.map((consent) => (
            <li key={consent.bankId} className="card">
              <p>
                <strong>{consent.bankName}</strong> {consent.isPaused && <Tag>{t('access.paused')}</Tag>}
              </p>
              <p className="soft">
                {consent.dataCategories.map((one) => t(`access.${one}`)).join('、')} ·{' '}
                {t('access.reads', { reads: consent.reads, left: consent.readsLeft })} · {t('access.until')}{' '}
                <Day date={consent.expiresOn} />
              </p>
              <div className="actions">
                <Button
                  size="small"
                  loading={pause.running}
                  onClick={() => void stop(consent.bankId, !consent.isPaused)}
                >
                  {t(consent.isPaused ? 'access.resume' : 'access.pause')}
                </Button>
                <Popconfirm title={t('access.revokeSure')} onConfirm={() => void end(consent.bankId)}>
                  <Button danger size="small" loading={revoke.running}>
                    {t('access.revoke')}
                  </Button>
                </Popconfirm>
              </div>
            </li>
          ))}
        </ul>
        <Button type="link" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t('access.whoRead')}
        </Button>
        {isOpen && <WhoRead needId={need.id} />}
      </div>
    </Card>
  );
}

function WhoRead({ needId }: { needId: string }) {
  const { t } = useWords();
  const connection = useConnection(WhoReadDocument, { needId, first: READS_PAGE }, (data) => data.consentReads);
  return (
    <Nodes connection={connection} empty={{ title: t('access.unread'), hint: t('access.unreadHint') }}>
      {(reads) => (
        <DataTable
          label={t('access.whoRead')}
          rowKey="id"
          dataSource={[...reads]}
          columns={[
            { title: t('access.at'), render: (_cell, row) => <Instant at={row.readAt} /> },
            { title: t('access.bank'), dataIndex: 'bankName' },
            { title: t('access.what'), render: (_cell, row) => t(`access.${row.category}`) },
            { title: t('access.reader'), dataIndex: 'readerId' },
          ]}
        />
      )}
    </Nodes>
  );
}
