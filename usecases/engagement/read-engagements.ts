import { Engagement } from '../../schema/entities/engagement/engagement.entity.ts';
import type { Deps } from '../ports.ts';

/** Engagements of one organisation, the newest first; `null` shows all of them to who looks after the market. */
export function findEngagements(
  deps: Deps,
  of: { organisationId: string | null; needId: string | null; first: number; after: string | null },
): Promise<Engagement[]> {
  const { organisationId, needId, after } = of;
  const where = {
    $and: [
      organisationId === null ? {} : { $or: [{ firmId: organisationId }, { bankId: organisationId }] },
      needId === null ? {} : { needId },
      after === null ? {} : { id: { $lt: after } },
    ],
  };
  return deps.read().find(Engagement, where, { orderBy: { id: 'desc' }, limit: of.first + 1 });
}
