import { LockMode } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CivilDate } from '../../domain/calendar.ts';
import { invariant } from '../../domain/invariant.ts';
import { type RetentionCategory, retentionBounds } from '../../domain/privacy/retention.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { RetentionPolicy, RetentionRun } from '../../schema/entities/privacy/retention.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps } from '../ports.ts';

type Command<Input> = { readonly actor: Actor; readonly idempotencyKey: string; readonly input: Input };

const BASIS_MAX = 500;

/** What is decided for a category on a day: the approved policy that began last. */
export async function retentionPolicyOn(
  em: SqlEntityManager,
  of: { readonly category: RetentionCategory; readonly today: CivilDate },
): Promise<RetentionPolicy> {
  const begun = { category: of.category, state: 'APPROVED' as const, validFrom: { $lte: of.today } };
  const policy = await em.findOne(RetentionPolicy, begun, { orderBy: { validFrom: 'desc' } });
  invariant(policy !== null, `no retention of ${of.category} is in force on ${of.today}`);
  return policy;
}

export type ProposeRetention = {
  readonly category: RetentionCategory;
  readonly validFrom: CivilDate;
  readonly days: number;
  readonly basis: string;
};

/** Proposes another term for a category from a day to come; somebody else decides. */
export async function proposeRetention(deps: Deps, command: Command<ProposeRetention>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const basis = input.basis.trim();
  const { category, validFrom, days } = input;
  if (basis === '' || basis.length > BASIS_MAX) return refused('DECISION_RECORD_MISSING', 'basis');
  if (validFrom <= deps.today()) return refused('SETTINGS_REACH_BACK', 'validFrom', { today: deps.today() });
  const { min, max } = retentionBounds(category);
  if (!Number.isInteger(days) || days < min || days > max)
    return refused('OUT_OF_RANGE', 'days', { min: `${min}`, max: `${max}` });
  return runCommand(deps, { ...command, name: 'proposeRetention' }, async (work) => {
    const row = { id: deps.newId(), category, validFrom, days, basis, state: 'PROPOSED' as const };
    const undecided = { decidedBy: null, decidedAt: null };
    work.em.persist(
      work.em.create(RetentionPolicy, { ...row, ...undecided, proposedBy: actor.userId, proposedAt: deps.now() }),
    );
    const detail = { category, validFrom, days, basis };
    await work.record({ streamId: row.id, name: 'retention.proposed', detail, actorId: actor.userId });
    return done({ id: row.id });
  });
}

/** Another person approves or refuses it. One that was decided on too late for its day is refused. */
export async function decideRetention(
  deps: Deps,
  command: Command<{ readonly policyId: string; readonly approves: boolean }>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'decideRetention' }, async (work) => {
    await work.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 162))', ['retention']);
    const lockMode = LockMode.PESSIMISTIC_WRITE;
    const row = await work.em.findOne(RetentionPolicy, { id: input.policyId }, { lockMode });
    if (row === null) return notFound('policyId');
    if (row.state !== 'PROPOSED') return refused('ILLEGAL_TRANSITION', 'policyId', { state: row.state });
    if (row.proposedBy === actor.userId) return refused('DUTIES_NOT_SEPARATE', 'policyId', { duty: 'propose' });
    const { category, validFrom } = row;
    if (input.approves) {
      if (validFrom <= deps.today()) return refused('SETTINGS_REACH_BACK', 'policyId', { today: deps.today() });
      const taken = await work.em.count(RetentionPolicy, { category, validFrom, state: 'APPROVED' });
      if (taken > 0) return refused('SETTINGS_OUTDATED', 'policyId');
    }
    const state = input.approves ? ('APPROVED' as const) : ('REFUSED' as const);
    work.em.assign(row, { state, decidedBy: actor.userId, decidedAt: deps.now() });
    await work.record({ streamId: row.id, name: 'retention.decided', detail: { state }, actorId: actor.userId });
    return done({ id: row.id });
  });
}

/** All of them by category, who begins last first. */
export const findRetentionPolicies = (deps: Pick<Deps, 'read'>, first: number): Promise<RetentionPolicy[]> =>
  deps.read().find(RetentionPolicy, {}, { orderBy: { category: 'asc', validFrom: 'desc', id: 'desc' }, limit: first });

/** What was let go of, the newest first. */
export const findRetentionRuns = (
  deps: Pick<Deps, 'read'>,
  of: { readonly first: number; readonly after: string | null },
): Promise<RetentionRun[]> =>
  deps.read().find(RetentionRun, of.after === null ? {} : { id: { $lt: of.after } }, {
    orderBy: { id: 'desc' },
    limit: of.first + 1,
  });
