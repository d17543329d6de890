import { AsyncLocalStorage } from 'node:async_hooks';
import type pg from 'pg';

const transactions = new AsyncLocalStorage<true>();

/** A transaction asked its pool for another connection. */
export class SecondConnectionError extends Error {
  override readonly name = 'SecondConnectionError';
  constructor() {
    super('A transaction needs one connection: read and write with what it was given.');
  }
}

/** Runs what a transaction does, which has its connection already. */
export const holdingConnection = <Result>(run: () => Result): Result => transactions.run(true, run);

/**
 * Refuses another connection to whoever holds one. As many transactions as the pool has connections would otherwise wait
 * for each other for ever, and the second connection would not see what the first one wrote.
 */
export function refuseSecondConnection(pool: pg.Pool): void {
  const connect = pool.connect.bind(pool) as (...args: unknown[]) => unknown;
  pool.connect = ((...args: unknown[]) => {
    if (transactions.getStore() === true) throw new SecondConnectionError();
    return connect(...args);
  }) as typeof pool.connect;
}
