import { GraphQLError } from 'graphql';
import type { Connection } from '../schema/graphql/common.ts';

/** Largest page of every list; the answer-size rule of the server counts with the same number. */
export const PAGE_SIZE_MAX = 100;

export type Page = { readonly first: number; readonly after: string | null };

/** Bounds a page at the border; a cursor is opaque text of our own making. */
export function parsePage(first: number, after: string | null | undefined): Page {
  if (!Number.isInteger(first) || first < 1 || first > PAGE_SIZE_MAX)
    throw inputError(`first must lie between 1 and ${PAGE_SIZE_MAX}`, 'first');
  if (after === null || after === undefined || after === '') return { first, after: null };
  const decoded = Buffer.from(after, 'base64url').toString('utf8');
  if (after.length > 200 || !decoded.startsWith('c:')) throw inputError('after is not a cursor of this list', 'after');
  return { first, after: decoded.slice(2) };
}

export const encodeCursor = (key: string): string => Buffer.from(`c:${key}`, 'utf8').toString('base64url');

const INTEGER_MAX = 2_147_483_647;

/** The number in a cursor; a cursor that somebody made up counts as 0 and not as a number that no column can hold. */
export function numberInCursor(text: string | null | undefined): number {
  const number = Number(text);
  return Number.isInteger(number) && number >= 0 && number <= INTEGER_MAX ? number : 0;
}

/** Builds a connection from one row more than asked for. */
export function connection<Row, Node>(
  rows: readonly Row[],
  page: Page,
  of: { key: (row: Row) => string; node: (row: Row) => Node },
): Connection<Node> {
  const shown = rows.slice(0, page.first);
  const edges = shown.map((row) => ({ cursor: encodeCursor(of.key(row)), node: of.node(row) }));
  return { edges, pageInfo: { hasNextPage: rows.length > page.first, endCursor: edges.at(-1)?.cursor ?? null } };
}

export function inputError(message: string, field: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', field } });
}

const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** An id of the wrong shape is "not there" like any other id that leads nowhere. */
export const NOWHERE = '00000000-0000-0000-0000-000000000000';
export const parseId = (id: string): string => (UUID_PATTERN.test(id) ? id.toLowerCase() : NOWHERE);
