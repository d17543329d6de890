import { Button, Card, Segmented } from 'antd';
import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import {
  type AssignmentMethod,
  AssignSessionDocument,
  SessionMeetingsDocument,
  SessionRunDocument,
  type SessionRunQuery,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { Nodes } from '../../parts/nodes.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
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
  const assign = useCommand(AssignSessionDocument, (answer) => answer.assignSession);
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
    if ((await assign.run({ sessionId: session.id, method })) === null) return;
    refreshRun({ requestPolicy: 'network-only' });
    refresh();
    onChanged();
  }
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
            <Button type="primary" loading={assign.running} onClick={() => void run()}>
              {t('board.assign')}
            </Button>
          </div>
        )}
        <ProblemNotice problem={assign.problem} />
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
