import { callbackify } from 'node:util';
import type pg from 'pg';
import { type Access, currentAccess } from '../../schema/access/access.ts';

const SET = `select set_config('app.organisation', $1, false), set_config('app.person', $2, false), set_config('app.reach', $3, false)`;
/** These move a transaction and look at no row; while one is broken the server takes nothing else. */
const CONTROL = /^\s*(?:begin|start|commit|end|rollback|savepoint|release)\b/i;
const BEGINS = /^\s*(?:begin|start|savepoint)\b/i;

const valuesOf = (access: Access | null): [string, string, string] => [
  access?.organisationId ?? '',
  access?.personId ?? '',
  access?.reach ?? '',
];

/**
 * Tells the server on every checkout of a connection for whom it is asked from now on, whatever was said before, and
 * again in the middle of a transaction when the scope changes there. Without a caller the connection sees no protected
 * row. Nothing else of the process may hand out connections of the pool.
 */
export function scopeConnections(pool: pg.Pool): void {
  const told = new WeakMap<pg.PoolClient, string>();
  const connect = pool.connect.bind(pool) as () => Promise<pg.PoolClient>;

  const tell = async (client: pg.PoolClient, query: Query, access: Access | null): Promise<void> => {
    const values = valuesOf(access);
    told.delete(client);
    await query(SET, values);
    told.set(client, values.join(' '));
  };
  const plain = new WeakMap<pg.PoolClient, Query>();
  const watch = (client: pg.PoolClient): Query => {
    const known = plain.get(client);
    if (known !== undefined) return known;
    const query = client.query.bind(client) as unknown as Query;
    plain.set(client, query);
    const scoped = (...args: Parameters<Query>): unknown => {
      const text = textOf(args[0]);
      // What answers to a callback or streams was told at checkout and cannot wait here.
      if (text === null || args.some((arg) => typeof arg === 'function')) return query(...args);
      if (CONTROL.test(text)) {
        // What was said in a transaction is taken back with it.
        if (!BEGINS.test(text)) told.delete(client);
        return query(...args);
      }
      const access = currentAccess();
      if (told.get(client) === valuesOf(access).join(' ')) return query(...args);
      return tell(client, query, access).then(() => query(...args));
    };
    client.query = scoped as typeof client.query;
    return query;
  };
  const checkOut = async (): Promise<pg.PoolClient> => {
    // Taken here: when the pool is busy, the rest runs in the context of whoever gives a connection back.
    const access = currentAccess();
    const client = await connect();
    try {
      await tell(client, watch(client), access);
      return client;
    } catch (error) {
      client.release(error instanceof Error ? error : true);
      throw error;
    }
  };
  pool.connect = ((callback?: ConnectCallback) => {
    if (callback === undefined) return checkOut();
    return callbackify(checkOut)((error: Error | null, client?: pg.PoolClient) =>
      callback(error ?? undefined, client, client?.release.bind(client) ?? (() => undefined)),
    );
  }) as typeof pool.connect;
  pool.query = (async (...args: Parameters<Query>) => {
    const client = await checkOut();
    let failure: Error | undefined;
    try {
      return await watch(client)(...args);
    } catch (error) {
      // As pg does it: the server may have said good-bye and not yet hung up, and the next borrower would hear it again.
      failure = error instanceof Error ? error : undefined;
      throw error;
    } finally {
      client.release(failure);
    }
  }) as typeof pool.query;
}

type Query = (first: unknown, ...rest: unknown[]) => Promise<unknown>;
type ConnectCallback = (error: Error | undefined, client: pg.PoolClient | undefined, done: () => void) => void;

function textOf(first: unknown): string | null {
  if (typeof first === 'string') return first;
  if (typeof first !== 'object' || first === null || 'submit' in first) return null;
  return 'text' in first && typeof first.text === 'string' ? first.text : null;
}
