import { Card, Input, Skeleton } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { formatPercent, formatYuan } from '../../format.ts';
import { MarketBoardDocument, type MarketBoardQuery } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { ExportButton } from '../../parts/export-button.tsx';
import { EmptyState } from '../../parts/nodes.tsx';
import { FaultNotice } from '../../parts/problem-notice.tsx';
import { Money, Rate } from '../../parts/values.tsx';

const WHOLE_BPS = 10_000;
const Chart = lazy(() => import('../../parts/chart.tsx'));

type Board = MarketBoardQuery['marketBoard'];
const DAY_PATTERN = /^\d{4}-\d{2}-\d{2}$/;
/** Swedish dates are written as the wire writes them. */
const TODAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' });
const shareBps = (part: number, whole: number): string =>
  whole === 0 ? '0' : `${Math.floor((part * 10_000) / whole)}`;

/** What the market did in a period, for those who watch over it; the period stands in the address. */
export default function MarketBoardPage() {
  const { t } = useWords();
  const [parameters, setParameters] = useSearchParams();
  const [today] = useState(() => TODAY.format(new Date()));
  const dayOf = (name: string, other: string): string => {
    const day = parameters.get(name) ?? '';
    return DAY_PATTERN.test(day) ? day : other;
  };
  const period = { from: dayOf('from', `${Number(today.slice(0, 4)) - 1}-01-01`), to: dayOf('to', today) };
  const [{ data, error }, refresh] = useQuery({ query: MarketBoardDocument, variables: period });
  const choose = (change: Partial<typeof period>) => setParameters({ ...period, ...change }, { replace: true });
  return (
    <>
      <div className="title-row">
        <h1>{t('board.title')}</h1>
        <div className="actions">
          {(['from', 'to'] as const).map((name) => (
            <label key={name} className="soft">
              {t(`board.${name}`)}{' '}
              <Input
                type="date"
                value={period[name]}
                onChange={({ target }) => DAY_PATTERN.test(target.value) && choose({ [name]: target.value })}
              />
            </label>
          ))}
        </div>
      </div>
      {data === undefined && error !== undefined && <FaultNotice fault={error} onRetry={() => refresh()} />}
      {data === undefined && error === undefined && <Skeleton active />}
      {data !== undefined && (
        <div className="stack">
          <Funnel funnel={data.marketBoard.funnel} />
          <FirstLoans loans={data.marketBoard.loans} />
          <Parks parks={data.marketBoard.parks} />
          <BadLoans badLoans={data.marketBoard.badLoans} />
          <League league={data.marketBoard.league} />
        </div>
      )}
    </>
  );
}

function Funnel({ funnel }: { funnel: Board['funnel'] }) {
  const { t } = useWords();
  const all = funnel[0]?.needs ?? 0;
  return (
    <Card title={t('board.funnel')}>
      <Suspense fallback={<Skeleton active />}>
        <Chart
          label={t('board.funnel')}
          kind="bar"
          categories={funnel.map(({ step }) => t(`board.${step}`))}
          series={[{ name: t('board.needs'), values: funnel.map(({ needs }) => needs) }]}
          format={(value) => `${value}`}
        />
      </Suspense>
      <DataTable
        label={t('board.funnel')}
        rowKey="step"
        dataSource={[...funnel]}
        columns={[
          { title: t('board.step'), render: (_, { step }) => t(`board.${step}`) },
          { title: t('board.needs'), align: 'right', className: 'number', dataIndex: 'needs' },
          {
            title: t('board.share'),
            align: 'right',
            className: 'number',
            render: (_, { needs }) => <Rate bps={shareBps(needs, all)} />,
          },
        ]}
      />
    </Card>
  );
}

function FirstLoans({ loans }: { loans: Board['loans'] }) {
  const { t } = useWords();
  return (
    <Card title={t('board.firstLoans')}>
      <dl className="figures">
        <div>
          <dt>{t('board.firstShare')}</dt>
          <dd>{loans.attested === 0 ? '—' : <Rate bps={shareBps(loans.first, loans.attested)} />}</dd>
        </div>
        <div>
          <dt>{t('board.firstAmount')}</dt>
          <dd>
            <Money fen={loans.firstFen} />
          </dd>
        </div>
        <div>
          <dt>{t('board.loans')}</dt>
          <dd>{loans.all}</dd>
        </div>
        <div>
          <dt>{t('board.attested')}</dt>
          <dd>{loans.attested}</dd>
        </div>
      </dl>
    </Card>
  );
}

