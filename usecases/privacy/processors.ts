import { LockMode } from '@mikro-orm/core';
import type { CivilDate } from '../../domain/calendar.ts';
import type { ProcessorService } from '../../domain/privacy/processors.ts';
import type { DataCategory } from '../../domain/privacy/register-terms.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { Processor } from '../../schema/entities/privacy/processor.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps } from '../ports.ts';

type Command<Input> = { readonly actor: Actor; readonly idempotencyKey: string; readonly input: Input };

const NAME_MAX = 120;
const PURPOSE_MAX = 500;

export type ProposeProcessor = {
  readonly service: ProcessorService;
  readonly name: string;
  readonly place: string;
  readonly purpose: string;
  readonly categories: readonly DataCategory[];
  readonly contractOn: CivilDate;
  readonly validFrom: CivilDate;
};

/** Enters somebody into the register; it counts when another person has looked at the contract. */
export async function proposeProcessor(deps: Deps, command: Command<ProposeProcessor>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const [name, place, purpose] = [input.name.trim(), input.place.trim(), input.purpose.trim()];
  if (name === '' || name.length > NAME_MAX) return refused('NAME_OUT_OF_RANGE', 'name');
  if (place === '' || place.length > NAME_MAX) return refused('NAME_OUT_OF_RANGE', 'place');
  if (purpose === '' || purpose.length > PURPOSE_MAX) return refused('REASON_MISSING', 'purpose');
  const categories = [...new Set(input.categories)];
  if (categories.length === 0) return refused('CODE_MALFORMED', 'categories');
  const { service, contractOn, validFrom } = input;
  // Nobody gets data before there is a contract with them (PIPL Art. 21).
  if (contractOn > validFrom) return refused('PROCESSOR_WITHOUT_CONTRACT', 'contractOn', { validFrom });
  return runCommand(deps, { ...command, name: 'proposeProcessor' }, async (work) => {
    const row = { id: deps.newId(), service, name, place, purpose, categories, contractOn, validFrom };
    const undecided = { endedOn: null, state: 'PROPOSED' as const, decidedBy: null, decidedAt: null };
    work.em.persist(
      work.em.create(Processor, { ...row, ...undecided, proposedBy: actor.userId, proposedAt: deps.now() }),
    );
    const detail = { service, name, place, categories, contractOn, validFrom };
    await work.record({ streamId: row.id, name: 'processor.proposed', detail, actorId: actor.userId });
    return done({ id: row.id });
  });
}

/** Another person approves or refuses the entry. */
export async function decideProcessor(
  deps: Deps,
  command: Command<{ readonly processorId: string; readonly approves: boolean }>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'decideProcessor' }, async (work) => {
    const lock = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;
    const row = await work.em.findOne(Processor, { id: input.processorId }, lock);
    if (row === null) return notFound('processorId');
    if (row.state !== 'PROPOSED') return refused('ILLEGAL_TRANSITION', 'processorId', { state: row.state });
    if (row.proposedBy === actor.userId) return refused('DUTIES_NOT_SEPARATE', 'processorId', { duty: 'propose' });
    const state = input.approves ? ('APPROVED' as const) : ('REFUSED' as const);
    work.em.assign(row, { state, decidedBy: actor.userId, decidedAt: deps.now() });
    await work.record({ streamId: row.id, name: 'processor.decided', detail: { state }, actorId: actor.userId });
    return done({ id: row.id });
  });
}

/** The platform gives it no more data from today on; the entry stays for those who ask who had theirs. */
export async function endProcessor(
  deps: Deps,
  command: Command<{ readonly processorId: string }>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'endProcessor' }, async (work) => {
    const lock = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;
    const row = await work.em.findOne(Processor, { id: input.processorId }, lock);
    if (row === null) return notFound('processorId');
    if (row.state !== 'APPROVED' || row.endedOn !== null)
      return refused('ILLEGAL_TRANSITION', 'processorId', { state: row.endedOn === null ? row.state : 'ENDED' });
    row.endedOn = deps.today();
    const detail = { endedOn: row.endedOn };
    await work.record({ streamId: row.id, name: 'processor.ended', detail, actorId: actor.userId });
    return done({ id: row.id });
  });
}

/** Those in force and those that were; what waits for a decision only for who decides. */
export function findProcessors(
  deps: Pick<Deps, 'read'>,
  of: { readonly actor: Actor; readonly first: number; readonly after: string | null },
): Promise<Processor[]> {
  const { actor, first, after } = of;
  const seesAll = actor.roles.includes('OPERATOR') || actor.roles.includes('AUDITOR');
  const where = {
    ...(seesAll ? {} : { state: 'APPROVED' as const }),
    ...(after === null ? {} : { id: { $lt: after } }),
  };
  return deps.read().find(Processor, where, { orderBy: { id: 'desc' }, limit: first + 1 });
}
