import { Button, Input, Modal } from 'antd';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import type { Urgency } from '../../../../domain/market/credit-need.ts';
import type { Purpose } from '../../../../domain/market/purpose.ts';
import {
  FeedFacetsDocument,
  MyProductsDocument,
  SavedSearchesDocument,
  type SavedSearchPartsFragment,
  SaveSearchDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';
import type { ListAddress } from '../../use-list-address.ts';
import { addressOf } from '../search/search-url.ts';

export type FeedVariables = {
  readonly productId: string | null;
  readonly purpose: Purpose | null;
  readonly urgency: Urgency | null;
};
type Facet = readonly { readonly value: string; readonly count: number }[];

const PRODUCTS_MAX = 100;
const NAME_MAX = 60;
const ALL = '';

/** The filters of the feed with how many needs each would leave, and those that the person keeps. */
export function FeedFilters(of: { variables: FeedVariables; address: ListAddress<'SCORE'>; stamp: number }) {
  const { variables, address, stamp } = of;
  const { t, label } = useWords();
  const [{ data }, ask] = useQuery({ query: FeedFacetsDocument, variables, requestPolicy: 'cache-and-network' });
  const [{ data: own }] = useQuery({ query: MyProductsDocument, variables: { first: PRODUCTS_MAX } });
  useEffect(() => {
    if (stamp > 0) ask({ requestPolicy: 'network-only' });
  }, [stamp, ask]);
  const facets = data?.needFeedFacets;
  const nameOf = new Map(own?.myProducts.edges.map(({ node }) => [node.id, node.name]));
  return (
    <>
      <FacetSelect
        label={t('feed.product')}
        all={t('feed.allProducts')}
        facet={facets?.products ?? []}
        value={variables.productId}
        wordOf={(id) => nameOf.get(id) ?? '…'}
        onChange={(value) => address.setFilter('product', value)}
      />
      <FacetSelect
        label={t('need.purpose')}
        all={t('feed.allPurposes')}
        facet={facets?.purposes ?? []}
        value={variables.purpose}
        wordOf={(code) => label('purpose', code)}
        onChange={(value) => address.setFilter('purpose', value)}
      />
      <FacetSelect
        label={t('need.urgency')}
        all={t('feed.allUrgencies')}
        facet={facets?.urgencies ?? []}
        value={variables.urgency}
        wordOf={(code) => label('urgency', code)}
        onChange={(value) => address.setFilter('urgency', value)}
      />
      {address.isFiltered && (
        <Button type="text" onClick={address.clear}>
          {t('list.clear')}
        </Button>
      )}
      <KeptFilters variables={variables} address={address} />
      {facets !== undefined && (
        <span className="soft number" role="status">
          {t(facets.isWhole ? 'feed.counted' : 'feed.countedMore', { count: facets.counted })}
        </span>
      )}
    </>
  );
}

/** A value that is chosen and of which nothing is left stays in the list, so that it can be seen and taken out. */
function FacetSelect(of: {
  label: string;
  all: string;
  facet: Facet;
  value: string | null;
  wordOf: (value: string) => string;
  onChange: (value: string | null) => void;
}) {
  const { label, all, facet, value, wordOf, onChange } = of;
  const isGone = value !== null && !facet.some((one) => one.value === value);
  const shown = isGone ? [...facet, { value, count: 0 }] : facet;
  return (
    <select
      className="plain-input"
      aria-label={label}
      value={value ?? ALL}
      onChange={({ target }) => onChange(target.value === ALL ? null : target.value)}
    >
      <option value={ALL}>{all}</option>
      {shown.map((one) => (
        <option key={one.value} value={one.value}>
          {`${wordOf(one.value)} (${one.count})`}
        </option>
      ))}
    </select>
  );
}

/** The one value of a facet of a kept search; `null` when it names several, which the feed cannot show. */
function oneOf(search: SavedSearchPartsFragment, facet: string): string | null | undefined {
  const values = search.filters.find((filter) => filter.facet === facet)?.values ?? [];
  return values.length > 1 ? null : values[0];
}

const fitsFeed = (search: SavedSearchPartsFragment): boolean =>
  search.text === '' &&
  search.ranges.length === 0 &&
  search.filters.every(({ facet }) => facet === 'purpose' || facet === 'urgency') &&
  oneOf(search, 'purpose') !== null &&
  oneOf(search, 'urgency') !== null;

/** Kept searches for needs: those that the feed can show narrow it, the others open the search. */
function KeptFilters({ variables, address }: { variables: FeedVariables; address: ListAddress<'SCORE'> }) {
  const { t } = useWords();
  const [{ data }, refresh] = useQuery({ query: SavedSearchesDocument, requestPolicy: 'cache-and-network' });
  const save = useCommand(SaveSearchDocument, (answer) => answer.saveSearch);
  const [name, setName] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const kept = data?.savedSearches.filter(({ index }) => index === 'needs') ?? [];
  const { purpose, urgency } = variables;
  const hasSomething = purpose !== null || urgency !== null;
  async function keep() {
    const filter = { purposes: purpose === null ? [] : [purpose], urgencies: urgency === null ? [] : [urgency] };
    const done = await save.run({ name: name.trim(), index: 'needs', search: { text: '', filter, facets: [] } });
    if (done === null) return;
    setName('');
    setIsOpen(false);
    refresh({ requestPolicy: 'network-only' });
  }
  function use(search: SavedSearchPartsFragment) {
    address.setFilter('purpose', oneOf(search, 'purpose') ?? null);
    address.setFilter('urgency', oneOf(search, 'urgency') ?? null);
    setIsOpen(false);
  }
  const content = (
    <div className="stack kept-filters">
      <ul className="plain-list">
        {kept.map((search) => (
          <li key={search.id}>
            {fitsFeed(search) ? (
              <Button type="link" size="small" onClick={() => use(search)}>
                {search.name}
              </Button>
            ) : (
              <Link to={addressOf(search)}>{search.name}</Link>
            )}
            {search.unread > 0 && <span className="soft"> {t('search.unread', { count: search.unread })}</span>}
          </li>
        ))}
      </ul>
      <p className="soft">{t('feed.keepHint')}</p>
      <form
        className="search-box"
        onSubmit={(event) => {
          event.preventDefault();
          void keep();
        }}
      >
        <Input
          aria-label={t('feed.keepName')}
          placeholder={t('feed.keepName')}
          maxLength={NAME_MAX}
          value={name}
          disabled={!hasSomething}
          onChange={({ target }) => setName(target.value)}
        />
        <Button htmlType="submit" disabled={!hasSomething || name.trim() === ''} loading={save.running}>
          {t('feed.keep')}
        </Button>
      </form>
      <ProblemNotice problem={save.problem} />
    </div>
  );
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>
        {t('feed.kept')} {kept.length > 0 && kept.length}
      </Button>
      <Modal open={isOpen} title={t('feed.kept')} footer={null} onCancel={() => setIsOpen(false)} destroyOnHidden>
        {content}
      </Modal>
    </>
  );
}
