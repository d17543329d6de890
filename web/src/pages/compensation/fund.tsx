import { Alert, Card, Select, Skeleton } from 'antd';
import { lazy, Suspense, useEffect } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useQuery, useSubscription } from 'urql';
import { COMPENSATION_TEXT } from '../../../../text/compensation.ts';
import { formatMoneyShort } from '../../format.ts';
import {
  CapHeadroomChangedDocument,
  CapHeadroomDocument,
  FundBoardDocument,
  TrialBalanceDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { EmptyState } from '../../parts/nodes.tsx';
import { FaultNotice } from '../../parts/problem-notice.tsx';
import { Money, Rate } from '../../parts/values.tsx';
import { Appropriation } from './appropriation.tsx';
import { Statements, Upkeep } from './fund-records.tsx';
import { accountName, capName } from './ledger-names.ts';
import { OldBooks } from './old-books.tsx';

const Chart = lazy(() => import('../../parts/chart.tsx'));
const SCHEME = 'scheme';
const SCHEMES = Object.keys(COMPENSATION_TEXT.zh.scheme);
const FIRST_SCHEME = 'DG-2023-BANK';

/** The fund at a glance: money in and out, what is left under each limit, and a ledger that sums to zero. */
export default function FundPage() {
  const { t } = useWords();
  return (
    <div className="stack">
      <h1>{t('fund.title')}</h1>
      <Board />
      <Headroom />
      <Appropriation />
      <Statements />
      <Upkeep />
      <Ledger />
      <OldBooks />
    </div>
  );
}

function Board() {
  const { t, language } = useWords();
  const [{ data, error }, refresh] = useQuery({ query: FundBoardDocument });
  if (data === undefined && error !== undefined) return <FaultNotice fault={error} onRetry={() => refresh()} />;
  if (data === undefined) return <Skeleton active />;
  const board = data.fundBoard;
  const amounts = [
    ['fund.filed', board.filedPrincipalFen],
    ['fund.losses', board.lossFen],
    ['fund.approved', board.approvedFen],
    ['fund.paid', board.paidFen],
    ['fund.recovered', board.recoveredFen],
    ['fund.returned', board.returnedFen],
  ] as const;
  return (
    <>
      <Card>
        <dl className="figures">
          {amounts.map(([key, fen]) => (
            <div key={key}>
              <dt>{t(key)}</dt>
              <dd>
                <Money fen={fen} />
              </dd>
            </div>
          ))}
          <div>
            <dt>{t('fund.leverage')}</dt>
            <dd>{board.leverage === null ? '—' : t('fund.times', { times: board.leverage })}</dd>
          </div>
          <div>
            <dt>{t('fund.payout')}</dt>
            <dd>{board.payoutRatioBps === null ? '—' : <Rate bps={board.payoutRatioBps} />}</dd>
          </div>
          <div>
            <dt>{t('fund.recoveryRatio')}</dt>
            <dd>{board.recoveryRatioBps === null ? '—' : <Rate bps={board.recoveryRatioBps} />}</dd>
          </div>
        </dl>
      </Card>
      {board.capUse.length > 0 && (
        <Card title={t('fund.capUse')}>
          <Suspense fallback={<p className="loading">{t('app.loading')}</p>}>
            <Chart
              label={t('fund.capUse')}
              kind="bar"
              categories={board.capUse.map(({ bankName }) => bankName)}
              series={[
                { name: t('fund.cap'), values: board.capUse.map(({ capFen }) => Number(capFen)) },
                { name: t('fund.taken'), values: board.capUse.map(({ takenFen }) => Number(takenFen)) },
              ]}
              format={(value) => formatMoneyShort(`${Math.round(value)}`, language)}
            />
          </Suspense>
        </Card>
      )}
      <Card title={t('fund.timeInState')}>
        {board.timeInState.length === 0 ? (
          <EmptyState title={t('claims.empty')} hint={t('fund.timeInStateHint')} />
        ) : (
          <DataTable
            label={t('fund.timeInState')}
            rowKey="state"
            dataSource={[...board.timeInState]}
            columns={[
              {
                title: t('common.state'),
                render: (_, { state }) => <Link to={`/claims?state=${state}`}>{t(`claim.${state}`)}</Link>,
              },
              { title: t('fund.claimCount'), align: 'right', className: 'number', dataIndex: 'claims' },
              { title: t('fund.medianDays'), align: 'right', className: 'number', dataIndex: 'medianDays' },
            ]}
          />
        )}
      </Card>
    </>
  );
}

/** Percent of a limit that is taken, as whole number; a limit of nothing is full. */
const takenPercent = (cap: bigint, taken: bigint): number => (cap === 0n ? 100 : Number((taken * 100n) / cap));

function Headroom() {
  const words = useWords();
  const { t, language } = words;
  const [parameters, setParameters] = useSearchParams();
  const wanted = parameters.get(SCHEME);
  const schemeCode = wanted !== null && SCHEMES.includes(wanted) ? wanted : FIRST_SCHEME;
  const [{ data, error }, refresh] = useQuery({ query: CapHeadroomDocument, variables: { schemeCode } });
  const [{ data: moved }] = useSubscription({ query: CapHeadroomChangedDocument, variables: { schemeCode } });
  useEffect(() => {
    if (moved !== undefined) refresh({ requestPolicy: 'network-only' });
  }, [moved, refresh]);
  const options = Object.entries(COMPENSATION_TEXT[language].scheme).map(([value, label]) => ({ value, label }));
  return (
    <Card
      title={t('fund.headroom')}
      extra={
        <Select
          aria-label={t('loan.scheme')}
          value={schemeCode}
          options={options}
          popupMatchSelectWidth={false}
          onChange={(value) => setParameters({ [SCHEME]: value }, { replace: true })}
        />
      }
    >
      {data === undefined && error !== undefined && <FaultNotice fault={error} onRetry={() => refresh()} />}
      {data === undefined && error === undefined && <Skeleton active />}
      {data?.capHeadroom.length === 0 && (
        <EmptyState title={t('fund.headroomEmpty')} hint={t('fund.headroomEmptyHint')} />
      )}
      <ul className="gauges">
        {data?.capHeadroom.map((cap) => {
          const percent = takenPercent(BigInt(cap.capFen), BigInt(cap.reservedFen) + BigInt(cap.paidFen));
          const name = capName(cap, words);
          return (
            <li key={cap.key}>
              <span title={cap.key}>{name}</span>
              <meter min={0} max={100} low={60} high={90} optimum={0} value={percent} aria-label={name}>
                {percent}%
              </meter>
              <span>
                {t('fund.left')} <Money fen={cap.headroomFen} /> / <Money fen={cap.capFen} />
              </span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function Ledger() {
  const words = useWords();
  const { t } = words;
  const [{ data, error }, refresh] = useQuery({ query: TrialBalanceDocument });
  if (data === undefined && error !== undefined) return <FaultNotice fault={error} onRetry={() => refresh()} />;
  if (data === undefined) return <Skeleton active />;
  const { accounts, sumFen } = data.trialBalance;
  return (
    <Card title={t('fund.ledger')}>
      <div className="stack">
        <Alert
          type={sumFen === '0' ? 'success' : 'error'}
          showIcon
          title={t(sumFen === '0' ? 'fund.balanced' : 'fund.unbalanced')}
        />
        <DataTable
          label={t('fund.ledger')}
          rowKey="account"
          dataSource={[...accounts]}
          columns={[
            {
              title: t('fund.account'),
              render: (_, { account, holder }) => (
                <span title={account}>{accountName({ key: account, holder }, words)}</span>
              ),
            },
            { title: t('fund.debit'), align: 'right', render: (_, row) => <Money fen={row.debitFen} exact /> },
            { title: t('fund.credit'), align: 'right', render: (_, row) => <Money fen={row.creditFen} exact /> },
            { title: t('fund.balance'), align: 'right', render: (_, row) => <Money fen={row.balanceFen} exact /> },
          ]}
        />
      </div>
    </Card>
  );
}
