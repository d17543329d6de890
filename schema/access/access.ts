import { AsyncLocalStorage } from 'node:async_hooks';
import { SCOPES, type Scope } from './scopes.ts';

/**
 * How far the database lets a connection go: `own` is the rows of the caller alone, `read` every row for reading while
 * writing stays with its own, `all` everything.
 */
export type Reach = 'own' | 'read' | 'all';

/** For whom the database is asked; policies compare its rows with these (decision 0140). */
export type Access = {
  readonly organisationId: string | null;
  /** The person, or the API key by its id, as history names them. */
  readonly personId: string | null;
  readonly reach: Reach;
};

/** `isTransaction`: what widens it ends with the transaction that it was made for. */
type Holder = { access: Access; readonly isTransaction: boolean };
const holders = new AsyncLocalStorage<Holder>();

/** A scope was widened where no transaction would end it. */
export class WidenedOutsideTransactionError extends Error {
  override readonly name = 'WidenedOutsideTransactionError';
  constructor(scope: string) {
    super(`"${scope}" was widened outside of a transaction. Use inScope for a read.`);
  }
}

/** Runs `run`, and all that it starts, for this caller. */
export const inAccess = <Result>(access: Access, run: () => Result): Result =>
  holders.run({ access, isTransaction: false }, run);

/** The caller of now; `null` outside of any request, where policies show no row. */
export const currentAccess = (): Access | null => holders.getStore()?.access ?? null;

/** Runs one transaction; `widen` in it lasts until it ends. */
export function inOwnTransaction<Result>(run: () => Result): Result {
  const access = currentAccess();
  return access === null ? run() : holders.run({ access, isTransaction: true }, run);
}

/**
 * A read that looks further than the caller's own rows, under the name that gives the reason. Whoever has a wider reach
 * keeps it. Outside of a request, as in a worker, nothing changes: its role reads everything.
 */
export function inScope<Result>(scope: Scope, run: () => Result): Result {
  const access = currentAccess();
  return access === null ? run() : holders.run({ access: widened(access, scope), isTransaction: false }, run);
}

/**
 * From here to its end the transaction reaches as far as `scope` says. A command finds the row that it is about before:
 * so far it is asked for own rows alone.
 */
export function widen(scope: Scope): void {
  const holder = holders.getStore();
  if (holder === undefined) return;
  if (!holder.isTransaction) throw new WidenedOutsideTransactionError(scope);
  holder.access = widened(holder.access, scope);
}

const WIDTH: Readonly<Record<Reach, number>> = { own: 0, read: 1, all: 2 };

function widened(access: Access, scope: Scope): Access {
  const { reach } = SCOPES[scope];
  return WIDTH[reach] > WIDTH[access.reach] ? { ...access, reach } : access;
}

/** Each step of an iteration runs for this caller: whoever asks for the next one stands outside of the request. */
export function inAccessEach<Value>(access: Access, steps: AsyncIterable<Value>): AsyncIterableIterator<Value> {
  const iterator = inAccess(access, () => steps[Symbol.asyncIterator]());
  const end = (): Promise<IteratorResult<Value>> => Promise.resolve({ done: true, value: undefined });
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => inAccess(access, () => iterator.next()),
    return: () => inAccess(access, () => iterator.return?.() ?? end()),
    throw: (error) => inAccess(access, () => iterator.throw?.(error) ?? end()),
  };
}
