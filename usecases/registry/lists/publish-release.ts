import { addDays, type CivilDate } from '../../../domain/calendar.ts';
import type { ListType } from '../../../domain/registry/lists/list-type.ts';
import type { ListChange, ReleaseSource } from '../../../domain/registry/lists/release.ts';
import { ListMembership } from '../../../schema/entities/registry/list-membership.entity.ts';
import { ListNomination, ListRelease } from '../../../schema/entities/registry/list-release.entity.ts';
import { toSnapshot } from '../../../schema/terms-json.ts';
import type { Actor, Deps, Work } from '../../ports.ts';
import { listStreamId } from './list-types.ts';

const CHUNK = 500;

/** One writer at a time for a list, so that its releases have one order. Taken before anything of the list is read. */
export async function lockList(work: Work, code: string): Promise<void> {
  await work.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 11))', [code]);
}

export async function newestNumber(work: Pick<Work, 'em'>, list: string): Promise<number> {
  const newest = await work.em.findOne(
    ListRelease,
    { list, state: 'PUBLISHED' },
    { orderBy: { number: 'desc' }, fields: ['number'] },
  );
  return newest?.number ?? 0;
}

/** What a release is before anybody decided on it. */
export type Draft = {
  readonly list: ListType;
  readonly source: ReleaseSource;
  readonly effectiveOn: CivilDate;
  readonly reason: string;
  readonly changes: readonly ListChange[];
  readonly membersBefore: number;
};

type Clock = Pick<Deps, 'now' | 'newId'>;

/** Writes a release that waits; the caller holds the list's lock. */
export async function prepareRelease(
  work: Work,
  clock: Clock,
  of: { draft: Draft; actor: Actor },
): Promise<ListRelease> {
  const { draft, actor } = of;
  const leaving = draft.changes.filter(({ kind }) => kind !== 'add').length;
  const release = work.em.create(ListRelease, {
    id: clock.newId(),
    list: draft.list.code,
    number: null,
    source: draft.source,
    state: 'PENDING',
    effectiveOn: draft.effectiveOn,
    reason: draft.reason,
    changes: toSnapshot(draft.changes),
    adds: draft.changes.length - leaving,
    removals: leaving,
    membersBefore: draft.membersBefore,
    basedOn: await newestNumber(work, draft.list.code),
    preparedBy: actor.userId,
    preparedFor: actor.organisationId,
    preparedAt: clock.now(),
    decidedBy: null,
    decisionNote: null,
    publishedAt: null,
  });
  work.em.persist(release);
  await work.em.flush();
  return release;
}

/**
 * Gives a release its number and makes its changes what the list says. The only writer of memberships: it replaces
 * statements and never alters them. Whoever is touched gets an event, so that exactly their tags are derived again.
 */
export async function publishRelease(
  work: Work,
  clock: Clock,
  of: { release: ListRelease; list: ListType; changes: readonly ListChange[]; actor: Actor },
): Promise<void> {
  const { release, list, changes, actor } = of;
  const now = clock.now();
  work.em.assign(release, {
    state: 'PUBLISHED',
    number: (await newestNumber(work, list.code)) + 1,
    publishedAt: now,
  });
  await work.em.flush();
  for (let at = 0; at < changes.length; at += CHUNK)
    await applyChanges(work, clock, { release, now, actor, changes: changes.slice(at, at + CHUNK) });
  // A bank's own list is no tag: nobody but the bank may learn of it, not even by what matches.
  if (list.ownerBankId === null)
    for (const firmId of new Set(changes.map((change) => change.firmId)))
      work.emit({ name: 'firm.fact-recorded.v1', firmId, facts: ['LISTS'] });
  if (list.entry === 'NOMINATION' && release.source !== 'NOMINATION')
    await closeNominations(work, { list: list.code, reason: release.reason, actor, changes });
  const { number, source, adds, removals, reason } = release;
  const detail = { releaseId: release.id, number, source, adds, removals, reason, preparedBy: release.preparedBy };
  await work.record({
    streamId: listStreamId(list.code),
    name: 'list.released',
    detail,
    actorId: actor.userId,
  });
}

