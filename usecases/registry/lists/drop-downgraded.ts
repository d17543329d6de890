import { fitsTaxGrade } from '../../../domain/registry/lists/list-type.ts';
import { ListMembership } from '../../../schema/entities/registry/list-membership.entity.ts';
import type { Actor, Deps, Work } from '../../ports.ts';
import { readListTypes } from './list-types.ts';
import { newestTaxGrades } from './plan-release.ts';
import { lockList, membersOn, releaseAtOnce } from './publish-release.ts';

/**
 * Takes a firm off every category whose tax grade it no longer has, by a release of its own with the grade as reason
 * (rule 0-07: W09 holds taxpayers of grade A and B). Does nothing while the grade fits. Returns how many it dropped.
 */
export async function dropDowngraded(
  work: Work,
  deps: Pick<Deps, 'now' | 'newId' | 'today'>,
  of: { firmId: string; actor: Actor },
): Promise<number> {
  const { firmId, actor } = of;
  const today = deps.today();
  await work.em.flush();
  let dropped = 0;
  for (const list of await readListTypes(work.em, { on: today, actor })) {
    const strict = list.categories.filter(({ taxGrades }) => taxGrades !== null);
    if (strict.length === 0) continue;
    await lockList(work, list.code);
    const grade = (await newestTaxGrades(work.em, { list, firmIds: [firmId], today })).get(firmId) ?? null;
    const unfit = strict.filter((category) => !fitsTaxGrade(category, grade)).map(({ code }) => code);
    const rows = await work.em.find(ListMembership, {
      firmId,
      list: list.code,
      category: { $in: unfit },
      $or: [{ validTo: null }, { validTo: { $gt: today } }],
    });
    if (rows.length === 0) continue;
    const reason = `TAX_GRADE ${grade ?? '-'}`;
    const changes = rows.map(
      ({ category }) => ({ kind: 'end', firmId, projectId: null, category, to: today, reason }) as const,
    );
    const membersBefore = (await membersOn(work, list.code, today)).length;
    const draft = { list, source: 'TAX_CHECK', effectiveOn: today, reason, changes, membersBefore } as const;
    await releaseAtOnce(work, deps, { draft, actor });
    await work.record({
      streamId: firmId,
      name: 'firm.delisted',
      detail: { list: list.code, reason },
      actorId: actor.userId,
    });
    dropped += rows.length;
  }
  return dropped;
}
