import { BankBranch } from '../../../schema/entities/registry/bank-branch.entity.ts';
import type { Deps } from '../../ports.ts';

export type BranchRecord = {
  readonly id: string;
  readonly name: string;
  readonly people: number;
  /** Needs that the branch has taken. */
  readonly works: number;
};

/** Branches of a bank by their ids, one more than asked for. */
export function findBranches(
  deps: Pick<Deps, 'read'>,
  of: { readonly bankId: string; readonly first: number; readonly after: string | null },
): Promise<BranchRecord[]> {
  return deps.read().execute<BranchRecord[]>(
    `select b.id, b.name, (select count(*)::int from branch_member m where m.branch_id = b.id) as people,
       (select count(*)::int from branch_work w where w.branch_id = b.id) as works
     from bank_branch b where b.bank_id = ?::uuid and (?::uuid is null or b.id > ?::uuid) order by b.id limit ?`,
    [of.bankId, of.after, of.after, of.first + 1],
  );
}

/** Names of the branches in which these people work. */
export async function branchesOfPeople(
  deps: Pick<Deps, 'read'>,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, BankBranch>> {
  if (userIds.length === 0) return new Map();
  const em = deps.read();
  const placed = await em.execute<{ user_id: string; branch_id: string }[]>(
    'select user_id, branch_id from branch_member where user_id = any(?::text[])',
    [`{${userIds.join(',')}}`],
  );
  const branches = await em.find(BankBranch, { id: { $in: placed.map((row) => row.branch_id) } });
  const byId = new Map(branches.map((branch) => [branch.id, branch]));
  return new Map(
    placed.flatMap((row) => {
      const branch = byId.get(row.branch_id);
      return branch === undefined ? [] : [[row.user_id, branch] as const];
    }),
  );
}

/** Names of the branches that have taken what a bank does about these needs. */
export async function branchesOfWork(
  deps: Pick<Deps, 'read'>,
  works: readonly { readonly bankId: string; readonly needId: string }[],
): Promise<ReadonlyMap<string, string>> {
  if (works.length === 0) return new Map();
  const rows = await deps.read().execute<{ bank_id: string; need_id: string; name: string }[]>(
    `select w.bank_id, w.need_id, b.name from branch_work w join bank_branch b on b.id = w.branch_id
     where w.need_id = any(?::uuid[])`,
    [`{${works.map(({ needId }) => needId).join(',')}}`],
  );
  return new Map(rows.map((row) => [`${row.bank_id} ${row.need_id}`, row.name]));
}
