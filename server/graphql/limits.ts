import type { AnswerSizeLimits } from './answer-size-rule.ts';

/** What one GraphQL request may ask for. All is counted on the document, before anything runs. */
export type GraphqlLimits = AnswerSizeLimits & {
  readonly tokensMax: number;
  readonly depthMax: number;
  readonly aliasesMax: number;
  readonly directivesMax: number;
};

export const GRAPHQL_LIMITS: GraphqlLimits = {
  tokensMax: 2_000,
  depthMax: 10,
  aliasesMax: 15,
  directivesMax: 30,
  answerSizeMax: 50_000,
  pageSizeMax: 100,
  listSizeAssumed: 5,
};

/** Characters of source text; a parsed or compiled document takes a small multiple of that. */
export const DOCUMENT_STORE = { documentsMax: 1_000, charactersMax: 2_000_000 } as const;
export const PERSISTED_QUERIES = { queriesMax: 2_000, charactersMax: 4_000_000 } as const;
