import { LockMode } from '@mikro-orm/core';
import { done, notFound, type Outcome, refused } from '../../../domain/refusal.ts';
import type { ListChange } from '../../../domain/registry/lists/release.ts';
import { widen } from '../../../schema/access/access.ts';
import { ListRelease } from '../../../schema/entities/registry/list-release.entity.ts';
import { fromSnapshot } from '../../../schema/terms-json.ts';
import { runCommand, type Written } from '../../platform/run-command.ts';
import type { Actor, Deps, TableSource, Work } from '../../ports.ts';
import { findListType, mayMaintain } from './list-types.ts';
import { planListRelease, type ReleaseFile } from './plan-release.ts';
import { lockList, newestNumber, prepareRelease, publishRelease } from './publish-release.ts';

export type SubmitRelease = Omit<ReleaseFile, 'source'> & {
  /** What the preview of the same file answered. */
  readonly digest: string;
};

/**
 * Does what a preview showed: the file is read and compared again, and refused when it would now do anything else. A
 * release with errors is not taken. One that removes too many, or any of a strict list, waits for a second person.
 */
export async function submitRelease(
  deps: Pick<Deps, 'inTransaction' | 'now' | 'today' | 'newId' | 'readTable'>,
  command: { actor: Actor; idempotencyKey: string; input: SubmitRelease; source: TableSource },
): Promise<Outcome<Written>> {
  const { actor, input, source } = command;
  return runCommand(deps, { ...command, name: 'submitListRelease' }, async (work) => {
    await lockList(work, input.list);
    const planned = await planListRelease(deps, work.em, { actor, file: { ...input, source } });
    if (planned.kind === 'refused') return planned;
    widen('lists');
    const plan = planned.value;
    if (plan.digest !== input.digest) return refused('PREVIEW_STALE', 'digest');
    if (plan.errors.length > 0) return refused('RELEASE_HAS_ERRORS', 'file', { count: `${plan.errors.length}` });
    if (plan.changes.length === 0) return refused('RELEASE_EMPTY', 'file');
    const { list, changes, membersBefore } = plan;
    const { effectiveOn, reason } = input;
    const draft = { list, source: 'IMPORT', effectiveOn, reason: reason.trim(), changes, membersBefore } as const;
    const release = await prepareRelease(work, deps, { draft, actor });
    if (!plan.needsSecondPerson) await publishRelease(work, deps, { release, list, changes, actor });
    return done({ id: release.id });
  });
}

export type DecideRelease = {
  readonly releaseId: string;
  readonly decision: 'APPROVE' | 'REJECT';
  readonly note: string;
};

/** A second person lets a waiting release pass or not. Whoever prepared it cannot; nor can a list that moved on. */
export async function decideRelease(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: DecideRelease },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const note = input.note.trim();
  if (note.length > 500 || (note === '' && input.decision === 'REJECT')) return refused('REASON_MISSING', 'note');
  return runCommand(deps, { ...command, name: 'decideListRelease' }, async (work) => {
    const release = await findWaiting(work, input.releaseId);
    if (release === null) return notFound('releaseId');
    const list = await findListType(work.em, release.list, { on: deps.today(), actor });
    if (list === null || !mayMaintain(list, actor)) return notFound('releaseId');
    widen('lists');
    if (release.state !== 'PENDING') return refused('ILLEGAL_TRANSITION', 'releaseId', { state: release.state });
    if (release.preparedBy === actor.userId) return refused('SECOND_PERSON_NEEDED', 'releaseId');
    work.em.assign(release, { decidedBy: actor.userId, decisionNote: note === '' ? null : note });
    if (input.decision === 'REJECT') {
      release.state = 'REJECTED';
      return done({ id: release.id });
    }
    if ((await newestNumber(work, release.list)) !== release.basedOn) return refused('RELEASE_STALE', 'releaseId');
    const changes = fromSnapshot<ListChange[]>(release.changes);
    await publishRelease(work, deps, { release, list, changes, actor });
    return done({ id: release.id });
  });
}

/** The list's lock comes before the row's, as everywhere. */
async function findWaiting(work: Work, id: string): Promise<ListRelease | null> {
  const known = await work.em.findOne(ListRelease, { id }, { fields: ['list'] });
  if (known === null) return null;
  await lockList(work, known.list);
  return work.em.findOne(ListRelease, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
}
