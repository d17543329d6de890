import { Drawer } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { formatPercent } from '../../format.ts';
import { type HonourCaseRowFragment, HonourCasesDocument, OwnHonourDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { type ListColumn, Listing } from '../../parts/listing.tsx';
import { Instant, instantText, Rate } from '../../parts/values.tsx';
import { useConnection } from '../../use-connection.ts';
import { useListAddress } from '../../use-list-address.ts';
import { DealCard } from './deal-card.tsx';

const OUTCOME = 'outcome';
const OUTCOMES = ['KEPT', 'LATE', 'NOT_GRANTED'] as const;
const TONES = { KEPT: 'good', LATE: 'waiting', NOT_GRANTED: 'bad' } as const;
const TWO = 2n;

/** How the honour rate of the bank came about: the formula, and every case that it counts. */
export default function HonourPage() {
  const { t, label, language } = useWords();
  const address = useListAddress({ orders: ['CREATED'], filters: [OUTCOME] });
  const outcome = address.choice(OUTCOME, OUTCOMES);
  const connection = useConnection(HonourCasesDocument, { outcome }, (data) => data.honourCases);
  const [openedId, setOpenedId] = useState<string | null>(null);
  const opened = connection.nodes.find(({ id }) => id === openedId);
  const columns: readonly ListColumn<HonourCaseRowFragment, 'CREATED'>[] = [
    {
      title: t('honour.outcome'),
      text: (row) => t(`honour.${row.outcome}`),
      render: (row) => <span className={`state state-${TONES[row.outcome]}`}>{t(`honour.${row.outcome}`)}</span>,
    },
    { title: t('need.purpose'), text: ({ engagement }) => label('purpose', engagement.purpose) },
    { title: t('product.name'), text: ({ engagement }) => engagement.productName ?? '' },
    { title: t('common.state'), text: ({ engagement }) => engagement.stateText },
    {
      title: t('honour.acceptedAt'),
      text: ({ acceptedAt }) => (acceptedAt === null ? '' : instantText(acceptedAt, language)),
      render: ({ acceptedAt }) => <Instant at={acceptedAt} />,
    },
    {
      title: t('honour.grantedAt'),
      text: ({ grantedAt }) => (grantedAt === null ? '' : instantText(grantedAt, language)),
      render: ({ grantedAt }) => <Instant at={grantedAt} />,
    },
    {
      title: t('common.actions'),
      text: null,
      render: ({ id }) => (
        <button type="button" className="why" onClick={() => setOpenedId(id)}>
          {t('honour.case')}
        </button>
      ),
    },
  ];
  return (
    <>
      <Listing<HonourCaseRowFragment, 'CREATED'>
        title={t('honour.title')}
        name="honour-cases"
        hint={t('honour.counts')}
        address={address}
        connection={connection}
        columns={columns}
        filters={[
          {
            name: OUTCOME,
            label: t('honour.outcome'),
            choice: {
              all: t('honour.all'),
              options: OUTCOMES.map((value) => ({ value, label: t(`honour.${value}`) })),
            },
          },
        ]}
        empty={{ title: t('honour.none'), hint: t('honour.noneHint') }}
      >
        <HonourFigures />
      </Listing>
      <Drawer
        open={opened !== undefined}
        title={t('honour.case')}
        onClose={() => setOpenedId(null)}
        mask={false}
        destroyOnHidden
      >
        {opened !== undefined && <DealCard deal={opened.engagement} onChange={connection.refresh} hasKeys />}
      </Drawer>
    </>
  );
}

function HonourFigures() {
  const { t } = useWords();
  const [{ data }] = useQuery({ query: OwnHonourDocument, requestPolicy: 'cache-and-network' });
  const own = data?.honourRates[0];
  if (own === undefined) return null;
  const { granted, accepted, rateBps, lowBps, highBps } = own;
  const middle = formatPercent(((BigInt(lowBps) + BigInt(highBps)) / TWO).toString());
  return (
    <div className="honour">
      <p>
        <strong>{t('honour.formula', { granted, accepted, rate: formatPercent(rateBps) })}</strong>
      </p>
      <p>{t('honour.interval', { low: formatPercent(lowBps), high: formatPercent(highBps), middle })}</p>
    </div>
  );
}

/** How far the bank keeps its word, in one line, with the way to every case behind it. */
export function HonourLine() {
  const { t } = useWords();
  const [{ data }] = useQuery({ query: OwnHonourDocument });
  const own = data?.honourRates[0];
  if (own === undefined) return null;
  const { granted, accepted, rateBps, lowBps, highBps } = own;
  return (
    <p className="honour">
      {t('deals.honour')}{' '}
      <strong>
        <Rate bps={rateBps} />
      </strong>{' '}
      {t('deals.honourOf', { granted, accepted, low: formatPercent(lowBps), high: formatPercent(highBps) })}{' '}
      <Link to="/honour">{t('honour.link')}</Link>
    </p>
  );
}
