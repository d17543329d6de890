import { lazy, Suspense } from 'react';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { SESSION_ORDERS } from '../../../../domain/list-orders.ts';
import { SESSION_STATES } from '../../../../domain/sessions/session.ts';
import { SESSION_REPORT_TEXT } from '../../../../text/sessions.ts';
import type { WebKey } from '../../../../text/web.ts';
import { mayUse } from '../../desks.ts';
import { type SessionCardFragment, SessionsDocument, SessionTrendDocument } from '../../gql/graphql.ts';
import { useWords, type Words } from '../../language.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { type ListColumn, Listing } from '../../parts/listing.tsx';
import { Day } from '../../parts/values.tsx';
import { useSession } from '../../session.tsx';
import { useConnection } from '../../use-connection.ts';
import { useListAddress } from '../../use-list-address.ts';
import './sessions.css';

const Chart = lazy(() => import('../../parts/chart.tsx'));

const PAGE_SIZE = 20;
const WEEKS_SHOWN = 12;

const STATE = 'state';

/** The weeks, the newest first, and over them what came of those that were held. */
export default function SessionsPage() {
  const words = useWords();
  const { t } = words;
  const { me } = useSession();
  const address = useListAddress({ orders: SESSION_ORDERS, filters: [STATE] });
  const variables = { state: address.choice(STATE, SESSION_STATES), ascending: address.ascending, first: PAGE_SIZE };
  const connection = useConnection(SessionsDocument, variables, (data) => data.sessions);
  return (
    <Listing
      title={t('sessions.title')}
      name="sessions"
      hint={t('sessions.hint')}
      action={
        me !== null && mayUse(me, 'sessionSettings') ? (
          <LinkButton to="/sessions/settings">{t('settings.open')}</LinkButton>
        ) : null
      }
      address={address}
      connection={connection}
      columns={columnsOf(words)}
      empty={{ title: t('sessions.empty'), hint: t('sessions.emptyHint') }}
      filters={[
        {
          name: STATE,
          label: t('common.state'),
          choice: {
            all: t('claims.allStates'),
            options: SESSION_STATES.map((value) => ({ value, label: t(`session.${value}`) })),
          },
        },
      ]}
    >
      {me !== null && mayUse(me, 'sessionTrend') && <Trend />}
    </Listing>
  );
}

type Column = ListColumn<SessionCardFragment, (typeof SESSION_ORDERS)[number]>;

function columnsOf({ t, language }: Words): readonly Column[] {
  const number = (title: WebKey, of: (session: SessionCardFragment) => number): Column => ({
    title: t(title),
    text: (session) => `${of(session)}`,
    isNumber: true,
  });
  return [
    {
      title: t('sessions.week'),
      text: ({ week }) => week,
      render: ({ id, week }) => <Link to={`/sessions/${id}`}>{week}</Link>,
    },
    {
      title: t('common.state'),
      text: ({ state }) => t(`session.${state}`),
      render: ({ state, cancelReason, myEnrolment }) => (
        <>
          <span className={`session-state session-${state}`}>{t(`session.${state}`)}</span>
          {cancelReason !== null && <span className="soft"> {t(`session.${cancelReason}`)}</span>}
          {myEnrolment !== null && <span className="soft"> {t(`session.${myEnrolment.state}`)}</span>}
        </>
      ),
    },
    {
      title: t('sessions.day'),
      text: ({ heldOn }) => heldOn,
      render: ({ heldOn }) => <Day date={heldOn} />,
      orderBy: 'HELD',
    },
    { title: t('sessions.theme'), text: ({ theme }) => SESSION_REPORT_TEXT[language].themes[theme] ?? theme },
    number('sessions.firms', ({ firmsEnrolled }) => firmsEnrolled),
    number('sessions.waiting', ({ firmsWaiting }) => firmsWaiting),
    number('sessions.banks', ({ banksEnrolled }) => banksEnrolled),
  ];
}

function Trend() {
  const { t, language } = useWords();
  const [{ data }] = useQuery({ query: SessionTrendDocument, variables: { weeks: WEEKS_SHOWN } });
  const weeks = data?.sessionTrend.toReversed() ?? [];
  if (weeks.length === 0) return null;
  const { columns } = SESSION_REPORT_TEXT[language];
  const shown = ['met', 'intents', 'applications', 'drawdowns'] as const;
  return (
    <section aria-labelledby="trend">
      <h2 id="trend">{t('sessions.trend')}</h2>
      <Suspense fallback={<div className="chart" />}>
        <Chart
          label={t('sessions.trend')}
          kind="bar"
          categories={weeks.map(({ week }) => week)}
          series={shown.map((name) => ({ name: columns[name], values: weeks.map((week) => week[name]) }))}
          format={(value) => `${value}`}
        />
      </Suspense>
    </section>
  );
}
