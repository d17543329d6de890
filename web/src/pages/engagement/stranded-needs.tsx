import { Button, Card, Popconfirm, Skeleton, Tag } from 'antd';
import { useState } from 'react';
import { useQuery } from 'urql';
import { formatScore } from '../../format.ts';
import {
  AssignNeedDocument,
  BanksForNeedDocument,
  type BanksForNeedQuery,
  StrandedNeedsDocument,
  type StrandedNeedsQuery,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { Listing } from '../../parts/listing.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { Rate } from '../../parts/values.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';
import { useListAddress } from '../../use-list-address.ts';
import { NeedFacts } from '../market/need-facts.tsx';
import { useNeedColumns } from '../market/use-need-columns.ts';

const PAGE_SIZE = 20;
const BANKS_SHOWN = 20;
type Need = StrandedNeedsQuery['needsForOperator']['edges'][number]['node'];
type Bank = BanksForNeedQuery['banksForNeed'][number];

/** The needs that no bank is left for, those that wait longest first; each is handed to a bank that fits. */
export default function StrandedNeedsPage() {
  const { t } = useWords();
  const columns = useNeedColumns();
  const address = useListAddress({ orders: ['WAITING'], filters: [] });
  const connection = useConnection(StrandedNeedsDocument, { first: PAGE_SIZE }, (data) => data.needsForOperator);
  return (
    <Listing<Need, 'WAITING'>
      title={t('nav.stranded')}
      name="needs-without-bank"
      hint={t('stranded.hint')}
      address={address}
      connection={connection}
      empty={{ title: t('stranded.none'), hint: t('stranded.noneHint') }}
      columns={columns.map(({ title, text }) => ({ title, text }))}
      renderRows={(needs) => (
        <ul className="stack plain-list">
          {needs.map((need) => (
            <li key={need.id}>
              <StrandedNeed need={need} onDone={connection.refresh} />
            </li>
          ))}
        </ul>
      )}
    />
  );
}

function StrandedNeed({ need, onDone }: { need: Need; onDone: () => void }) {
  const { t, label } = useWords();
  const [isChoosing, setChoosing] = useState(false);
  return (
    <Card
      title={`${label('purpose', need.purpose)} ${need.id.slice(-8).toUpperCase()}`}
      extra={!need.mayReflow && <Tag>{t('stranded.noReflow')}</Tag>}
    >
      <div className="stack">
        <NeedFacts need={need} />
        {isChoosing ? (
          <Banks needId={need.id} onAssigned={onDone} />
        ) : (
          <div>
            <Button type="primary" onClick={() => setChoosing(true)}>
              {t('stranded.choose')}
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}

function Banks({ needId, onAssigned }: { needId: string; onAssigned: () => void }) {
  const { t } = useWords();
  const [{ data, error }, refresh] = useQuery({
    query: BanksForNeedDocument,
    variables: { needId, first: BANKS_SHOWN },
  });
  const assign = useCommand(AssignNeedDocument, (answer) => answer.assignNeed);
  if (data === undefined && error !== undefined) return <FaultNotice fault={error} onRetry={() => refresh()} />;
  if (data === undefined) return <Skeleton active />;
  if (data.banksForNeed.length === 0) return <p>{t('stranded.noBank')}</p>;

  async function give({ productId }: Bank) {
    if ((await assign.run({ needId, productId })) !== null) onAssigned();
  }
  return (
    <>
      <ProblemNotice problem={assign.problem} />
      <DataTable<Bank>
        label={t('stranded.choose')}
        rowKey="bankId"
        dataSource={[...data.banksForNeed]}
        columns={[
          {
            title: t('loan.bank'),
            render: (_, { bankName, wasTried }) => (
              <>
                {bankName} {wasTried && <Tag color="gold">{t('stranded.tried')}</Tag>}
              </>
            ),
          },
          { title: t('product.name'), dataIndex: 'productName' },
          { title: t('stranded.score'), className: 'number', render: (_, { score }) => formatScore(score) },
          {
            title: t('deals.honour'),
            className: 'number',
            render: (_, { accepted, rateBps, lowBps, highBps }) =>
              accepted === 0 ? (
                '—'
              ) : (
                <>
                  <Rate bps={rateBps} /> (<Rate bps={lowBps} /> – <Rate bps={highBps} />)
                </>
              ),
          },
          { title: t('stranded.free'), className: 'number', render: (_, { freeBps }) => <Rate bps={freeBps} /> },
          {
            title: t('common.actions'),
            render: (_, bank) => (
              <Popconfirm title={t('stranded.sure', { bank: bank.bankName })} onConfirm={() => void give(bank)}>
                <Button size="small" loading={assign.running} aria-label={`${t('stranded.assign')} ${bank.bankName}`}>
                  {t('stranded.assign')}
                </Button>
              </Popconfirm>
            ),
          },
        ]}
      />
    </>
  );
}