/** A firm that a file or a correction took off the list does not stay listed in its nomination. */
async function closeNominations(
  work: Work,
  of: { list: string; reason: string; actor: Actor; changes: readonly ListChange[] },
): Promise<void> {
  const { list, reason, actor, changes } = of;
  const stays = new Set(changes.flatMap((change) => (change.kind === 'add' ? change.firmId : [])));
  const leaving = changes.map(({ firmId }) => firmId).filter((firmId) => !stays.has(firmId));
  const state = { $in: ['LISTED', 'UNDER_WATCH'] as const };
  for (const nomination of await work.em.find(ListNomination, { list, state, firmId: { $in: leaving } })) {
    const detail = { from: nomination.state, to: 'REMOVED', note: reason };
    const version = nomination.version + 1;
    work.em.assign(nomination, { state: 'REMOVED', version, movedBy: actor.userId, note: reason });
    await work.record({ streamId: nomination.id, name: 'nomination.REMOVED', detail, actorId: actor.userId });
  }
}

/** A small release that needs no second look, prepared and published in one step. */
export async function releaseAtOnce(
  work: Work,
  clock: Clock,
  of: { draft: Draft; actor: Actor },
): Promise<ListRelease> {
  const release = await prepareRelease(work, clock, of);
  const { list, changes } = of.draft;
  await publishRelease(work, clock, { release, list, changes, actor: of.actor });
  return release;
}

async function applyChanges(
  work: Work,
  clock: Clock,
  of: { release: ListRelease; now: Date; actor: Actor; changes: readonly ListChange[] },
): Promise<void> {
  const { release, now, actor, changes } = of;
  const firmIds = [...new Set(changes.map((change) => change.firmId))];
  const current = await work.em.find(
    ListMembership,
    { list: release.list, firmId: { $in: firmIds }, supersededAt: null },
    { filters: false, disableIdentityMap: true },
  );
  const replaced: string[] = [];
  const stated: object[] = [];
  const state = (row: Partial<ListMembership>): void => {
    const common = { id: clock.newId(), list: release.list, releaseId: release.id, recordedBy: actor.userId };
    stated.push({ ...common, recordedAt: now, supersededAt: null, ...row });
  };
  for (const change of changes) {
    const { firmId, projectId, category } = change;
    if (change.kind === 'add') {
      const { stars, from, to } = change;
      state({ firmId, projectId, category, stars, validFrom: from, validTo: to, removalReason: null });
      continue;
    }
    const own = current.filter(
      (row) => row.firmId === firmId && row.projectId === projectId && row.category === category,
    );
    for (const row of own) {
      if (change.kind === 'strike' ? row.validFrom !== change.from : !outlives(row, change.to)) continue;
      replaced.push(row.id);
      if (change.kind === 'strike' || row.validFrom >= change.to) continue;
      const { validFrom, stars } = row;
      const removalReason = change.reason;
      state({ firmId, projectId, category, stars, validFrom, validTo: change.to, removalReason });
    }
  }
  if (replaced.length > 0)
    await work.em.nativeUpdate(ListMembership, { id: { $in: replaced } }, { supersededAt: now }, { filters: false });
  if (stated.length > 0) await work.em.insertMany(ListMembership, stated as ListMembership[]);
}

const outlives = (row: ListMembership, to: CivilDate): boolean => row.validTo === null || row.validTo > to;

/** The members of a list on one day, firms and projects, as the records stand now. */
export async function membersOn(work: Pick<Work, 'em'>, list: string, on: CivilDate): Promise<ListMembership[]> {
  return work.em.find(
    ListMembership,
    {
      list,
      supersededAt: null,
      validFrom: { $lte: on },
      $or: [{ validTo: null }, { validTo: { $gte: addDays(on, 1) } }],
    },
    { filters: false, orderBy: { validFrom: 'asc', id: 'asc' } },
  );
}
