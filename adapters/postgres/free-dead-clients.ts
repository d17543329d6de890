import type pg from 'pg';

/** Long after every query of a dead connection has failed, and its borrower has had the time to give it back. */
const GRACE_MS = 1_000;

/**
 * Takes dead connections back from borrowers that cannot return them: when a connection dies in a transaction, the
 * rollback fails as well, and Kysely does not release its client then. The pool would be one smaller for ever, and closing
 * it would wait for ever.
 */
export function freeDeadClients(pool: pg.Pool): void {
  const lent = new Set<pg.PoolClient>();
  pool.on('acquire', (client) => void lent.add(client));
  pool.on('release', (_error, client) => void lent.delete(client));
  pool.on('connect', (client) => {
    client.once('end', () => {
      setTimeout(() => {
        if (lent.delete(client)) client.release(true);
      }, GRACE_MS);
    });
  });
}
