import { Button, Card, Input, Rate, Select } from 'antd';
import { useEffect, useState } from 'react';
import { useClient, useQuery } from 'urql';
import {
  AppealMeetingDocument,
  CheckInMeetingDocument,
  DecideMeetingAppealDocument,
  MeetingCalendarDocument,
  type MeetingCardFragment,
  type MeetingOutcome,
  RecordMeetingOutcomeDocument,
  ReportNoShowDocument,
  SessionLobbyDocument,
  type SessionLobbyQuery,
  SessionMeetingsDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { EmptyState, Nodes } from '../../parts/nodes.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { saveText } from '../../parts/save-file.ts';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';
import { measureText } from '../matching/measure-text.ts';
import type { Shown } from './session.tsx';
import { slotTime } from './slot-picker.tsx';

const MEETINGS_MAX = 50;
const REFRESH_MS = 30_000;

/** The day on a phone: what comes next and where, whom I meet, and all my meetings. */
export function Lobby({ session, stamp }: { session: Shown; stamp: object | undefined }) {
  const { t } = useWords();
  const [{ data }, refreshLobby] = useQuery({ query: SessionLobbyDocument, variables: { sessionId: session.id } });
  const connection = useConnection(
    SessionMeetingsDocument,
    { sessionId: session.id, first: MEETINGS_MAX },
    (answer) => answer.sessionMeetings,
  );
  const { refresh } = connection;
  useEffect(() => {
    const look = () => refreshLobby({ requestPolicy: 'network-only' });
    if (stamp !== undefined) {
      look();
      refresh();
    }
    const timer = setInterval(look, REFRESH_MS);
    return () => clearInterval(timer);
  }, [stamp, refresh, refreshLobby]);
  function reload() {
    refreshLobby({ requestPolicy: 'network-only' });
    refresh();
  }
  const lobby = data?.sessionLobby;
  return (
    <section className="stack" aria-labelledby="lobby">
      <h2 id="lobby">{t('lobby.title')}</h2>
      {lobby !== undefined && lobby.next === null && <EmptyState title={t('lobby.none')} hint={t('lobby.noneHint')} />}
      {lobby !== undefined && lobby.next !== null && (
        <Next session={session} lobby={lobby} meeting={lobby.next} onChanged={reload} />
      )}
      <h3>{t('lobby.all')}</h3>
      <Nodes connection={connection} empty={{ title: t('lobby.none'), hint: t('lobby.noneHint') }}>
        {(meetings) => (
          <ul className="meeting-list">
            {meetings.map((meeting) => (
              <li key={meeting.id}>
                <Meeting session={session} meeting={meeting} onChanged={reload} />
              </li>
            ))}
          </ul>
        )}
      </Nodes>
    </section>
  );
}

type LobbyData = SessionLobbyQuery['sessionLobby'];
type MeetingProps = { session: Shown; meeting: MeetingCardFragment; onChanged: () => void };

function Next({ lobby, meeting, session, onChanged }: MeetingProps & { lobby: LobbyData }) {
  const { t } = useWords();
  const checkIn = useCommand(CheckInMeetingDocument, (answer) => answer.checkInMeeting);
  const missing = useCommand(ReportNoShowDocument, (answer) => answer.reportNoShow);
  const amHere = meeting.mySide === 'FIRM' ? meeting.isFirmHere : meeting.isBankHere;
  const otherIsHere = meeting.mySide === 'FIRM' ? meeting.isBankHere : meeting.isFirmHere;
  const other = meeting.mySide === 'FIRM' ? 'BANK' : 'FIRM';
  const minutes = lobby.minutesLeft ?? 0;
  async function after(done: Promise<object | null>) {
    if ((await done) !== null) onChanged();
  }
  return (
    <>
      <div className="lobby-next">
        <h2>{t('lobby.next')}</h2>
        <p className="lobby-when">
          {slotTime(session, meeting.slot)} ·{' '}
          {minutes === 0
            ? t('lobby.now')
            : minutes < 60
              ? t('lobby.inMinutes', { minutes })
              : t('lobby.inHours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })}
        </p>
        <p>
          {meeting.mySide === 'FIRM'
            ? [meeting.bankName, meeting.deskName].filter((name) => name !== '' && name !== null).join(' · ')
            : (meeting.firmName ?? t('lobby.masked'))}
          {meeting.room !== null && ` · ${t('lobby.room', { room: meeting.room })}`}
        </p>
        <div className="actions">
          <Button type="primary" href={meeting.link} target="_blank" rel="noreferrer">
            {t('lobby.enter')}
          </Button>
          {meeting.state === 'CONFIRMED' && !amHere && (
            <Button loading={checkIn.running} onClick={() => void after(checkIn.run({ meetingId: meeting.id }))}>
              {t('lobby.here')}
            </Button>
          )}
          {meeting.state === 'CONFIRMED' && amHere && !otherIsHere && (
            <Button
              loading={missing.running}
              disabled={meeting.absenceReportedBy !== null}
              onClick={() => void after(missing.run({ meetingId: meeting.id, side: other }))}
            >
              {t('lobby.missing')}
            </Button>
          )}
        </div>
      </div>
      <ProblemNotice problem={checkIn.problem ?? missing.problem} />
      {lobby.brief !== null && <Brief brief={lobby.brief} />}
    </>
  );
}

function Brief({ brief }: { brief: NonNullable<LobbyData['brief']> }) {
  const words = useWords();
  const { t, label } = words;
  const { need, product } = brief;
  const facts: (readonly [string, string])[] = [];
  if (product !== null)
    facts.push(
      [t('product.name'), product.name],
      [t('product.repayment'), label('repayment', product.repayment)],
      [t('rec.decision'), `${product.promisedDays} ${t('common.days')}`],
    );
  if (need !== null)
    facts.push(
      [t('common.amount'), measureText(need.profile.amount, words)],
      [t('common.term'), measureText(need.profile.term, words)],
      [t('need.rateMax'), measureText(need.profile.rateMax, words)],
      [t('need.purpose'), label('purpose', need.profile.purpose)],
      [t('firm.industry'), need.profile.industryName || t('matched.hidden')],
      [t('firm.town'), need.profile.divisionName || t('matched.hidden')],
      [
        t('firm.sizeClass'),
        need.profile.sizeClass === null ? t('matched.hidden') : label('sizeClass', need.profile.sizeClass),
      ],
    );
  if (facts.length === 0) return null;
  return (
    <Card size="small" title={`${t('lobby.brief')} · ${brief.otherName ?? t('lobby.masked')}`}>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function Meeting({ session, meeting, onChanged }: MeetingProps) {
  const { t } = useWords();
  const client = useClient();
  async function calendar() {
    const answer = await client.query(MeetingCalendarDocument, { meetingId: meeting.id }).toPromise();
    const text = answer.data?.meetingCalendar;
    if (text) saveText(`meeting-${meeting.id.slice(-6)}.ics`, text, 'text/calendar');
  }
  const other = meeting.mySide === 'FIRM' ? meeting.bankName : (meeting.firmName ?? t('lobby.masked'));
  const isCancelled = meeting.state === 'CANCELLED';
  return (
    <Card
      size="small"
      title={`${slotTime(session, meeting.slot)} · ${other}`}
      extra={<span className="session-state">{t(`meeting.${meeting.state}`)}</span>}
    >
      <div className="stack">
        {meeting.myOutcome !== null && <p>{t(`outcome.${meeting.myOutcome}`)}</p>}
        {!isCancelled && (
          <div className="actions">
            <Button size="small" onClick={() => void calendar()}>
              {t('lobby.calendar')}
            </Button>
          </div>
        )}
        {session.state === 'PUBLISHED' && meeting.state === 'ASSIGNED' && (
          <Appeal session={session} meeting={meeting} onChanged={onChanged} />
        )}
        {meeting.state === 'MET' && meeting.myOutcome === null && ['LIVE', 'CLOSED'].includes(session.state) && (
          <Outcome meeting={meeting} onChanged={onChanged} />
        )}
      </div>
    </Card>
  );
}

const LET_ME_OFF = -1;

function Appeal({ session, meeting, onChanged }: MeetingProps) {
  const { t } = useWords();
  const [slot, setSlot] = useState(LET_ME_OFF);
  const [reason, setReason] = useState('');
  const appeal = useCommand(AppealMeetingDocument, (answer) => answer.appealMeeting);
  const decide = useCommand(DecideMeetingAppealDocument, (answer) => answer.decideMeetingAppeal);
  const open = meeting.appeal;
  async function after(done: Promise<object | null>) {
    if ((await done) !== null) onChanged();
  }
  if (open?.state === 'OPEN')
    return (
      <div className="stack">
        <p>
          {open.slot === null ? t('lobby.askOff') : `${t('lobby.askSlot')} ${slotTime(session, open.slot)}`} ·{' '}
          {open.reason} · {t(`appeal.${open.state}`)}
        </p>
        <ProblemNotice problem={decide.problem} />
        {open.side !== meeting.mySide && (
          <div className="actions">
            {open.slot !== null && (
              <Button
                type="primary"
                size="small"
                onClick={() => void after(decide.run({ meetingId: meeting.id, isGranted: true }))}
              >
                {t('lobby.grant')}
              </Button>
            )}
            <Button size="small" onClick={() => void after(decide.run({ meetingId: meeting.id, isGranted: false }))}>
              {t('lobby.deny')}
            </Button>
          </div>
        )}
      </div>
    );
  const slots = Array.from({ length: session.slots }, (_, value) => value).filter((value) => value !== meeting.slot);
  const input = { meetingId: meeting.id, slot: slot === LET_ME_OFF ? null : slot, reason };
  return (
    <details>
      <summary>{t('lobby.ask')}</summary>
      <div className="stack">
        <Select
          aria-label={t('lobby.askSlot')}
          value={slot}
          onChange={setSlot}
          options={[
            { value: LET_ME_OFF, label: t('lobby.askOff') },
            ...slots.map((value) => ({ value, label: `${t('lobby.askSlot')} ${slotTime(session, value)}` })),
          ]}
          popupMatchSelectWidth={false}
        />
        <Input
          aria-label={t('lobby.askReason')}
          placeholder={t('lobby.askReason')}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <ProblemNotice problem={appeal.problem} />
        <Button size="small" loading={appeal.running} onClick={() => void after(appeal.run(input))}>
          {t('lobby.ask')}
        </Button>
      </div>
    </details>
  );
}

const OUTCOMES: readonly MeetingOutcome[] = ['INTENT', 'NEEDS_DOCS', 'FOLLOW_UP', 'DECLINED'];

function Outcome({ meeting, onChanged }: Omit<MeetingProps, 'session'>) {
  const { t } = useWords();
  const [outcome, setOutcome] = useState<MeetingOutcome>('INTENT');
  const [reason, setReason] = useState('');
  const [stars, setStars] = useState(0);
  const record = useCommand(RecordMeetingOutcomeDocument, (answer) => answer.recordMeetingOutcome);
  async function save() {
    const given = { reason: reason === '' ? null : reason, stars: stars === 0 ? null : stars };
    if ((await record.run({ meetingId: meeting.id, outcome, ...given })) !== null) onChanged();
  }
  return (
    <div className="stack">
      <Select
        aria-label={t('lobby.outcome')}
        value={outcome}
        onChange={setOutcome}
        options={OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) }))}
      />
      {meeting.mySide === 'FIRM' && outcome === 'INTENT' && <p className="soft">{t('lobby.intentHint')}</p>}
      <Input
        aria-label={t('lobby.declineReason')}
        placeholder={t('lobby.declineReason')}
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <p>
        {t('lobby.stars')} <Rate value={stars} onChange={setStars} aria-label={t('lobby.stars')} />
      </p>
      <ProblemNotice problem={record.problem} />
      <Button type="primary" loading={record.running} onClick={() => void save()}>
        {t('lobby.outcome')}
      </Button>
    </div>
  );
}
