import { AsyncLocalStorage } from 'node:async_hooks';

const requests = new AsyncLocalStorage<string>();

/** Runs `run`, and all that it starts, as part of one request or job; history names it. */
export const inRequest = <Result>(id: string, run: () => Result): Result => requests.run(id, run);

/** The request or job that runs now; `null` outside of any, such as in a tool. */
export const currentRequestId = (): string | null => requests.getStore() ?? null;
