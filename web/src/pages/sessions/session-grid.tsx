import { Alert, Button } from 'antd';
import { Fragment, type KeyboardEvent, useCallback, useEffect, useState } from 'react';
import { useClient } from 'urql';
import { refusalText } from '../../../../text/refusals.ts';
import {
  CheckInMeetingDocument,
  type MeetingCardFragment,
  MoveMeetingDocument,
  PreviewMoveDocument,
  type PreviewMoveQuery,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';
import type { Shown } from './session.tsx';
import { slotTime } from './slot-picker.tsx';
import { useDrag } from './use-drag.ts';

type Place = { readonly bankName: string; readonly desk: number; readonly slot: number };
type Breaks = PreviewMoveQuery['previewMove'];

const HIDDEN: readonly string[] = ['CANCELLED', 'MOVED'];
const STEP_OF: Readonly<Record<string, readonly [row: number, slot: number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};
const samePlace = (one: Place | null, other: Place): boolean =>
  one?.slot === other.slot && one.desk === other.desk && one.bankName === other.bankName;

/**
 * The timetable: who meets whom, where and when. A meeting is dragged, or picked and put by keyboard or finger; what that
 * breaks stands in the cell before it is dropped, and what fits is moved by the drop.
 */
export function SessionGrid(of: { session: Shown; meetings: readonly MeetingCardFragment[]; onMoved: () => void }) {
  const { session, meetings, onMoved } = of;
  const { t } = useWords();
  const client = useClient();
  const [picked, setPicked] = useState<MeetingCardFragment | null>(null);
  const [target, setTarget] = useState<Place | null>(null);
  const breaks = usePreview(picked, target);
  const move = useCommand(MoveMeetingDocument, (answer) => answer.moveMeeting);
  const shown = meetings.filter(({ state }) => !HIDDEN.includes(state));
  const rowOf = new Map<string, Omit<Place, 'slot'> & { readonly deskName: string }>();
  for (const { bankName, desk, deskName } of shown) rowOf.set(`${bankName} ${desk}`, { bankName, desk, deskName });
  const rows = [...rowOf.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  const slots = Array.from({ length: session.slots }, (_, slot) => slot);
  const mayMove = ['ASSIGNED', 'PUBLISHED', 'LIVE'].includes(session.state);

  const stop = useCallback(() => {
    setPicked(null);
    setTarget(null);
  }, []);
  const placeOf = (cell: string | null): Place | null => {
    const [row, slot] = (cell ?? '').split(':').map(Number);
    const found = rows[row ?? -1];
    return found === undefined || slot === undefined ? null : { bankName: found.bankName, desk: found.desk, slot };
  };
  /** A meeting stays with its bank. */
  const aimAt = (place: Place | null, meeting: MeetingCardFragment | null): void =>
    setTarget(place !== null && meeting !== null && place.bankName === meeting.bankName ? place : null);
  const drag = useDrag<MeetingCardFragment>({
    onStart: (meeting) => {
      setPicked(meeting);
      setTarget(null);
    },
    onOver: (cell) => aimAt(placeOf(cell), picked),
    onDrop: (cell) => {
      const place = placeOf(cell);
      if (place === null || picked === null || place.bankName !== picked.bankName) return stop();
      if (place.slot === picked.slot && place.desk === picked.desk) return stop();
      void drop(picked, place);
    },
    onCancel: stop,
  });
  async function go(meeting: MeetingCardFragment, place: Place) {
    const done = await move.run({ meetingId: meeting.id, slot: place.slot, desk: place.desk });
    if (done === null) return;
    stop();
    onMoved();
  }
  /** Only what fits is moved; the answer may come after the drop. */
  async function drop(meeting: MeetingCardFragment, place: Place) {
    setTarget(place);
    const input = { meetingId: meeting.id, slot: place.slot, desk: place.desk };
    const { data } = await client.query(PreviewMoveDocument, { input }, { requestPolicy: 'network-only' });
    if (data?.previewMove.length === 0) await go(meeting, place);
  }
  const fits = breaks !== null && breaks.length === 0;

  function choose(place: Place, meeting: MeetingCardFragment | undefined) {
    if (!mayMove || drag.isEndOfDrag()) return;
    if (picked !== null && picked.id !== meeting?.id && picked.bankName === place.bankName) setTarget(place);
    else if (meeting !== undefined) {
      setPicked(meeting);
      setTarget(null);
    }
  }
  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    if (event.key === 'Escape') return stop();
    const step = STEP_OF[event.key];
    const cell = (event.target as HTMLElement).dataset['cell'];
    if (step === undefined || cell === undefined) return;
    event.preventDefault();
    const [row = 0, slot = 0] = cell.split(':').map(Number);
    event.currentTarget.querySelector<HTMLElement>(`[data-cell="${row + step[0]}:${slot + step[1]}"]`)?.focus();
  }

  return (
    <>
      {mayMove && <p className="soft">{t('board.hint')}</p>}
      <section className="scroll-x" aria-label={t('timetable.title')} tabIndex={0} onKeyDown={onKeyDown}>
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
            {rows.map((row, at) => (
              <tr key={`${row.bankName} ${row.desk}`}>
                <th scope="row">
                  {row.bankName}
                  <br />
                  <span className="soft">{row.deskName}</span>
                </th>
                {slots.map((slot) => {
                  const place = { bankName: row.bankName, desk: row.desk, slot };
                  const here = shown.findLast(
                    (one) => one.bankName === row.bankName && one.desk === row.desk && one.slot === slot,
                  );
                  return (
                    <td key={slot}>
                      <Cell
                        cell={`${at}:${slot}`}
                        place={place}
                        meeting={here}
                        isPicked={picked !== null && here?.id === picked.id}
                        aimed={!samePlace(target, place) ? null : breaks === null ? 'asking' : fits ? 'fits' : 'breaks'}
                        onChoose={choose}
                        handlers={mayMove && here !== undefined ? drag.handlersOf(here) : {}}
                      />
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {/* Below the grid, so that nothing moves under the mouse when a drag begins. */}
      {picked !== null && (
        <MovePanel
          meeting={picked}
          breaks={target === null ? null : breaks}
          running={move.running}
          problem={move.problem}
          onMove={() => target !== null && void go(picked, target)}
          onStop={stop}
          onChanged={() => {
            stop();
            onMoved();
          }}
        />
      )}
    </>
  );
}

/** What putting the meeting there would break; `null` until the platform has said so. */
function usePreview(meeting: MeetingCardFragment | null, target: Place | null): Breaks | null {
  const client = useClient();
  const [answer, setAnswer] = useState<{ readonly key: string; readonly breaks: Breaks } | null>(null);
  const [meetingId, slot, desk] = [meeting?.id, target?.slot, target?.desk];
  const key = `${meetingId} ${slot} ${desk}`;
  useEffect(() => {
    if (meetingId === undefined || slot === undefined || desk === undefined) return;
    let overtaken = false;
    async function ask(input: { meetingId: string; slot: number; desk: number }) {
      const { data } = await client.query(PreviewMoveDocument, { input }, { requestPolicy: 'network-only' });
      if (!overtaken && data !== undefined) setAnswer({ key, breaks: data.previewMove });
    }
    void ask({ meetingId, slot, desk });
    return () => {
      overtaken = true;
    };
  }, [client, key, meetingId, slot, desk]);
  return answer?.key === key ? answer.breaks : null;
}

function Cell(of: {
  cell: string;
  place: Place;
  meeting: MeetingCardFragment | undefined;
  isPicked: boolean;
  aimed: 'asking' | 'fits' | 'breaks' | null;
  onChoose: (place: Place, meeting: MeetingCardFragment | undefined) => void;
  handlers: Partial<ReturnType<ReturnType<typeof useDrag>['handlersOf']>>;
}) {
  const { cell, place, meeting, isPicked, aimed, onChoose, handlers } = of;
  const { t } = useWords();
  const aim = aimed === null ? '' : t(`board.aim.${aimed}`);
  const presence = meeting === undefined ? '' : `${meeting.isFirmHere ? '●' : '○'}${meeting.isBankHere ? '●' : '○'}`;
  return (
    <button
      type="button"
      className="session-cell"
      data-cell={cell}
      data-state={meeting?.state}
      data-target={aimed ?? undefined}
      aria-pressed={isPicked}
      aria-label={meeting === undefined ? `${place.bankName} ${place.slot + 1} ${aim}`.trim() : undefined}
      onClick={() => onChoose(place, meeting)}
      {...handlers}
    >
      {meeting !== undefined && (
        <>
          {meeting.firmName}
          <small>
            {t(`meeting.${meeting.state}`)} {presence} {meeting.isPinned && t('board.pinned')}
          </small>
        </>
      )}
      {aim !== '' && <small className="aim">{aim}</small>}
    </button>
  );
}

function MovePanel(of: {
  meeting: MeetingCardFragment;
  breaks: Breaks | null;
  running: boolean;
  problem: ReturnType<typeof useCommand>['problem'];
  onMove: () => void;
  onStop: () => void;
  onChanged: () => void;
}) {
  const { meeting, breaks, running, problem, onMove, onStop, onChanged } = of;
  const { t, language } = useWords();
  const checkIn = useCommand(CheckInMeetingDocument, (answer) => answer.checkInMeeting);
  async function here() {
    if ((await checkIn.run({ meetingId: meeting.id })) !== null) onChanged();
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
          <ProblemNotice problem={problem ?? checkIn.problem} />
          <div className="actions">
            <Button type="primary" disabled={breaks === null || breaks.length > 0} loading={running} onClick={onMove}>
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
