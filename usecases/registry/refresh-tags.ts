import { LockMode } from '@mikro-orm/core';
import type { FactKind } from '../../domain/registry/tags/fact-kind.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import type { Deps } from '../ports.ts';
import { refreshFirmFacts } from './refresh-firm-facts.ts';

/**
 * Derives again the tags that depend on the facts that were recorded, and no others. Running it twice writes nothing
 * the second time.
 */
export async function refreshTags(deps: Deps, job: { firmId: string; facts: readonly FactKind[] }): Promise<void> {
  await deps.inTransaction(async (work) => {
    const firm = await work.em.findOne(Firm, { id: job.firmId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (firm === null) return;
    await refreshFirmFacts(work, firm, { now: deps.now(), today: deps.today(), kinds: job.facts });
  });
}
