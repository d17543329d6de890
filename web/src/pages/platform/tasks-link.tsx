import { Badge } from 'antd';
import { Link } from 'react-router';
import { useSubscription } from 'urql';
import { LongWorksChangedDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { Icon } from '../../parts/icon.tsx';

/** The way back to work that was left while it went on; nothing as long as all is done. */
export function TasksLink() {
  const { t } = useWords();
  const [{ data }] = useSubscription({ query: LongWorksChangedDocument });
  const unfinished = data?.longWorksChanged.unfinished ?? 0;
  if (unfinished === 0) return null;
  return (
    <Link className="inbox-link" to="/tasks">
      <Badge count={unfinished} title={t('tasks.unfinished', { count: `${unfinished}` })} size="small" color="#0b5394">
        <Icon name="tasks" />
      </Badge>
      <span className="inbox-name">{t('nav.tasks')}</span>
    </Link>
  );
}
