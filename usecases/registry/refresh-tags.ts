import { LockMode } from '@mikro-orm/core';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import type { Deps } from '../ports.ts';
import { refreshFirmFacts } from './refresh-firm-facts.ts';

/** Derives again what a firm's changed facts say of it. Running it twice writes nothing the second time. */
export async function refreshTags(deps: Deps, job: { firmId: string }): Promise<void> {
  await deps.inTransaction(async (work) => {
    const firm = await work.em.findOne(Firm, { id: job.firmId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (firm !== null) await refreshFirmFacts(work, firm, { now: deps.now(), today: deps.today() });
  });
}
