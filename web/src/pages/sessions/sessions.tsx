import type { TableColumnsType } from 'antd';
import { lazy, Suspense } from 'react';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { SESSION_REPORT_TEXT } from '../../../../text/sessions.ts';
import { mayUse } from '../../desks.ts';
import { type SessionCardFragment, SessionsDocument, SessionTrendDocument } from '../../gql/graphql.ts';
import { useWords, type Words } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { Nodes } from '../../parts/nodes.tsx';
import { Day } from '../../parts/values.tsx';
import { useSession } from '../../session.tsx';
import { useConnection } from '../../use-connection.ts';
import './sessions.css';

const Chart = lazy(() => import('../../parts/chart.tsx'));

const PAGE_SIZE = 20;
const WEEKS_SHOWN = 12;

/** The weeks, the newest first, and over them what came of those that were held. */
export default function SessionsPage() {
  const words = useWords();
  const { t } = words;
  const { me } = useSession();
  const connection = useConnection(SessionsDocument, { first: PAGE_SIZE }, (data) => data.sessions);
  return (
    <>
      <div className="title-row">
        <h1>{t('sessions.title')}</h1>
        {me !== null && mayUse(me, 'sessionSettings') && (
          <LinkButton to="/sessions/settings">{t('settings.open')}</LinkButton>
        )}
      </div>
      <p className="soft">{t('sessions.hint')}</p>
      {me !== null && mayUse(me, 'sessionTrend') && <Trend />}
      <Nodes connection={connection} empty={{ title: t('sessions.empty'), hint: t('sessions.emptyHint') }}>
        {(sessions) => (
          <DataTable label={t('sessions.title')} rowKey="id" columns={columnsOf(words)} dataSource={[...sessions]} />
        )}
      </Nodes>
    </>
  );
}

function columnsOf({ t, language }: Words): TableColumnsType<SessionCardFragment> {
  return [
    {
      title: t('sessions.week'),
      render: (_, { id, week }) => <Link to={`/sessions/${id}`}>{week}</Link>,
    },
    {
      title: t('common.state'),
      render: (_, { state, cancelReason, myEnrolment }) => (
        <>
          <span className={`session-state session-${state}`}>{t(`session.${state}`)}</span>
          {cancelReason !== null && <span className="soft"> {t(`session.${cancelReason}`)}</span>}
          {myEnrolment !== null && <span className="soft"> {t(`session.${myEnrolment.state}`)}</span>}
        </>
      ),
    },
    { title: t('sessions.day'), render: (_, { heldOn }) => <Day date={heldOn} /> },
    { title: t('sessions.theme'), render: (_, { theme }) => SESSION_REPORT_TEXT[language].themes[theme] ?? theme },
    { title: t('sessions.firms'), className: 'number', render: (_, { firmsEnrolled }) => firmsEnrolled },
    { title: t('sessions.waiting'), className: 'number', render: (_, { firmsWaiting }) => firmsWaiting },
    { title: t('sessions.banks'), className: 'number', render: (_, { banksEnrolled }) => banksEnrolled },
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
