import { Alert, Progress } from 'antd';
import { Link } from 'react-router';
import type { WorkFactsFragment } from '../gql/graphql.ts';
import { useWords } from '../language.ts';

const WHOLE = 100;

type Standing = Pick<WorkFactsFragment, 'state' | 'done' | 'total' | 'reason'>;

/** How far a long piece of work is. It goes on by itself; the page can be left, and the work is found under Tasks. */
export function WorkProgress({ label, work }: { label: string; work: Standing }) {
  const { t } = useWords();
  if (work.state === 'FAILED')
    return <Alert type="error" showIcon role="alert" title={label} description={work.reason ?? t('work.FAILED')} />;
  return (
    <div className="work">
      <p role="status">
        {label} <WorkCount work={work} />
      </p>
      <WorkBar label={label} work={work} />
      {work.state !== 'DONE' && (
        <p className="soft">
          {t('work.mayLeave')} <Link to="/tasks">{t('nav.tasks')}</Link>
        </p>
      )}
    </div>
  );
}

/** `12 / 40`, or what it waits for. */
export function WorkCount({ work: { state, done, total } }: { work: Standing }) {
  const { t } = useWords();
  if (state === 'WAITING' || total === null) return <span className="soft">{t(`work.${state}`)}</span>;
  return <span className="number">{`${done} / ${total}`}</span>;
}

export function WorkBar({ label, work: { state, done, total } }: { label: string; work: Standing }) {
  const percent = state === 'DONE' ? WHOLE : total === null || total === 0 ? 0 : Math.floor((WHOLE * done) / total);
  const status = state === 'FAILED' ? 'exception' : state === 'DONE' ? 'success' : 'active';
  return <Progress percent={percent} showInfo={false} status={status} aria-label={label} />;
}
