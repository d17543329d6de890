import type pg from 'pg';

type Query = (...args: readonly unknown[]) => unknown;

const BEGINS = /^\s*begin\b[^;]*$/i;
const ENDS = /^\s*(?:commit|rollback)\s*$/i;
const NOTHING = { command: '', rowCount: 0, oid: 0, rows: [], fields: [] };

/**
 * Sends the begin of a transaction together with its first statement: a round trip less for every command. A transaction
 * that says nothing is never begun.
 */
export function beginWithFirst(pool: pg.Pool): void {
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as unknown as Query;
    let begin: string | null = null;
    const joined = (...args: unknown[]): unknown => {
      const text = plainTextOf(args);
      if (begin === null) {
        if (text === null || !BEGINS.test(text)) return query(...args);
        begin = text;
        return Promise.resolve(NOTHING);
      }
      const waiting = begin;
      begin = null;
      if (text === null) {
        // It stands before the other in the queue of the connection, whose failure is then reported by that one.
        void (query(waiting) as Promise<unknown>).catch(() => undefined);
        return query(...args);
      }
      if (ENDS.test(text)) return Promise.resolve(NOTHING);
      return (query(`${waiting}; ${text}`) as Promise<pg.QueryResult[]>).then((results) => results.at(-1));
    };
    client.query = joined as typeof client.query;
  });
}

/** The text of a statement without values that answers with a promise; of such alone several are sent as one. */
function plainTextOf(args: readonly unknown[]): string | null {
  const [first, values, ...rest] = args;
  if (rest.length > 0 || typeof values === 'function') return null;
  if (Array.isArray(values) && values.length > 0) return null;
  if (typeof first === 'string') return first;
  if (typeof first !== 'object' || first === null || 'submit' in first || !('text' in first)) return null;
  const config = first as pg.QueryConfig & { readonly rowMode?: string };
  const isPlain = (config.values?.length ?? 0) === 0 && config.name === undefined && config.rowMode === undefined;
  return isPlain ? config.text : null;
}
