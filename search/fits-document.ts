import { dictionaryOf } from './analysis/dictionary.ts';
import type { Expression } from './analysis/expression.ts';
import { normaliseLines, normaliseText } from './analysis/normalise.ts';
import { planQuery } from './analysis/plan.ts';
import { documentTokens } from './analysis/tokens.ts';
import { SEARCH_FACETS, SEARCH_RANGES, type SearchDocument, type SearchFilters } from './port.ts';

export type DocumentTest = (document: SearchDocument, tokens: ReadonlySet<string>) => boolean;

/** All that a document is found by. */
export const tokensOf = (document: SearchDocument): ReadonlySet<string> =>
  new Set(documentTokens(normaliseText(document.title), normaliseLines(document.body)));

/**
 * Whether a query would find a document by every word of it: the same plan and the same tokens as in the engines, but
 * without one, so that one new document meets many saved searches.
 */
export function createDocumentTest(query: {
  readonly text: string;
  readonly filters: SearchFilters;
  readonly synonyms: readonly (readonly string[])[];
}): DocumentTest {
  const text = normaliseText(query.text);
  const plan = planQuery(text, dictionaryOf(query.synonyms));
  if (plan === null && text !== '') return () => false;
  return (document, tokens) => passes(query.filters, document) && (plan === null || holds(plan.everything, tokens));
}

function holds(expression: Expression, tokens: ReadonlySet<string>): boolean {
  if (expression.kind === 'token') return holdsToken(expression, tokens);
  return expression.kind === 'all'
    ? expression.of.every((one) => holds(one, tokens))
    : expression.of.some((one) => holds(one, tokens));
}

type Token = Extract<Expression, { kind: 'token' }>;

function holdsToken({ token, isBeginning }: Token, tokens: ReadonlySet<string>): boolean {
  if (tokens.has(token)) return true;
  if (!isBeginning) return false;
  for (const one of tokens) if (one.startsWith(token)) return true;
  return false;
}

function passes({ facets, ranges }: SearchFilters, document: SearchDocument): boolean {
  const hasValues = SEARCH_FACETS.every((facet) => {
    const wanted = facets[facet] ?? [];
    return wanted.length === 0 || wanted.some((value) => document.facets[facet]?.includes(value) === true);
  });
  return hasValues && SEARCH_RANGES.every((range) => overlaps(ranges[range], document.ranges[range]));
}

type Range = SearchFilters['ranges']['amount'];

function overlaps(wanted: Range, has: Range): boolean {
  const { from = null, to = null } = wanted ?? {};
  if (from === null && to === null) return true;
  if (has === undefined || has.from === null) return false;
  return (from === null || has.to === null || has.to >= from) && (to === null || has.from <= to);
}
