import { raw } from '@mikro-orm/sql';
import { Engagement } from '../../schema/entities/engagement/engagement.entity.ts';
import type { Deps } from '../ports.ts';
import { notOfOtherBranch } from '../registry/branches/branch-work.ts';

/** Engagements of one organisation, the newest first; `null` shows all of them to who looks after the market. */
export function findEngagements(
  deps: Deps,
  of: {
    organisationId: string | null;
    needId: string | null;
    first: number;
    after: string | null;
    /** Only what no other branch of the bank has taken. */
    branchId?: string | undefined;
  },
): Promise<Engagement[]> {
  const { organisationId, needId, after, branchId } = of;
  const where = {
    $and: [
      organisationId === null ? {} : { $or: [{ firmId: organisationId }, { bankId: organisationId }] },
      needId === null ? {} : { needId },
      after === null ? {} : { id: { $lt: after } },
      branchId === undefined ? {} : { [raw((alias) => notOfOtherBranch(`${alias}.id`), [branchId, branchId])]: [] },
    ],
  };
  return deps.read().find(Engagement, where, { orderBy: { id: 'desc' }, limit: of.first + 1 });
}
