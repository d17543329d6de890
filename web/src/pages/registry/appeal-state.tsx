import { Tag } from 'antd';
import { formatDate } from '../../format.ts';
import type { AppealFactsFragment } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';

/** What became of an appeal; while it is open, by when it is answered. */
export function AppealState({ appeal }: { appeal: AppealFactsFragment }) {
  const { t, language } = useWords();
  const state = <Tag color={appeal.state === 'UPHELD' ? 'green' : 'blue'}>{t(`appeals.${appeal.state}`)}</Tag>;
  if (appeal.state !== 'OPEN') return state;
  return (
    <span className="actions">
      {state}
      {appeal.isOverdue && <Tag color="red">{t('appeals.overdue')}</Tag>}
      <span className="soft">{t('appeals.dueOn', { day: formatDate(appeal.dueOn, language) })}</span>
    </span>
  );
}
