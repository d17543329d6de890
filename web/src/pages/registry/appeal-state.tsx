import { Tag } from 'antd';
import type { AppealFactsFragment } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';

/** What became of an appeal; while it is open, by when it is answered. */
export function AppealState({ appeal }: { appeal: AppealFactsFragment }) {
  const { t } = useWords();
  const state = <Tag color={appeal.state === 'UPHELD' ? 'green' : 'blue'}>{t(`appeals.${appeal.state}`)}</Tag>;
  if (appeal.state !== 'OPEN') return state;
  return (
    <>
      {state}
      {appeal.isOverdue && <Tag color="red">{t('appeals.overdue')}</Tag>}
      <span className="soft">{t('appeals.dueOn', { day: appeal.dueOn })}</span>
    </>
  );
}
