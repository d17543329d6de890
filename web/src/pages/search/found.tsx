import { Alert, Button, Skeleton } from 'antd';
import { useState } from 'react';
import { useQuery } from 'urql';
import { formatMonths, formatSpread } from '../../format.ts';
import type { MarksFragment, ProductSummaryFragment, SearchNeedsQuery } from '../../gql/graphql.ts';
import { SearchFirmsDocument, SearchNeedsDocument, SearchProductsDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { EmptyState } from '../../parts/nodes.tsx';
import { FaultNotice } from '../../parts/problem-notice.tsx';
import { Day, Money } from '../../parts/values.tsx';
import { measureText } from '../matching/measure-text.ts';
import { ExportFound } from './export-found.tsx';
import { Filters } from './filters.tsx';
import { Marked } from './marked.tsx';
import { changed, type Index, searchOf } from './search-url.ts';

const TOTAL_MAX = 1_000;

type NeedNode = Extract<SearchNeedsQuery['searchNeeds'], { edges: unknown }>['edges'][number]['node'];
type FirmNode = { id: string; name: string; creditCode: string; sizeClass: string };

/** One query for each index; those of the others wait. */
function useSearch(index: Index, params: URLSearchParams, after: string | null) {
  const variables = { input: searchOf(params, index), after };
  const [products, askProducts] = useQuery({ query: SearchProductsDocument, variables, pause: index !== 'products' });
  const [needs, askNeeds] = useQuery({ query: SearchNeedsDocument, variables, pause: index !== 'needs' });
  const [firms, askFirms] = useQuery({ query: SearchFirmsDocument, variables, pause: index !== 'firms' });
  switch (index) {
    case 'products':
      return { ...products, result: products.data?.searchProducts, retry: askProducts };
    case 'needs':
      return { ...needs, result: needs.data?.searchNeeds, retry: askNeeds };
    case 'firms':
      return { ...firms, result: firms.data?.searchFirms, retry: askFirms };
  }
}

/** What was found, with the filters that narrow it. */
export function Found({
  index,
  params,
  onChange,
}: {
  index: Index;
  params: URLSearchParams;
  onChange: (params: URLSearchParams) => void;
}) {
  const { t } = useWords();
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const { result, error, fetching, retry } = useSearch(index, params, cursors.at(-1) ?? null);
  if (result === undefined && error !== undefined) return <FaultNotice fault={error} onRetry={() => retry()} />;
  if (result === undefined) return <Skeleton active paragraph={{ rows: 6 }} />;
  if (!('edges' in result))
    return <Alert type="warning" showIcon role="alert" title={t('search.unavailable')} description={result.message} />;
  const { total, edges, facets, match, didYouMean, isDegraded, pageInfo } = result;
  return (
    <div className="search-columns" aria-busy={fetching}>
      <Filters index={index} params={params} counts={facets} onChange={onChange} />
      <section aria-label={t('search.title')}>
        <div className="title-row">
          <p role="status">{t(total >= TOTAL_MAX ? 'search.totalCapped' : 'search.total', { count: total })}</p>
          {total > 0 && <ExportFound index={index} params={params} />}
        </div>
        {isDegraded && <Alert type="warning" showIcon title={t('search.degraded')} />}
        {didYouMean !== null && (
          <p>
            {t('search.meant')}{' '}
            <Button size="small" onClick={() => onChange(changed(params, { q: didYouMean }))}>
              {didYouMean}
            </Button>
          </p>
        )}
        {edges.length > 0 && match !== 'EXACT' && (
          <p className="soft">{t(match === 'SIMILAR' ? 'search.similar' : 'search.partial')}</p>
        )}
        {edges.length === 0 && <EmptyState title={t('search.empty')} hint={t('search.emptyHint')} />}
        <ol className="search-hits">
          {edges.map(({ node, title, lines }) => (
            <li key={'needId' in node ? node.needId : node.id}>
              <Hit node={node} title={title} lines={lines} />
            </li>
          ))}
        </ol>
        {(cursors.length > 0 || pageInfo.hasNextPage) && (
          <p className="more">
            <Button disabled={cursors.length === 0} onClick={() => setCursors(cursors.slice(0, -1))}>
              {t('search.previous')}
            </Button>{' '}
            <Button
              disabled={!pageInfo.hasNextPage}
              loading={fetching}
              onClick={() => setCursors([...cursors, pageInfo.endCursor ?? ''])}
            >
              {t('search.next')}
            </Button>
          </p>
        )}
      </section>
    </div>
  );
}

type HitProps = {
  node: ProductSummaryFragment | NeedNode | FirmNode;
  title: readonly MarksFragment[];
  lines: readonly (readonly MarksFragment[])[];
};

function Hit({ node, title, lines }: HitProps) {
  const heading =
    'needId' in node ? <NeedTitle node={node} title={title} /> : <ShownTitle text={title} name={node.name} />;
  return (
    <>
      <h2>{heading}</h2>
      <p>
        {'needId' in node ? (
          <NeedFacts node={node} />
        ) : 'creditCode' in node ? (
          <FirmFacts node={node} />
        ) : (
          <ProductFacts node={node} />
        )}
      </p>
      {lines.map((line) => {
        const key = line.map((stretch) => stretch.text).join('');
        return (
          <p key={key} className="soft search-line">
            <Marked text={line} />
          </p>
        );
      })}
    </>
  );
}

/** The engine marks the title; while it is down there is only the name. */
const ShownTitle = ({ text, name }: { text: readonly MarksFragment[]; name: string }) =>
  text.length === 0 ? name : <Marked text={text} />;

function NeedTitle({ node, title }: { node: NeedNode; title: readonly MarksFragment[] }) {
  const { label } = useWords();
  const isMarked = title.some((stretch) => stretch.isMatch);
  return isMarked ? <Marked text={title} /> : label('purpose', node.profile.purpose);
}

function NeedFacts({ node }: { node: NeedNode }) {
  const words = useWords();
  const { amount, term, rateMax } = node.profile;
  return (
    <>
      {measureText(amount, words)} · {measureText(term, words)} · {measureText(rateMax, words)} ·{' '}
      <Day date={node.publishedOn} /> · {node.firm?.name ?? <span className="soft">{words.t('search.masked')}</span>}
    </>
  );
}

function FirmFacts({ node }: { node: FirmNode }) {
  const { label } = useWords();
  return (
    <>
      <span className="number">{node.creditCode}</span> · {label('sizeClass', node.sizeClass)}
    </>
  );
}

function ProductFacts({ node }: { node: ProductSummaryFragment }) {
  const { label, language } = useWords();
  return (
    <>
      {node.bankName} · <Money fen={node.amountFenMin} /> – <Money fen={node.amountFenMax} /> ·{' '}
      {formatMonths(node.termMonthsMax, language)} · {label('lprTenor', node.lprTenor)}{' '}
      {formatSpread(node.spreadBpsMin, node.spreadBpsMax)}
    </>
  );
}
