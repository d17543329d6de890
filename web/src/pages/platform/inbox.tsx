import { Button } from 'antd';
import { useEffect } from 'react';
import { useMutation, useSubscription } from 'urql';
import {
  MarkNotificationsReadDocument,
  NotificationsChangedDocument,
  NotificationsDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { Nodes } from '../../parts/nodes.tsx';
import { Instant } from '../../parts/values.tsx';
import { useConnection } from '../../use-connection.ts';

const PAGE_SIZE = 20;

/** What I was told, the newest first; new ones come by themselves. */
export default function InboxPage() {
  const { t } = useWords();
  const connection = useConnection(NotificationsDocument, { first: PAGE_SIZE }, (data) => data.notifications);
  const [{ data: changed }] = useSubscription({ query: NotificationsChangedDocument });
  const [{ fetching }, mark] = useMutation(MarkNotificationsReadDocument);
  const { refresh } = connection;
  useEffect(() => {
    if (changed !== undefined) refresh();
  }, [changed, refresh]);

  async function readAll() {
    await mark({ input: { ids: null } });
    refresh();
  }

  return (
    <>
      <div className="title-row">
        <h1>{t('inbox.title')}</h1>
        <Button loading={fetching} onClick={() => void readAll()}>
          {t('inbox.readAll')}
        </Button>
      </div>
      <Nodes connection={connection} empty={{ title: t('inbox.empty'), hint: t('inbox.emptyHint') }}>
        {(notices) => (
          <ul className="notices">
            {notices.map((notice) => (
              <li key={notice.id} className={notice.readAt === null ? 'unread' : ''}>
                <span>
                  {notice.readAt === null && <span className="state">{t('inbox.new')}</span>} {notice.text}
                </span>
                <span className="soft">
                  <Instant at={notice.createdAt} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </Nodes>
    </>
  );
}
