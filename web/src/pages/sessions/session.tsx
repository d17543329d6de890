import { Skeleton } from 'antd';
import { useEffect } from 'react';
import { useParams } from 'react-router';
import { useQuery, useSubscription } from 'urql';
import { SESSION_REPORT_TEXT } from '../../../../text/sessions.ts';
import { mayUse } from '../../desks.ts';
import { formatDate } from '../../format.ts';
import { SessionChangedDocument, SessionDocument, type SessionQuery } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { NotFound } from '../../parts/not-found.tsx';
import { FaultNotice } from '../../parts/problem-notice.tsx';
import { Day, Instant } from '../../parts/values.tsx';
import { type Me, useSession } from '../../session.tsx';
import { BankEnrolment } from './bank-enrolment.tsx';
import { FirmEnrolment } from './firm-enrolment.tsx';
import { Invitations } from './invitations.tsx';
import { Lobby } from './lobby.tsx';
import { Manage } from './manage.tsx';
import { Report } from './report.tsx';
import { Timetable } from './timetable.tsx';
import './sessions.css';

/** One session, as the desk of this person needs it; follows what happens while it is open. */
export default function SessionPage() {
  const { sessionId = '' } = useParams();
  const { me } = useSession();
  const [{ data, error }, refresh] = useQuery({
    query: SessionDocument,
    variables: { id: sessionId },
    requestPolicy: 'cache-and-network',
  });
  const [{ data: changed }] = useSubscription({
    query: SessionChangedDocument,
    variables: { sessionId },
    pause: me === null || !mayUse(me, 'sessionChanged'),
  });
  useEffect(() => {
    if (changed !== undefined) refresh({ requestPolicy: 'network-only' });
  }, [changed, refresh]);
  if (data === undefined && error !== undefined) return <FaultNotice fault={error} onRetry={() => refresh()} />;
  if (data === undefined || me === null) return <Skeleton active />;
  if (data.session === null) return <NotFound />;
  return <Session me={me} session={data.session} stamp={changed} onChanged={refresh} />;
}

/** A session that has not begun can be called off; one before its assignment, or called off, can be shifted. */
const MANAGED: readonly string[] = ['PLANNED', 'ENROLLING', 'PREFERENCE_LOCKED', 'ASSIGNED', 'PUBLISHED', 'CANCELLED'];

export type Shown = NonNullable<SessionQuery['session']>;

function Session(of: { me: Me; session: Shown; stamp: object | undefined; onChanged: () => void }) {
  const { me, session, stamp, onChanged } = of;
  const { t, language } = useWords();
  const steps = [
    ['session.opens', session.opensAt],
    ['session.locks', session.locksAt],
    ['session.publishes', session.publishesAt],
    ['session.swaps', session.swapsUntil],
    ['session.starts', session.startsAt],
  ] as const;
  const isPublic = ['PUBLISHED', 'LIVE', 'CLOSED', 'REVIEWED'].includes(session.state);
  const isOpen = session.state === 'ENROLLING';
  const takesPart = session.myEnrolment !== null && session.myEnrolment.state !== 'WITHDRAWN';
  return (
    <div className="stack">
      <div className="title-row">
        <h1>
          {session.week} · {SESSION_REPORT_TEXT[language].themes[session.theme] ?? session.theme}
        </h1>
        <span className={`session-state session-${session.state}`}>{t(`session.${session.state}`)}</span>
      </div>
      <p className="soft">
        <Day date={session.heldOn} />
        {session.heldOn !== session.plannedOn &&
          ` · ${t('sessions.shifted', { day: formatDate(session.plannedOn, language) })}`}{' '}
        · {t('sessions.firms')} {session.firmsEnrolled} · {t('sessions.banks')} {session.banksEnrolled}
        {session.cancelReason !== null && ` · ${t(`session.${session.cancelReason}`)}`}
      </p>
      <dl className="session-steps">
        {steps.map(([key, at]) => (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd>
              <Instant at={at} />
            </dd>
          </div>
        ))}
      </dl>
      {mayUse(me, 'sessionLobby') && isPublic && takesPart && <Lobby session={session} stamp={stamp} />}
      {mayUse(me, 'enrolFirmInSession') && (isOpen || takesPart) && (
        <FirmEnrolment session={session} isOpen={isOpen} onChanged={onChanged} />
      )}
      {mayUse(me, 'enrolBankInSession') && (isOpen || takesPart) && (
        <BankEnrolment session={session} isOpen={isOpen} onChanged={onChanged} />
      )}
      {mayUse(me, 'shiftSession') && MANAGED.includes(session.state) && (
        <Manage key={session.heldOn} session={session} onChanged={onChanged} />
      )}
      {mayUse(me, 'inviteFirms') && isOpen && <Invitations sessionId={session.id} />}
      {mayUse(me, 'moveMeeting') && session.state !== 'CANCELLED' && session.state !== 'PLANNED' && !isOpen && (
        <Timetable session={session} stamp={stamp} onChanged={onChanged} />
      )}
      {mayUse(me, 'sessionReport') && ['LIVE', 'CLOSED', 'REVIEWED'].includes(session.state) && (
        <Report sessionId={session.id} />
      )}
    </div>
  );
}
