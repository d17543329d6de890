import type { CivilDate } from '../../../domain/calendar.ts';
import { done, notFound, type Outcome, refused } from '../../../domain/refusal.ts';
import type { ListChange } from '../../../domain/registry/lists/release.ts';
import { widen } from '../../../schema/access/access.ts';
import { ListMembership } from '../../../schema/entities/registry/list-membership.entity.ts';
import { runCommand, type Written } from '../../platform/run-command.ts';
import type { Actor, Deps } from '../../ports.ts';
import { findListType, mayMaintain } from './list-types.ts';
import { lockList, prepareRelease } from './publish-release.ts';

export type CorrectListing = {
  readonly list: string;
  readonly firmId: string;
  readonly category: string | null;
  /** First day of the membership as it stands in the records. */
  readonly validFrom: CivilDate;
  /** What should have been said instead; both `null` when the firm was never rightly listed. */
  readonly correctFrom: CivilDate | null;
  readonly correctTo: CivilDate | null;
  readonly reason: string;
};

/**
 * Prepares a correction of the past, which always waits for a second person. It becomes a further release: what the
 * records said before stays answerable.
 */
export async function correctListing(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: CorrectListing },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const reason = input.reason.trim();
  if (reason === '' || reason.length > 500) return refused('REASON_MISSING', 'reason');
  const { correctFrom: from, correctTo: to } = input;
  if (from !== null && to !== null && to <= from) return refused('RANGE_UPSIDE_DOWN', 'correctTo');
  return runCommand(deps, { ...command, name: 'correctListing' }, async (work) => {
    await lockList(work, input.list);
    const list = await findListType(work.em, input.list, { on: deps.today(), actor });
    if (list === null || !mayMaintain(list, actor)) return notFound('list');
    widen('lists');
    const { firmId, category, validFrom } = input;
    const row = await work.em.findOne(ListMembership, { list: list.code, firmId, category, validFrom });
    if (row === null) return refused('NOT_LISTED', 'validFrom');
    const subject = { firmId, projectId: null, category };
    const changes: ListChange[] = [{ kind: 'strike', ...subject, from: validFrom, reason }];
    if (from !== null) changes.push({ kind: 'add', ...subject, stars: row.stars, from, to });
    const effectiveOn = from ?? validFrom;
    const draft = { list, source: 'CORRECTION', effectiveOn, reason, changes, membersBefore: 0 } as const;
    const release = await prepareRelease(work, deps, { draft, actor });
    return done({ id: release.id });
  });
}
