import { LockMode } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CivilDate } from '../../domain/calendar.ts';
import { findBadTerm, SLA_TERMS, type SlaProfile, type SlaTerms } from '../../domain/engagement/sla-profile.ts';
import { invariant } from '../../domain/invariant.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { SlaProfileRow } from '../../schema/entities/engagement/sla-profile.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps } from '../ports.ts';

type Command<Input> = { readonly actor: Actor; readonly idempotencyKey: string; readonly input: Input };

const RECORD_MAX = 500;
const CODE_PATTERN = /^[A-Z0-9-]{1,16}$/;

type Known = { readonly date: CivilDate; readonly profile: SlaProfile };
/** The profile of the day that each database was asked for last. */
const known = new WeakMap<object, Known>();

/**
 * The profile in force on a day: of the approved ones that have begun, the newest. A profile is only ever approved for a
 * day to come, so what is in force on a day never changes once it has begun, and is read once.
 */
export async function slaProfileOn(em: SqlEntityManager, date: CivilDate): Promise<SlaProfile> {
  const database = em.getDriver();
  const last = known.get(database);
  if (last?.date === date) return last.profile;
  const profile = await readProfile(em, date);
  known.set(database, { date, profile });
  return profile;
}

async function readProfile(em: SqlEntityManager, date: CivilDate): Promise<SlaProfile> {
  const begun = { state: 'APPROVED' as const, validFrom: { $lte: date } };
  const row = await em.findOne(SlaProfileRow, begun, { orderBy: { validFrom: 'desc' } });
  invariant(row !== null, `no SLA profile is in force on ${date}`);
  return { ...(row.terms as SlaTerms), code: row.code, validFrom: row.validFrom };
}

export type ProposeSlaProfile = SlaTerms & {
  readonly code: string;
  readonly validFrom: CivilDate;
  readonly decisionRecord: string;
};

/** Proposes what banks promise from a day to come. What is under way keeps the limits that it was given. */
export async function proposeSlaProfile(deps: Deps, command: Command<ProposeSlaProfile>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const decisionRecord = input.decisionRecord.trim();
  const { code, validFrom } = input;
  if (!CODE_PATTERN.test(code)) return refused('SLA_CODE_MALFORMED', 'code');
  if (decisionRecord === '' || decisionRecord.length > RECORD_MAX)
    return refused('DECISION_RECORD_MISSING', 'decisionRecord');
  if (validFrom <= deps.today()) return refused('SETTINGS_REACH_BACK', 'validFrom', { today: deps.today() });
  const bad = findBadTerm(input);
  if (bad !== null) return refused('OUT_OF_RANGE', bad.name, { min: '1', max: `${bad.max}` });
  return runCommand(deps, { ...command, name: 'proposeSlaProfile' }, async (work) => {
    const terms = Object.fromEntries(SLA_TERMS.map((name) => [name, input[name]]));
    const row = { id: deps.newId(), code, validFrom, terms, decisionRecord, state: 'PROPOSED' as const };
    work.em.persist(work.em.create(SlaProfileRow, { ...row, proposedBy: actor.userId, proposedAt: deps.now() }));
    const detail = { code, validFrom, terms, decisionRecord };
    await work.record({ streamId: row.id, name: 'sla-profile.proposed', detail, actorId: actor.userId });
    return done({ id: row.id });
  });
}

/** Another person approves or refuses it. One that was decided on too late for its day is refused. */
export async function decideSlaProfile(
  deps: Deps,
  command: Command<{ readonly profileId: string; readonly isApproved: boolean }>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'decideSlaProfile' }, async (work) => {
    await work.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 19))', ['sla-profiles']);
    const row = await work.em.findOne(SlaProfileRow, { id: input.profileId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (row === null) return notFound('profileId');
    if (row.state !== 'PROPOSED') return refused('ILLEGAL_TRANSITION', 'profileId', { state: row.state });
    if (row.proposedBy === actor.userId) return refused('DUTIES_NOT_SEPARATE', 'profileId', { duty: 'propose' });
    if (input.isApproved) {
      const today = deps.today();
      if (row.validFrom <= today) return refused('SETTINGS_REACH_BACK', 'profileId', { today });
      const taken = await work.em.count(SlaProfileRow, { state: 'APPROVED', validFrom: row.validFrom });
      if (taken > 0) return refused('SETTINGS_OUTDATED', 'profileId');
    }
    const state = input.isApproved ? ('APPROVED' as const) : ('REFUSED' as const);
    work.em.assign(row, { state, decidedBy: actor.userId, decidedAt: deps.now() });
    await work.record({ streamId: row.id, name: 'sla-profile.decided', detail: { state }, actorId: actor.userId });
    return done({ id: row.id });
  });
}

/** All of them, who begins last first. */
export const findSlaProfiles = (deps: Pick<Deps, 'read'>, first: number): Promise<SlaProfileRow[]> =>
  deps.read().find(SlaProfileRow, {}, { orderBy: { validFrom: 'desc', id: 'desc' }, limit: first });

export const findSlaProfile = (deps: Pick<Deps, 'read'>, id: string): Promise<SlaProfileRow | null> =>
  deps.read().findOne(SlaProfileRow, { id });
