import type { SqlEntityManager } from '@mikro-orm/sql';
import { BranchMember } from '../../../schema/entities/registry/bank-branch.entity.ts';
import type { Actor, Work } from '../../ports.ts';

/** The branch in which somebody works; `null` for the head office. */
export async function findBranchOf(em: SqlEntityManager, userId: string): Promise<string | null> {
  return (await em.findOne(BranchMember, { userId }))?.branchId ?? null;
}

/**
 * Whoever of a branch is first to work on something takes it for the branch. False when another branch has it: of two
 * that come at once one is told that there is nothing.
 */
export async function takeForBranch(
  { em }: Work,
  { actor, bankId, needId }: { actor: Actor; bankId: string; needId: string },
): Promise<boolean> {
  if (actor.branchId === undefined) return true;
  await em.execute(
    `insert into branch_work (bank_id, need_id, branch_id) values (?::uuid, ?::uuid, ?::uuid)
     on conflict (bank_id, need_id) do nothing`,
    [bankId, needId, actor.branchId],
  );
  const [work] = await em.execute<{ branch_id: string }[]>(
    'select branch_id from branch_work where bank_id = ?::uuid and need_id = ?::uuid',
    [bankId, needId],
  );
  return work?.branch_id === actor.branchId;
}

/**
 * A condition on rows with an id: false for the work of another branch. Takes the caller's branch, or `null` for whoever
 * sees all, and once more.
 */
export const notOfOtherBranch = (id: string): string =>
  `(?::uuid is null or not exists (select from taken_work t where t.id = ${id} and t.branch_id <> ?::uuid))`;

/** Which of these ids name work of the bank that another branch has taken. */
export async function findOfOtherBranches(
  em: SqlEntityManager,
  of: { readonly bankId: string; readonly branchId: string; readonly ids: readonly string[] },
): Promise<ReadonlySet<string>> {
  if (of.ids.length === 0) return new Set();
  const rows = await em.execute<{ id: string }[]>(
    `select id from taken_work where id = any(?::uuid[]) and bank_id = ?::uuid and branch_id <> ?::uuid`,
    [`{${of.ids.join(',')}}`, of.bankId, of.branchId],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Of these people of a bank, those who may hear of something: all but the people of a branch that has not taken it. */
export async function whoMayHear(
  em: SqlEntityManager,
  of: { readonly bankId: string; readonly subjectId: string; readonly userIds: readonly string[] },
): Promise<readonly string[]> {
  const rows = await em.execute<{ user_id: string }[]>(
    `select m.user_id from branch_member m join taken_work t on t.branch_id <> m.branch_id
     where t.id = ?::uuid and t.bank_id = ?::uuid and m.user_id = any(?::text[])`,
    [of.subjectId, of.bankId, `{${of.userIds.join(',')}}`],
  );
  const others = new Set(rows.map((row) => row.user_id));
  return of.userIds.filter((userId) => !others.has(userId));
}
