import { Alert, Button, Card, Segmented } from 'antd';
import { Fragment, useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { refusalText } from '../../../../text/refusals.ts';
import {
  type AssignmentMethod,
  CheckInMeetingDocument,
  type MeetingCardFragment,
  MoveMeetingDocument,
  PreviewMoveDocument,
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
import { slotTime } from './slot-picker.tsx';
import { UnplacedMeetings } from './unplaced.tsx';

const PAGE_SIZE = 100;
const METHODS: readonly AssignmentMethod[] = ['STABLE', 'OPTIMUM'];

type Place = { readonly bankName: string; readonly desk: number; readonly slot: number };

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
          {(meetings) => <Grid session={session} meetings={meetings} onMoved={refresh} />}
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

const HIDDEN: readonly string[] = ['CANCELLED', 'MOVED'];

function Grid(of: { session: Shown; meetings: readonly MeetingCardFragment[]; onMoved: () => void }) {
  const { session, meetings, onMoved } = of;
  const { t } = useWords();
  const [picked, setPicked] = useState<MeetingCardFragment | null>(null);
  const [target, setTarget] = useState<Place | null>(null);
  const shown = meetings.filter(({ state }) => !HIDDEN.includes(state));
  const rows = new Map<string, Omit<Place, 'slot'> & { readonly deskName: string }>();
  for (const { bankName, desk, deskName } of shown) rows.set(`${bankName} ${desk}`, { bankName, desk, deskName });
  const slots = Array.from({ length: session.slots }, (_, slot) => slot);
  const mayMove = ['ASSIGNED', 'PUBLISHED', 'LIVE'].includes(session.state);
  function stop() {
    setPicked(null);
    setTarget(null);
  }
  function choose(place: Place, meeting: MeetingCardFragment | undefined) {
    if (!mayMove) return;
    if (picked !== null && picked.id !== meeting?.id && picked.bankName === place.bankName) setTarget(place);
    else if (meeting !== undefined) {
      setPicked(meeting);
      setTarget(null);
    }
  }
  return (
    <>
      {mayMove && <p className="soft">{t('board.hint')}</p>}
      {picked !== null && (
        <MovePanel
          key={`${picked.id} ${target?.slot} ${target?.desk}`}
          meeting={picked}
          target={target}
          onStop={stop}
          onMoved={() => {
            stop();
            onMoved();
          }}
        />
      )}
      <section className="scroll-x" aria-label={t('timetable.title')} tabIndex={0}>
        <table className="session-grid">
          <thead>
            <tr>
              <th scope="col">{t('board.desk')}</th>
              {slots.map((slot) => (
                <th scope="col" key={slot}>
                  {slotTime(session, slot)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[...rows.entries()]
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([key, row]) => (
                <tr key={key}>
                  <th scope="row">
                    {row.bankName}
                    <br />
                    <span className="soft">{row.deskName}</span>
                  </th>
                  {slots.map((slot) => {
                    const place = { bankName: row.bankName, desk: row.desk, slot };
                    const here = shown.filter(
                      (one) => one.bankName === row.bankName && one.desk === row.desk && one.slot === slot,
                    );
                    return (
                      <td key={slot}>
                        <Cell
                          place={place}
                          meeting={here.at(-1)}
                          isPicked={picked !== null && here.at(-1)?.id === picked.id}
                          isTarget={
                            target?.slot === slot && target.desk === row.desk && target.bankName === row.bankName
                          }
                          onChoose={choose}
                          onDrag={setPicked}
                          onDrop={setTarget}
                        />
                      </td>
                    );
                  })}
                </tr>
              ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function Cell(of: {
  place: Place;
  meeting: MeetingCardFragment | undefined;
  isPicked: boolean;
  isTarget: boolean;
  onChoose: (place: Place, meeting: MeetingCardFragment | undefined) => void;
  onDrag: (meeting: MeetingCardFragment) => void;
  onDrop: (place: Place) => void;
}) {
  const { place, meeting, isPicked, isTarget, onChoose, onDrag, onDrop } = of;
  const { t } = useWords();
  const presence = meeting === undefined ? '' : `${meeting.isFirmHere ? '●' : '○'}${meeting.isBankHere ? '●' : '○'}`;
  return (
    <button
      type="button"
      className="session-cell"
      data-state={meeting?.state}
      data-target={isTarget}
      aria-pressed={isPicked}
      aria-label={meeting === undefined ? `${place.bankName} ${place.slot + 1}` : undefined}
      draggable={meeting !== undefined}
      onDragStart={(event) => {
        if (meeting === undefined) return;
        // Some browsers drag nothing that carries nothing.
        event.dataTransfer.setData('text/plain', meeting.id);
        onDrag(meeting);
      }}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        onDrop(place);
      }}
      onClick={() => onChoose(place, meeting)}
    >
      {meeting !== undefined && (
        <>
          {meeting.firmName}
          <small>
            {t(`meeting.${meeting.state}`)} {presence} {meeting.isPinned && t('board.pinned')}
          </small>
        </>
      )}
    </button>
  );
}

function MovePanel(of: {
  meeting: MeetingCardFragment;
  target: Place | null;
  onStop: () => void;
  onMoved: () => void;
}) {
  const { meeting, target, onStop, onMoved } = of;
  const { t, language } = useWords();
  const input = { meetingId: meeting.id, slot: target?.slot ?? 0, desk: target?.desk ?? 0 };
  const [{ data }] = useQuery({
    query: PreviewMoveDocument,
    variables: { input },
    pause: target === null,
    requestPolicy: 'network-only',
  });
  const move = useCommand(MoveMeetingDocument, (answer) => answer.moveMeeting);
  const checkIn = useCommand(CheckInMeetingDocument, (answer) => answer.checkInMeeting);
  const breaks = target === null ? null : (data?.previewMove ?? null);
  async function go() {
    if ((await move.run(input)) !== null) onMoved();
  }
  async function here() {
    if ((await checkIn.run({ meetingId: meeting.id })) !== null) onMoved();
  }
  return (
    <Alert
      role="status"
      type={breaks !== null && breaks.length > 0 ? 'warning' : 'info'}
      title={t('board.moving', { name: `${meeting.firmName ?? ''} – ${meeting.bankName}` })}
      description={
        <div className="stack">
          <p>
            {breaks === null && t('board.choose')}
            {breaks !== null && breaks.length === 0 && t('board.fits')}
            {breaks !== null && breaks.length > 0 && (
              <>
                {t('board.breaks')}
                {breaks.map(({ code, firmName, bankName }) => (
                  <Fragment key={code}>
                    {' '}
                    {refusalText(`MOVE_${code}`, {}, language)}
                    {firmName !== null && t('board.inTheWay', { name: `${firmName} – ${bankName}` })}
                  </Fragment>
                ))}
              </>
            )}
          </p>
          <ProblemNotice problem={move.problem ?? checkIn.problem} />
          <div className="actions">
            <Button
              type="primary"
              disabled={breaks === null || breaks.length > 0}
              loading={move.running}
              onClick={() => void go()}
            >
              {t('board.move')}
            </Button>
            {meeting.state === 'CONFIRMED' && (
              <Button loading={checkIn.running} onClick={() => void here()}>
                {t('board.here')}
              </Button>
            )}
            <Button onClick={onStop}>{t('board.cancel')}</Button>
          </div>
        </div>
      }
    />
  );
}
