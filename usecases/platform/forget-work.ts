import { LongWork } from '../../schema/entities/platform/long-work.entity.ts';
import type { Deps } from '../ports.ts';

/** How long work that is over can be opened again (our default). */
const WORK_KEPT_DAYS = 90;

/** Forgets work that ended long ago, with the files that were sent with it; what it made stays. */
export async function forgetWork(deps: Pick<Deps, 'inTransaction' | 'now'>): Promise<number> {
  const before = new Date(deps.now().getTime() - WORK_KEPT_DAYS * 86_400_000);
  return deps.inTransaction(({ em }) => em.nativeDelete(LongWork, { finishedAt: { $lt: before } }));
}
