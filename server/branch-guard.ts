import { findOfOtherBranches } from '../usecases/registry/branches/branch-work.ts';
import type { Context } from './context.ts';
import { NOWHERE } from './paging.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * What another branch of the bank has taken is not there for the people of a branch: wherever an argument names it, it
 * names nothing instead, so that each operation answers as it does for what is not there. Nobody else is asked about.
 */
export async function withoutOtherBranches(context: Context, args: Record<string, unknown>): Promise<typeof args> {
  const { actor, deps } = context;
  if (actor.kind !== 'user' || actor.branchId === undefined || actor.organisationId === null) return args;
  const ids = new Set<string>();
  mapIds(args, (id) => {
    ids.add(id.toLowerCase());
    return id;
  });
  const { organisationId: bankId, branchId } = actor;
  const hidden = await findOfOtherBranches(deps.read(), { bankId, branchId, ids: [...ids] });
  if (hidden.size === 0) return args;
  return mapIds(args, (id) => (hidden.has(id.toLowerCase()) ? NOWHERE : id)) as typeof args;
}

/** The same value with every id in it, however deep, replaced. */
function mapIds(value: unknown, replace: (id: string) => string): unknown {
  if (typeof value === 'string') return UUID.test(value) ? replace(value) : value;
  if (Array.isArray(value)) return value.map((item) => mapIds(item, replace));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const entries = Object.entries(value).map(([name, item]) => [name, mapIds(item, replace)] as const);
  return Object.assign(
    Object.create(Object.getPrototypeOf(value) as object | null) as object,
    Object.fromEntries(entries),
  );
}
