import { useClient } from 'urql';
import { formatMonthsRange, formatYuan } from '../../format.ts';
import {
  SearchFirmsDocument,
  type SearchFirmsQuery,
  SearchNeedsDocument,
  type SearchNeedsQuery,
  SearchProductsDocument,
  type SearchProductsQuery,
} from '../../gql/graphql.ts';
import { useWords, type Words } from '../../language.ts';
import { ExportButton, type ExportColumn } from '../../parts/export-button.tsx';
import { measureText } from '../matching/measure-text.ts';
import { type Index, searchOf } from './search-url.ts';

type NodeOf<Result> =
  Extract<Result, { edges: unknown }> extends { edges: readonly { node: infer Node }[] } ? Node : never;
type Product = NodeOf<SearchProductsQuery['searchProducts']>;
type Need = NodeOf<SearchNeedsQuery['searchNeeds']>;
type Firm = NodeOf<SearchFirmsQuery['searchFirms']>;
type Row = readonly string[];
type Found<Node> =
  | { edges: readonly { node: Node }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } }
  | { message: string };

function titlesOf(index: Index, { t }: Words): readonly string[] {
  const terms = [t('common.amount'), t('common.term'), t('common.rate')];
  switch (index) {
    case 'products':
      return [t('product.name'), t('loan.bank'), ...terms];
    case 'needs':
      return [t('need.purpose'), ...terms, t('need.publishedOn'), t('matched.firm')];
    case 'firms':
      return [t('firm.name'), t('firm.creditCode'), t('firm.sizeClass')];
  }
}

function productRow(product: Product, { label, language }: Words): Row {
  const { amountFenMin, amountFenMax, termMonthsMin, termMonthsMax, lprTenor, spreadBpsMin, spreadBpsMax } = product;
  return [
    product.name,
    product.bankName,
    `${formatYuan(amountFenMin, language)} – ${formatYuan(amountFenMax, language)}`,
    formatMonthsRange(termMonthsMin, termMonthsMax, language),
    `${label('lprTenor', lprTenor)} ${spreadBpsMin} ~ ${spreadBpsMax} BP`,
  ];
}

function needRow({ profile, publishedOn, firm }: Need, words: Words): Row {
  const { purpose, amount, term, rateMax } = profile;
  const terms = [amount, term, rateMax].map((measure) => measureText(measure, words));
  return [words.label('purpose', purpose), ...terms, publishedOn, firm?.name ?? words.t('search.masked')];
}

const firmRow = ({ name, creditCode, sizeClass }: Firm, { label }: Words): Row => [
  name,
  creditCode,
  label('sizeClass', sizeClass),
];

/** All that was found, page by page, as a file. */
export function ExportFound({ index, params }: { index: Index; params: URLSearchParams }) {
  const words = useWords();
  const client = useClient();
  const columns = titlesOf(index, words).map((title, at): ExportColumn<Row> => [title, (row) => row[at] ?? '']);

  async function read(after: string | null) {
    const variables = { input: searchOf(params, index), after };
    const options = { requestPolicy: 'network-only' } as const;
    switch (index) {
      case 'products': {
        const { data } = await client.query(SearchProductsDocument, variables, options).toPromise();
        return pageOf(data?.searchProducts, (node) => productRow(node, words));
      }
      case 'needs': {
        const { data } = await client.query(SearchNeedsDocument, variables, options).toPromise();
        return pageOf(data?.searchNeeds, (node) => needRow(node, words));
      }
      case 'firms': {
        const { data } = await client.query(SearchFirmsDocument, variables, options).toPromise();
        return pageOf(data?.searchFirms, (node) => firmRow(node, words));
      }
    }
  }
  return <ExportButton name={index} columns={columns} read={read} />;
}

function pageOf<Node>(found: Found<Node> | undefined, rowOf: (node: Node) => Row) {
  if (found === undefined || !('edges' in found)) return null;
  const { hasNextPage, endCursor } = found.pageInfo;
  return { rows: found.edges.map(({ node }) => rowOf(node)), next: hasNextPage ? endCursor : null };
}
