import { Badge } from 'antd';
import { Link } from 'react-router';
import { useSubscription } from 'urql';
import { NotificationsChangedDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { Icon } from '../../parts/icon.tsx';

/** The way to the inbox with what is unread, kept current by the server. */
export function InboxLink() {
  const { t } = useWords();
  const [{ data }] = useSubscription({ query: NotificationsChangedDocument });
  const unread = data?.notificationsChanged.unread ?? 0;
  return (
    <Link className="inbox-link" to="/inbox">
      <Badge count={unread} title={t('inbox.unread', { count: `${unread}` })} size="small" offset={[2, 0]}>
        <Icon name="bell" />
      </Badge>
      <span className="inbox-name">{t('nav.inbox')}</span>
    </Link>
  );
}
