import { Drawer } from 'antd';
import { type KeyboardEvent, useMemo, useState } from 'react';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { MATCHED_NEED_ORDERS, type MatchedNeedOrder } from '../../../../domain/list-orders.ts';
import { URGENCIES } from '../../../../domain/market/credit-need.ts';
import { FORBIDDEN_PURPOSES, PURPOSES } from '../../../../domain/market/purpose.ts';
import type { WebKey } from '../../../../text/web.ts';
import { formatScore } from '../../format.ts';
import { type MatchedNeedRowFragment, MatchedNeedsDocument, MyProductsDocument } from '../../gql/graphql.ts';
import { useWords, type Words } from '../../language.ts';
import { KeyHelp, type KeyMeaning } from '../../parts/key-help.tsx';
import { type ListColumn, type ListFilter, Listing } from '../../parts/listing.tsx';
import { type VirtualColumn, VirtualTable } from '../../parts/virtual-table.tsx';
import { useConnection } from '../../use-connection.ts';
import { useListAddress } from '../../use-list-address.ts';
import { measureText } from './measure-text.ts';
import { RuleList } from './rule-list.tsx';
import { ScoreBars } from './score-bars.tsx';

const PAGE_SIZE = 50;
const PRODUCT = 'product';
const PURPOSE = 'purpose';
const URGENCY = 'urgency';
const PURPOSES_OFFERED = PURPOSES.filter((purpose) => !FORBIDDEN_PURPOSES.has(purpose));
type Choices = readonly { readonly value: string; readonly label: string }[];
/** The keys of the feed, as the help shows them. */
const KEYS: readonly KeyMeaning[] = [
  ['J', 'keys.next'],
  ['K', 'keys.previous'],
  ['Enter', 'keys.open'],
  ['Esc', 'keys.close'],
  ['?', 'keys.help'],
];

type Column = VirtualColumn<MatchedNeedRowFragment>;

function columnsOf(words: Words, open: (match: MatchedNeedRowFragment) => void): readonly Column[] {
  const { t, label, language } = words;
  const text = (key: WebKey, width: string, of: (match: MatchedNeedRowFragment) => string): Column => ({
    key,
    title: t(key),
    width,
    render: (match) => {
      const value = of(match);
      return <span title={value}>{value}</span>;
    },
  });
  return [
    {
      key: 'actions',
      title: t('common.actions'),
      width: '110px',
      render: (match) => (
        // One for each row of a long list: the library's button costs too much.
        <button type="button" className="why" onClick={() => open(match)}>
          {t('matched.why')}
        </button>
      ),
    },
    {
      key: 'score',
      title: t('matched.score'),
      width: '76px',
      className: 'number',
      render: ({ bankScore }) => formatScore(bankScore),
    },
    text('common.amount', '170px', ({ profile }) => measureText(profile.amount, words)),
    text('common.term', '120px', ({ profile }) => measureText(profile.term, words)),
    text('need.rateMax', '140px', ({ profile }) => measureText(profile.rateMax, words)),
    text('need.purpose', '130px', ({ profile }) => label('purpose', profile.purpose)),
    text('matched.firm', '190px', ({ firm }) => firm?.name ?? t('matched.masked')),
    text('matched.product', '230px', ({ product }) => product.name),
    text('need.urgency', '120px', ({ profile }) => label('urgency', profile.urgency)),
    text('need.securities', '220px', ({ profile }) =>
      profile.securities.map((security) => label('security', security)).join(language === 'zh' ? '、' : ', '),
    ),
  ];
}

