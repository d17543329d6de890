import type { IncomingHttpHeaders } from 'node:http';

const READING_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A browser adds cookies by itself, so a request with cookies that changes something must name an origin of ours. A
 * request without cookies carries no authority that a foreign page could borrow.
 */
export function isForgeable({ method, headers }: { method: string; headers: IncomingHttpHeaders }, origins: Origins) {
  if (READING_METHODS.has(method) || headers.cookie === undefined) return false;
  return headers.origin === undefined || !origins.has(headers.origin);
}

/** Opening a socket is a GET, yet it carries cookies and browsers do not hold foreign pages back: the origin decides. */
export function maySocketOpen(headers: IncomingHttpHeaders, origins: Origins): boolean {
  if (headers.origin === undefined) return headers.cookie === undefined;
  return origins.has(headers.origin);
}

export type Origins = ReadonlySet<string>;
