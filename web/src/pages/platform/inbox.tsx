import { Button } from 'antd';
import { useEffect } from 'react';
import { useMutation, useSubscription } from 'urql';
import { NOTICE_ORDERS } from '../../../../domain/list-orders.ts';
import {
  MarkNotificationsReadDocument,
  NotificationsChangedDocument,
  NotificationsDocument,
  type NotificationsQuery,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { Listing } from '../../parts/listing.tsx';
import { Instant } from '../../parts/values.tsx';
import { useConnection } from '../../use-connection.ts';
import { useListAddress } from '../../use-list-address.ts';

const PAGE_SIZE = 20;
const SHOW = 'show';
const UNREAD = ['unread'] as const;
type Notice = NotificationsQuery['notifications']['edges'][number]['node'];

/** What I was told, the newest first; new ones come by themselves. */
export default function InboxPage() {
  const { t } = useWords();
  const address = useListAddress({ orders: NOTICE_ORDERS, filters: [SHOW] });
  const variables = {
    unreadOnly: address.choice(SHOW, UNREAD) !== null,
    first: PAGE_SIZE,
    ascending: address.ascending,
  };
  const connection = useConnection(NotificationsDocument, variables, (data) => data.notifications);
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
    <Listing<Notice, (typeof NOTICE_ORDERS)[number]>
      title={t('inbox.title')}
      name="notices"
      action={
        <Button loading={fetching} onClick={() => void readAll()}>
          {t('inbox.readAll')}
        </Button>
      }
      address={address}
      connection={connection}
      empty={{ title: t('inbox.empty'), hint: t('inbox.emptyHint') }}
      filters={[
        {
          name: SHOW,
          label: t('inbox.show'),
          choice: {
            all: t('inbox.all'),
            options: UNREAD.map((value) => ({ value, label: t('inbox.unreadOnly') })),
          },
        },
      ]}
      columns={[
        { title: t('inbox.at'), text: ({ createdAt }) => createdAt, orderBy: 'CREATED' },
        { title: t('inbox.text'), text: ({ text }) => text },
        { title: t('inbox.read'), text: ({ readAt }) => readAt ?? '' },
      ]}
      renderRows={(notices) => (
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
    />
  );
}
