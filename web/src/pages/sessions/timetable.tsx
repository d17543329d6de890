import { Button, Card, Segmented } from 'antd';
import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import {
  type AssignmentMethod,
  SessionMeetingsDocument,
  SessionRunDocument,
  type SessionRunQuery,
  StartAssignmentDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { Nodes } from '../../parts/nodes.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useWork } from '../../parts/use-work.ts';
import { WorkProgress } from '../../parts/work-progress.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';
import type { Shown } from './session.tsx';
import { SessionGrid } from './session-grid.tsx';
import { UnplacedMeetings } from './unplaced.tsx';

const PAGE_SIZE = 100;
const METHODS: readonly AssignmentMethod[] = ['STABLE', 'OPTIMUM'];

/** The operator's board: the assignment with its figures, and the timetable in which a meeting is moved. Live. */
export function Timetable(of: { session: Shown; stamp: object | undefined; onChanged: () => void }) {
  const { session, stamp, onChanged } = of;
  const { t } = useWords();
  const [method, setMethod] = useState<AssignmentMethod>('STABLE');
  const assign = useCommand(StartAssignmentDocument, (answer) => answer.startAssignment);
  const [workId, setWorkId] = useState<string | null>(null);
  const variables = { sessionId: session.id };
  const [{ data }, refreshRun] = useQuery({ query: SessionRunDocument, variables });
  const connection = useConnection(
    SessionMeetingsDocument,
    { sessionId: session.id, first: PAGE_SIZE },
    (answer) => answer.sessionMeetings,
  );
  const { refresh, hasMore, loading, more } = connection;
  useEffect(() => {
    if (stamp !== undefined) refresh();
  }, [stamp, refresh]);
  // The board shows the whole day: page after page.
  useEffect(() => {
    if (hasMore && !loading) more();
  }, [hasMore, loading, more]);

  async function run() {
    const started = await assign.run({ sessionId: session.id, method });
    if (started !== null) setWorkId(started.work.id);
  }
  const work = useWork(workId, () => {
    refreshRun({ requestPolicy: 'network-only' });
    refresh();
    onChanged();
  });
  const isRunning = assign.running || work?.state === 'WAITING' || work?.state === 'RUNNING';
  const mayAssign = session.state === 'PREFERENCE_LOCKED' || session.state === 'ASSIGNED';
  return (
    <Card title={t('timetable.title')}>
      <div className="stack">
        {mayAssign && (
          <div className="actions">
            <Segmented
              aria-label={t('board.assign')}
              value={method}
              onChange={setMethod}
              options={METHODS.map((value) => ({ value, label: t(`board.${value}`) }))}
            />
            <Button type="primary" loading={isRunning} onClick={() => void run()}>
              {t('board.assign')}
            </Button>
          </div>
        )}
        <ProblemNotice problem={assign.problem} />
        {work !== null && work.state !== 'DONE' && <WorkProgress label={t('workKind.ASSIGNMENT')} work={work} />}
        {data?.sessionRun && <Run run={data.sessionRun} />}
        {data?.sessionRun && <UnplacedMeetings session={session} rows={data.sessionRun.unplaced} />}
        <Nodes connection={connection} empty={{ title: t('board.empty'), hint: t('board.emptyHint') }}>
          {(meetings) => <SessionGrid session={session} meetings={meetings} onMoved={refresh} />}
        </Nodes>
      </div>
    </Card>
  );
}

type RunFigures = NonNullable<SessionRunQuery['sessionRun']>;

function Run({ run }: { run: RunFigures }) {
  const { t } = useWords();
  const { welfareStable, welfareOptimum } = run;
  const price = welfareOptimum === null ? null : welfareOptimum - welfareStable;
  const facts = [
    [t('board.assign'), t(`board.${run.method}`)],
    [t('board.placed'), `${run.placed} / ${run.wanted}`],
    [t('board.welfare'), `${welfareStable}`],
    [t('board.optimum'), welfareOptimum === null ? '—' : `${welfareOptimum}`],
    [t('board.price'), price === null ? '—' : `${price}`],
  ] as const;
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="number">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
