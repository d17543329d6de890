import { LockMode } from '@mikro-orm/core';
import { invariant } from '../../domain/invariant.ts';
import { done, type Outcome, refused } from '../../domain/refusal.ts';
import { Engagement } from '../../schema/entities/engagement/engagement.entity.ts';
import { BankCapacity } from '../../schema/entities/registry/bank.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { type BankLoad, loadsOf } from './bank-loads.ts';

type Command<Input> = { readonly actor: Actor; readonly idempotencyKey: string; readonly input: Input };

/** No bank works on more cases of one city at once (our default); the database says the same. */
export const CASES_MAX = 10_000;

/** A bank says how many cases at once it can work on; `null` takes that back. */
export async function setBankCapacity(
  deps: Deps,
  command: Command<{ readonly cases: number | null }>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const { cases } = input;
  const bankId = actor.organisationId ?? '';
  if (cases !== null && (!Number.isInteger(cases) || cases < 1 || cases > CASES_MAX))
    return refused('CAPACITY_OUT_OF_RANGE', 'cases', { min: '1', max: `${CASES_MAX}` });
  return runCommand(deps, { ...command, name: 'setBankCapacity' }, async ({ em, record }) => {
    const row = { bankId, cases, setBy: actor.userId, setAt: deps.now() };
    await em.upsert(BankCapacity, row);
    await record({ streamId: bankId, name: 'bank.capacity-set', detail: { cases }, actorId: actor.userId });
    return done({ id: bankId });
  });
}

/** What a bank can take and what it has in work. */
export async function readCapacity(deps: Pick<Deps, 'read' | 'today'>, bankId: string): Promise<BankLoad> {
  const load = (await loadsOf(deps.read(), deps, [bankId])).get(bankId);
  invariant(load !== undefined, 'every bank that is asked about has an entry');
  return load;
}

/**
 * A bank grabs no more than it said that it can work on; what firms and the platform bring to it is not counted against
 * anybody. The row is locked, so that two people of a bank do not take the last place twice.
 */
export async function refuseBeyondCapacity(work: Work, bankId: string): Promise<Outcome<never> | null> {
  const stated = await work.em.findOne(BankCapacity, { bankId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (stated === null || stated.cases === null) return null;
  const inWork = await work.em.count(Engagement, { bankId, place: { $ne: null } });
  if (inWork < stated.cases) return null;
  return refused('BANK_CAPACITY_REACHED', 'needId', { inWork: `${inWork}`, max: `${stated.cases}` });
}