/** J and K move between the rows, as in a mail program; Enter then opens the row. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0;
  if (step === 0) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('button.why')];
  const at = buttons.findIndex((button) => button === document.activeElement);
  buttons[Math.max(0, Math.min(buttons.length - 1, at + step))]?.focus();
}

/** The bank's desk: masked needs that match its products, best first. */
export default function MatchedNeedsPage() {
  const words = useWords();
  const { t, options } = words;
  const address = useListAddress({ orders: MATCHED_NEED_ORDERS, filters: [PRODUCT, PURPOSE, URGENCY] });
  const { orderBy, ascending } = address;
  const [isHelping, setHelping] = useState(false);
  const [opened, setOpened] = useState<MatchedNeedRowFragment | null>(null);
  const [{ data: own }] = useQuery({ query: MyProductsDocument, variables: { first: PAGE_SIZE } });
  const variables = {
    productId: address.filter(PRODUCT),
    purpose: address.choice(PURPOSE, PURPOSES_OFFERED),
    urgency: address.choice(URGENCY, URGENCIES),
    orderBy,
    ascending,
  };
  const connection = useConnection(MatchedNeedsDocument, variables, (data) => data.matchedNeeds);
  const products = own?.myProducts.edges.map(({ node }) => ({ value: node.id, label: node.name })) ?? [];
  // Rows that stay in view are rendered again only when the words change.
  const columns = useMemo(() => columnsOf(words, setOpened), [words]);
  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    if (event.key === '?') setHelping(true);
    else moveFocus(event);
  }
  const filter = (name: string, keys: readonly [label: WebKey, all: WebKey], choices: Choices): ListFilter => ({
    name,
    label: t(keys[0]),
    choice: { all: t(keys[1]), options: choices },
  });
  return (
    <>
      <Listing<MatchedNeedRowFragment, MatchedNeedOrder>
        title={t('matched.title')}
        name="matched-needs"
        hint={t('matched.maskNotice')}
        action={<KeyHelp keys={KEYS} isOpen={isHelping} setOpen={setHelping} />}
        address={address}
        connection={connection}
        empty={{ title: t('matched.empty'), hint: t('matched.emptyHint') }}
        filters={[
          filter(PRODUCT, ['matched.product', 'matched.allProducts'], products),
          filter(PURPOSE, ['need.purpose', 'matched.allPurposes'], options('purpose', PURPOSES_OFFERED)),
          filter(URGENCY, ['need.urgency', 'matched.allUrgencies'], options('urgency', URGENCIES)),
        ]}
        columns={fileColumnsOf(words)}
        renderRows={(matches) => (
          <VirtualTable
            label={t('matched.title')}
            columns={columns}
            rows={matches}
            loading={connection.loading}
            hasMore={connection.hasMore}
            onMore={connection.more}
            onKeyDown={onKeyDown}
          />
        )}
      />
      <Drawer
        open={opened !== null}
        onClose={() => setOpened(null)}
        title={t('matched.why')}
        size="large"
        destroyOnHidden
      >
        {opened !== null && <MatchReasons match={opened} />}
      </Drawer>
    </>
  );
}

/** What a file says, and by what the list is sorted. */
function fileColumnsOf(words: Words): readonly ListColumn<MatchedNeedRowFragment, MatchedNeedOrder>[] {
  const { t, label } = words;
  return [
    { title: t('matched.score'), text: ({ bankScore }) => formatScore(bankScore), orderBy: 'SCORE' },
    { title: t('matched.matched'), text: null, orderBy: 'MATCHED' },
    { title: t('common.amount'), text: ({ profile }) => measureText(profile.amount, words) },
    { title: t('common.term'), text: ({ profile }) => measureText(profile.term, words) },
    { title: t('need.rateMax'), text: ({ profile }) => measureText(profile.rateMax, words) },
    { title: t('need.purpose'), text: ({ profile }) => label('purpose', profile.purpose) },
    { title: t('matched.firm'), text: ({ firm }) => firm?.name ?? t('matched.masked') },
    { title: t('matched.product'), text: ({ product }) => product.name },
    { title: t('need.urgency'), text: ({ profile }) => label('urgency', profile.urgency) },
  ];
}

function MatchReasons({ match }: { match: MatchedNeedRowFragment }) {
  const words = useWords();
  const { t, label } = words;
  const { profile, firm } = match;
  const facts: readonly (readonly [string, string])[] = [
    [t('matched.firm'), firm?.name ?? t('matched.masked')],
    [t('firm.industry'), profile.industryName || t('matched.hidden')],
    [t('firm.town'), profile.divisionName || t('matched.hidden')],
    [t('firm.sizeClass'), profile.sizeClass === null ? t('matched.hidden') : label('sizeClass', profile.sizeClass)],
    [t('firm.revenue'), measureText(profile.revenue, words)],
    [t('matched.firmAge'), measureText(profile.firmAge, words)],
    [t('need.urgency'), label('urgency', profile.urgency)],
  ];
  return (
    <div className="stack">
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {match.changes.length > 0 && (
        <>
          <h3>{t('matched.changes')}</h3>
          <ul>
            {match.changes.map((change) => (
              <li key={change.kind}>{change.text}</li>
            ))}
          </ul>
        </>
      )}
      {match.scoreParts.length > 0 && (
        <>
          <h3>{t('rec.parts')}</h3>
          <ScoreBars parts={match.scoreParts} side="BANK" />
        </>
      )}
      <h3>{t('rec.rules')}</h3>
      <RuleList rules={match.rules} />
      {firm !== null && (
        <Link to={`/loans/new?needId=${match.needId}&productId=${match.product.id}`}>{t('matched.link')}</Link>
      )}
    </div>
  );
}
