import { LockMode } from '@mikro-orm/core';
import { contains } from '../../../domain/calendar.ts';
import { done, notFound, type Outcome, refused } from '../../../domain/refusal.ts';
import type { ListType } from '../../../domain/registry/lists/list-type.ts';
import { intervalOf } from '../../../domain/registry/lists/membership.ts';
import {
  checkNominee,
  isMaker,
  NOMINATION_STEPS,
  type NominationMove,
  PUBLICITY_WORKING_DAYS,
} from '../../../domain/registry/lists/nomination.ts';
import type { ListChange } from '../../../domain/registry/lists/release.ts';
import { Firm } from '../../../schema/entities/registry/firm.entity.ts';
import { ListMembership } from '../../../schema/entities/registry/list-membership.entity.ts';
import { ListNomination } from '../../../schema/entities/registry/list-release.entity.ts';
import { runCommand, type Written } from '../../platform/run-command.ts';
import type { Actor, Deps, Work } from '../../ports.ts';
import { findListType, readListTypes } from './list-types.ts';
import { lockList, membersOn, releaseAtOnce } from './publish-release.ts';

export type NominateFirm = { readonly list: string; readonly firmId: string; readonly reason: string };

/** A department proposes a firm for a list that has no other way in. */
export async function nominateFirm(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: NominateFirm },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const reason = input.reason.trim();
  if (reason === '' || reason.length > 500) return refused('REASON_MISSING', 'reason');
  return runCommand(deps, { ...command, name: 'nominateFirm' }, async (work) => {
    await lockList(work, input.list);
    const list = await findListType(work.em, input.list, { on: deps.today(), actor });
    if (list === null || list.entry !== 'NOMINATION') return refused('LIST_UNKNOWN', 'list');
    const { firmId } = input;
    if ((await work.em.count(Firm, { id: firmId })) === 0) return notFound('firmId');
    const live = { list: list.code, firmId, state: { $nin: ['REMOVED', 'REJECTED'] as const } };
    if ((await work.em.count(ListNomination, live)) > 0) return refused('NOMINATION_EXISTS', 'firmId');
    const today = deps.today();
    const stands = { list: list.code, firmId, $or: [{ validTo: null }, { validTo: { $gt: today } }] };
    const listed = await work.em.count(ListMembership, stands);
    if (listed > 0) return refused('ALREADY_LISTED', 'firmId');
    const id = deps.newId();
    const by = { nominatedBy: actor.userId, movedBy: actor.userId };
    await work.em.insert(ListNomination, {
      id,
      list: list.code,
      firmId,
      state: 'NOMINATED',
      version: 1,
      reason,
      ...by,
      note: null,
      publicityEndsOn: null,
      createdAt: deps.now(),
    });
    const detail = { list: list.code, firmId, reason };
    await work.record({ streamId: id, name: 'nomination.NOMINATED', detail, actorId: actor.userId });
    return done({ id });
  });
}

export type MoveNomination = {
  readonly nominationId: string;
  readonly move: NominationMove;
  readonly version: number;
  readonly note: string;
};

/**
 * Takes one step of a nomination. Whoever nominated it or took the step before does not check, review or renew it. A
 * check that fails names every reason at once; listing and removal are releases of the list.
 */
export async function moveNomination(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: MoveNomination },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const note = input.note.trim();
  return runCommand(deps, { ...command, name: 'moveNomination' }, async (work) => {
    const found = await findLocked(work, deps, { id: input.nominationId, actor });
    if (found === null) return notFound('nominationId');
    const { nomination, list } = found;
    const step = NOMINATION_STEPS[nomination.state][input.move];
    if (step === undefined) return refused('ILLEGAL_TRANSITION', 'move', { state: nomination.state });
    if (!actor.roles.some((role) => step.roles.includes(role))) return notFound('nominationId');
    if (input.version !== nomination.version)
      return refused('VERSION_CONFLICT', 'version', { current: `${nomination.version}` });
    if (note.length > 500 || (step.needsReason && note === '')) return refused('REASON_MISSING', 'note');
    if (step.needsOtherPerson && isMaker(nomination, actor)) return refused('SECOND_PERSON_NEEDED', 'nominationId');
    const problem = await perform(work, deps, { nomination, list, move: input.move, note, actor });
    if (problem !== null) return problem;
    const from = nomination.state;
    const version = nomination.version + 1;
    work.em.assign(nomination, { state: step.to, version, movedBy: actor.userId, note: note === '' ? null : note });
    const detail = { from, to: step.to, note };
    const name = `nomination.${step.to}`;
    await work.record({ streamId: nomination.id, name, detail, actorId: actor.userId });
    return done({ id: nomination.id });
  });
}

async function findLocked(
  work: Work,
  deps: Pick<Deps, 'today'>,
  of: { id: string; actor: Actor },
): Promise<{ nomination: ListNomination; list: ListType } | null> {
  const known = await work.em.findOne(ListNomination, { id: of.id }, { fields: ['list'] });
  if (known === null) return null;
  await lockList(work, known.list);
  const nomination = await work.em.findOne(
    ListNomination,
    { id: of.id },
    { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true },
  );
  const list = await findListType(work.em, known.list, { on: deps.today(), actor: of.actor });
  return nomination === null || list === null ? null : { nomination, list };
}

/** What a step does besides changing the state; `null` when nothing stands in its way. */
async function perform(
  work: Work,
  deps: Deps,
  of: { nomination: ListNomination; list: ListType; move: NominationMove; note: string; actor: Actor },
): Promise<Outcome<never> | null> {
  const { nomination, list, move, note, actor } = of;
  const today = deps.today();
  const subject = { firmId: nomination.firmId, projectId: null, category: null };
  const release = async (change: ListChange, reason: string): Promise<null> => {
    const membersBefore = (await membersOn(work, list.code, today)).length;
    const draft = { list, source: 'NOMINATION', effectiveOn: today, reason, changes: [change], membersBefore } as const;
    await releaseAtOnce(work, deps, { draft, actor });
    return null;
  };
  switch (move) {
    case 'CHECK': {
      const because = await unfitBecause(work, deps, nomination.firmId);
      return because.length === 0 ? null : refused('NOMINEE_UNFIT', 'nominationId', { because: because.join(', ') });
    }
    case 'PUBLICISE':
      nomination.publicityEndsOn = deps.workingDays.add(today, PUBLICITY_WORKING_DAYS);
      return null;
    case 'LIST': {
      const until = nomination.publicityEndsOn ?? today;
      if (today <= until) return refused('PUBLICITY_RUNS', 'move', { until });
      return release({ kind: 'add', ...subject, stars: null, from: today, to: null }, nomination.reason);
    }
    case 'REMOVE':
      return release({ kind: 'end', ...subject, to: today, reason: note }, note);
    default:
      return null;
  }
}

async function unfitBecause(work: Work, deps: Pick<Deps, 'today'>, firmId: string): Promise<string[]> {
  const today = deps.today();
  const types = await readListTypes(work.em, { on: today, actor: { organisationId: null } });
  const negative = types.filter(({ polarity }) => polarity === 'NEGATIVE').map(({ code }) => code);
  const firm = await work.em.findOneOrFail(Firm, { id: firmId });
  const rows = await work.em.find(ListMembership, { firmId, list: { $in: negative } }, { orderBy: { list: 'asc' } });
  const negativeLists = [...new Set(rows.filter((row) => contains(intervalOf(row), today)).map(({ list }) => list))];
  return checkNominee({ sizeClass: firm.sizeClass, divisionCode: firm.divisionCode, negativeLists });
}
