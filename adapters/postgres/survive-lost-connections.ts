import type pg from 'pg';

/**
 * A lost connection, idle or lent, fails its queries and is replaced at the next checkout. Without a listener its error
 * would end the process, and the pool itself does not listen to a client that is lent.
 */
export function surviveLostConnections(pool: pg.Pool): void {
  pool.on('error', () => undefined);
  pool.on('connect', (client) => void client.on('error', () => undefined));
}
