import { createOrm } from '../../adapters/postgres/orm.ts';
import { urlForRole, WORKER_ROLE } from '../../adapters/postgres/roles.ts';
import { createTransactions } from '../../adapters/postgres/transactions.ts';
import type { Deps } from '../../usecases/ports.ts';
import type { RunningPlatform } from './running-platform.ts';

/** What background work stands on in production: the role of the worker, which owns nothing. */
export function createWorkerDeps({ databaseUrl, platform }: RunningPlatform): {
  deps: Deps;
  close: () => Promise<void>;
} {
  const orm = createOrm({ url: urlForRole(databaseUrl, WORKER_ROLE), poolMax: 6 });
  const { now, newId } = platform.deps;
  const deps = { ...platform.deps, inTransaction: createTransactions({ orm, now, newId }), read: () => orm.em.fork() };
  return { deps, close: () => orm.close() };
}
