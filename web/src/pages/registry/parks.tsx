import { Input, Skeleton, Tag } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { mayUse } from '../../desks.ts';
import { formatPercent } from '../../format.ts';
import { ParkCoverageDocument, type ParkCoverageQuery } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { ExportButton } from '../../parts/export-button.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { EmptyState } from '../../parts/nodes.tsx';
import { FaultNotice } from '../../parts/problem-notice.tsx';
import { Rate } from '../../parts/values.tsx';
import { useSession } from '../../session.tsx';

type Park = ParkCoverageQuery['parkCoverage'][number];
const PARKS_SHOWN = 100;
const DAY_PATTERN = /^\d{4}-\d{2}-\d{2}$/;
/** Swedish dates are written as the wire writes them. */
const TODAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' });

/** The parks of the roster with their stars, and how far credit reaches their residents against what the stars ask for. */
export default function ParksPage() {
  const { t } = useWords();
  const { me } = useSession();
  const [parameters, setParameters] = useSearchParams();
  const [today] = useState(() => TODAY.format(new Date()));
  const wanted = parameters.get('on') ?? '';
  const on = DAY_PATTERN.test(wanted) ? wanted : today;
  const [{ data, error }, refresh] = useQuery({ query: ParkCoverageDocument, variables: { on, first: PARKS_SHOWN } });
  const parks = data?.parkCoverage ?? [];
  const columns = [
    [t('parks.park'), ({ park }: Park) => park],
    [t('parks.stars'), ({ stars }: Park) => `${stars}`],
    [t('parks.residents'), ({ residents }: Park) => `${residents}`],
    [t('parks.granted'), ({ granted }: Park) => `${granted}`],
    [t('parks.coverage'), ({ coverageBps }: Park) => formatPercent(coverageBps)],
    [t('parks.target'), ({ shareBpsMin }: Park) => formatPercent(shareBpsMin)],
  ] as const;
  return (
    <div className="stack">
      <div className="title-row">
        <h1>{t('nav.parks')}</h1>
        <div className="list-bar">
          <label className="soft">
            {t('members.on')}{' '}
            <Input
              type="date"
              value={on}
              onChange={({ target }) =>
                DAY_PATTERN.test(target.value) && setParameters({ on: target.value }, { replace: true })
              }
            />
          </label>
          <ExportButton<Park> name={`parks-${on}`} columns={columns} read={async () => ({ rows: parks, next: null })} />
          {me !== null && mayUse(me, 'listMembers') && (
            <LinkButton type="default" to="/lists?list=PARK_ROSTER">
              {t('parks.roster')}
            </LinkButton>
          )}
        </div>
      </div>
      <p className="soft">{t('parks.hint')}</p>
      {data === undefined && error !== undefined && <FaultNotice fault={error} onRetry={() => refresh()} />}
      {data === undefined && error === undefined && <Skeleton active />}
      {data !== undefined && parks.length === 0 && <EmptyState title={t('parks.none')} hint={t('parks.noneHint')} />}
      {parks.length > 0 && (
        <DataTable<Park>
          label={t('nav.parks')}
          rowKey="park"
          dataSource={[...parks]}
          columns={[
            { title: t('parks.park'), dataIndex: 'park' },
            {
              title: t('parks.stars'),
              render: (_, { stars }) => (
                <span title={`${stars}`} aria-label={`${stars} ${t('parks.stars')}`}>
                  {'★'.repeat(stars)}
                </span>
              ),
            },
            { title: t('parks.residents'), align: 'right', className: 'number', dataIndex: 'residents' },
            { title: t('parks.granted'), align: 'right', className: 'number', dataIndex: 'granted' },
            {
              title: t('parks.coverage'),
              align: 'right',
              className: 'number',
              render: (_, { coverageBps }) => <Rate bps={coverageBps} />,
            },
            {
              title: t('parks.target'),
              align: 'right',
              className: 'number',
              render: (_, { shareBpsMin }) => <Rate bps={shareBpsMin} />,
            },
            {
              title: t('common.state'),
              render: (_, { isReached }) => (
                <Tag color={isReached ? 'green' : 'gold'}>{t(isReached ? 'parks.reached' : 'parks.missed')}</Tag>
              ),
            },
          ]}
        />
      )}
    </div>
  );
}
