import type { VisitState } from '../../domain/engagement/visit.ts';
import type { ListOrder, VisitOrder } from '../../domain/list-orders.ts';
import type { Role } from '../../domain/registry/permissions.ts';
import { Visit } from '../../schema/entities/engagement/deal-record.entity.ts';
import type { Actor, Deps } from '../ports.ts';
import { notOfOtherBranch } from '../registry/branches/branch-work.ts';

const KEEPERS: ReadonlySet<string> = new Set<Role>(['OPERATOR', 'AUDITOR']);
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Ids are made in the order of time. */
const COLUMNS: Readonly<Record<VisitOrder, string>> = { CREATED: 'id', PLANNED: 'planned_on' };

function pageSql({ by, ascending }: ListOrder<VisitOrder>): string {
  const column = COLUMNS[by];
  const [beyond, direction] = ascending ? (['>', 'asc'] as const) : (['<', 'desc'] as const);
  return `
    select v.id from visit v join engagement e on e.id = v.engagement_id
    where (? or e.firm_id = ?::uuid or e.bank_id = ?::uuid) and ${notOfOtherBranch('v.id')}
      and (?::uuid is null or v.engagement_id = ?::uuid) and (?::text is null or v.state = ?)
      and (?::uuid is null or
        (v.${column}, v.id) ${beyond} (select seen.${column}, seen.id from visit seen where seen.id = ?::uuid))
    order by v.${column} ${direction}, v.id ${direction} limit ?`;
}

/** Visits of a firm or a bank, one more than asked for; all of them for who looks after the market. */
export async function findVisits(
  deps: Pick<Deps, 'read'>,
  of: {
    readonly actor: Actor;
    readonly engagementId: string | null;
    readonly state: VisitState | null;
    readonly first: number;
    readonly after: string | null;
    readonly order: ListOrder<VisitOrder>;
  },
): Promise<Visit[]> {
  const { actor, engagementId, state, first, after, order } = of;
  const em = deps.read();
  const own = actor.organisationId ?? NOBODY;
  const readsAll = actor.roles.some((role) => KEEPERS.has(role));
  const branch = actor.branchId ?? null;
  const whose = [readsAll, own, own, branch, branch];
  const which = [engagementId, engagementId, state, state, after, after];
  const ids = await em.execute<{ id: string }[]>(pageSql(order), [...whose, ...which, first + 1]);
  const rows = await em.find(Visit, { id: { $in: ids.map(({ id }) => id) } });
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap(({ id }) => rowOf.get(id) ?? []);
}
