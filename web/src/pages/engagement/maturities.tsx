import { Card, Input, Skeleton } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { formatCalendarMonth, formatYuan } from '../../format.ts';
import { MaturityCalendarDocument, type MaturityCalendarQuery } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { EmptyState } from '../../parts/nodes.tsx';
import { FaultNotice } from '../../parts/problem-notice.tsx';
import { Day, Money } from '../../parts/values.tsx';

type Maturity = MaturityCalendarQuery['maturityCalendar'][number];
const DAY_PATTERN = /^\d{4}-\d{2}-\d{2}$/;
/** Swedish dates are written as the wire writes them. */
const DATE = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' });
const LOANS_MAX = 100;
const DAYS_SHOWN = 366;
const DAY_MS = 86_400_000;
const ENDS = ['from', 'to'] as const;

/** The loans that mature in the days of the address, month by month; both sides are reminded before each of them. */
export default function MaturitiesPage() {
  const { t, language } = useWords();
  const [parameters, setParameters] = useSearchParams();
  const [now] = useState(() => Date.now());
  const dayOf = (name: string, other: string): string => {
    const day = parameters.get(name) ?? '';
    return DAY_PATTERN.test(day) ? day : other;
  };
  const period = {
    from: dayOf('from', DATE.format(now)),
    to: dayOf('to', DATE.format(now + DAYS_SHOWN * DAY_MS)),
  };
  const [{ data, error }, refresh] = useQuery({
    query: MaturityCalendarDocument,
    variables: { ...period, first: LOANS_MAX },
  });
  const loans = data?.maturityCalendar ?? [];
  const months = [...new Set(loans.map(({ maturityOn }) => maturityOn.slice(0, 7)))];
  return (
    <div className="stack">
      <div className="title-row">
        <h1>{t('nav.maturities')}</h1>
        <div className="actions">
          {ENDS.map((name) => (
            <label key={name} className="soft">
              {t(`board.${name}`)}{' '}
              <Input
                type="date"
                value={period[name]}
                onChange={({ target }) =>
                  DAY_PATTERN.test(target.value) &&
                  setParameters({ ...period, [name]: target.value }, { replace: true })
                }
              />
            </label>
          ))}
        </div>
      </div>
      <p className="soft">{t('maturities.hint')}</p>
      {data === undefined && error !== undefined && <FaultNotice fault={error} onRetry={() => refresh()} />}
      {data === undefined && error === undefined && <Skeleton active />}
      {data !== undefined && loans.length === 0 && (
        <EmptyState title={t('maturities.none')} hint={t('maturities.noneHint')} />
      )}
      {months.map((month) => {
        const own = loans.filter(({ maturityOn }) => maturityOn.startsWith(month));
        const sum = own.reduce((total, { amountFen }) => total + BigInt(amountFen), 0n);
        return (
          <Card
            key={month}
            title={formatCalendarMonth(month, language)}
            extra={t('maturities.sum', { count: own.length, amount: formatYuan(`${sum}`, language) })}
          >
            <MonthTable month={month} loans={own} />
          </Card>
        );
      })}
      {loans.length === LOANS_MAX && <p className="soft">{t('maturities.more', { count: LOANS_MAX })}</p>}
    </div>
  );
}

function MonthTable({ month, loans }: { month: string; loans: readonly Maturity[] }) {
  const { t } = useWords();
  return (
    <DataTable<Maturity>
      label={month}
      rowKey="id"
      dataSource={[...loans]}
      columns={[
        { title: t('maturities.on'), render: (_, { maturityOn }) => <Day date={maturityOn} /> },
        {
          title: t('loan.contract'),
          render: (_, { id, contractNo }) => <Link to={`/loans/${id}`}>{contractNo}</Link>,
        },
        { title: t('loan.bank'), dataIndex: 'bankName' },
        {
          title: t('loan.principal'),
          align: 'right',
          className: 'number',
          render: (_, { amountFen }) => <Money fen={amountFen} exact />,
        },
      ]}
    />
  );
}
