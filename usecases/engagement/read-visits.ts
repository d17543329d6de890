import type { Role } from '../../domain/registry/permissions.ts';
import { Visit } from '../../schema/entities/engagement/deal-record.entity.ts';
import type { Actor, Deps } from '../ports.ts';
import { notOfOtherBranch } from '../registry/branches/branch-work.ts';

const KEEPERS: ReadonlySet<string> = new Set<Role>(['OPERATOR', 'AUDITOR']);
const NOBODY = '00000000-0000-0000-0000-000000000000';

const PAGE_SQL = `
  select v.id from visit v join engagement e on e.id = v.engagement_id
  where (? or e.firm_id = ?::uuid or e.bank_id = ?::uuid) and ${notOfOtherBranch('v.id')}
    and (?::uuid is null or v.engagement_id = ?::uuid) and (?::uuid is null or v.id < ?::uuid)
  order by v.id desc limit ?`;

/** Visits of a firm or a bank, the newest first, one more than asked for; all of them for who looks after the market. */
export async function findVisits(
  deps: Pick<Deps, 'read'>,
  of: {
    readonly actor: Actor;
    readonly engagementId: string | null;
    readonly first: number;
    readonly after: string | null;
  },
): Promise<Visit[]> {
  const { actor, engagementId, first, after } = of;
  const em = deps.read();
  const own = actor.organisationId ?? NOBODY;
  const readsAll = actor.roles.some((role) => KEEPERS.has(role));
  const branch = actor.branchId ?? null;
  const ids = await em.execute<{ id: string }[]>(PAGE_SQL, [
    readsAll,
    own,
    own,
    branch,
    branch,
    engagementId,
    engagementId,
    after,
    after,
    first + 1,
  ]);
  return em.find(Visit, { id: { $in: ids.map(({ id }) => id) } }, { orderBy: { id: 'desc' } });
}