function BadLoans({ badLoans }: { badLoans: Board['badLoans'] }) {
  const { t } = useWords();
  if (badLoans === null) return null;
  return (
    <Card title={t('board.badLoans')}>
      <dl className="figures">
        <div>
          <dt>{t('board.badInclusive')}</dt>
          <dd>
            <Rate bps={badLoans.inclusiveBps} />
          </dd>
        </div>
        <div>
          <dt>{t('board.badAll')}</dt>
          <dd>
            <Rate bps={badLoans.allLoansBps} />
          </dd>
        </div>
        <div>
          <dt>{t('board.badLimit')}</dt>
          <dd>
            <Rate bps={badLoans.limitBps} />{' '}
            <strong className={`verdict-${badLoans.isKept ? 'PASS' : 'FAIL'}`}>
              {t(badLoans.isKept ? 'board.badKept' : 'board.badPassed')}
            </strong>
          </dd>
        </div>
      </dl>
    </Card>
  );
}

function Parks({ parks }: { parks: Board['parks'] }) {
  const { t } = useWords();
  return (
    <Card title={t('board.parks')}>
      {parks.length === 0 && <EmptyState title={t('board.parksEmpty')} hint={t('board.parksEmptyHint')} />}
      <ul className="gauges">
        {parks.map((park) => {
          const name = park.stars === null ? t('board.noStars') : t('board.stars', { stars: park.stars });
          return (
            <li key={name}>
              <span>{name}</span>
              <meter min={0} max={WHOLE_BPS} value={Number(park.coverageBps)} aria-label={name}>
                {formatPercent(park.coverageBps)}
              </meter>
              <span>
                <strong className={`verdict-${park.isReached ? 'PASS' : 'FAIL'}`}>
                  <Rate bps={park.coverageBps} /> {t(park.isReached ? 'board.reached' : 'board.short')}
                </strong>
                {' · '}
                {t('board.target', { target: formatPercent(park.targetBps) })}
                {' · '}
                {t('board.parkCount', { granted: park.granted, residents: park.residents })}
              </span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function League({ league }: { league: Board['league'] }) {
  const { t, language } = useWords();
  return (
    <Card
      title={t('board.league')}
      extra={
        <ExportButton
          name="league"
          read={async () => ({ rows: league, next: null })}
          columns={[
            [t('board.bank'), ({ bankName }) => bankName],
            [t('board.accepted'), ({ accepted }) => `${accepted}`],
            [t('board.granted'), ({ granted }) => `${granted}`],
            [t('board.loans'), ({ loans }) => `${loans}`],
            [t('board.loanAmount'), ({ loanFen }) => formatYuan(loanFen, language)],
            [t('board.firstLoans'), ({ firstLoans }) => `${firstLoans}`],
            [t('board.hours'), ({ medianDecisionHours }) => `${medianDecisionHours ?? ''}`],
          ]}
        />
      }
    >
      {league.length === 0 ? (
        <EmptyState title={t('board.leagueEmpty')} hint={t('board.leagueEmptyHint')} />
      ) : (
        <DataTable
          label={t('board.league')}
          rowKey="bankId"
          dataSource={[...league]}
          columns={[
            { title: t('board.bank'), dataIndex: 'bankName' },
            {
              title: t('board.loanAmount'),
              align: 'right',
              sorter: (one, other) => Number(BigInt(one.loanFen) - BigInt(other.loanFen)),
              render: (_, row) => <Money fen={row.loanFen} />,
            },
            {
              title: t('board.loans'),
              align: 'right',
              className: 'number',
              dataIndex: 'loans',
              sorter: (one, other) => one.loans - other.loans,
            },
            { title: t('board.firstLoans'), align: 'right', className: 'number', dataIndex: 'firstLoans' },
            { title: t('board.accepted'), align: 'right', className: 'number', dataIndex: 'accepted' },
            { title: t('board.granted'), align: 'right', className: 'number', dataIndex: 'granted' },
            {
              title: t('board.hours'),
              align: 'right',
              className: 'number',
              render: (_, { medianDecisionHours }) => medianDecisionHours ?? '—',
            },
          ]}
        />
      )}
    </Card>
  );
}
