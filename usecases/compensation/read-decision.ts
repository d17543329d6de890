import { ClaimDecision } from '../../schema/entities/compensation/claim.entity.ts';
import type { Deps } from '../ports.ts';

/** The newest approval of a claim; `null` before it is approved. Who may read the claim may read it. */
export const findDecision = (deps: Pick<Deps, 'read'>, claimId: string): Promise<ClaimDecision | null> =>
  deps.read().findOne(ClaimDecision, { claimId }, { orderBy: { decidedAt: 'desc' } });
