import { LockMode } from '@mikro-orm/core';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { APPEAL_WORKING_DAYS } from '../../domain/registry/tags/appeal.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { TagAppeal } from '../../schema/entities/registry/firm-record.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps } from '../ports.ts';
import { loadTags } from './load-tags.ts';

type Command<Input> = { readonly actor: Actor; readonly idempotencyKey: string; readonly input: Input };

export type AppealTag = { readonly code: string; readonly value: string; readonly reason: string };

/** A firm says that one of its tags is wrong. The tag goes on holding until somebody decided. */
export async function appealTag(deps: Deps, command: Command<AppealTag>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const reason = input.reason.trim();
  if (reason === '' || reason.length > 500) return refused('REASON_MISSING', 'reason');
  return runCommand(deps, { ...command, name: 'appealTag' }, async (work) => {
    const lockMode = LockMode.PESSIMISTIC_WRITE;
    const firm = await work.em.findOne(Firm, { id: actor.organisationId ?? '' }, { lockMode });
    if (firm === null) return notFound('code');
    const today = deps.today();
    const tags = await loadTags(work.em, firm, { today, kinds: null });
    const tag = tags.find(({ code, value }) => code === input.code && value === input.value);
    if (tag === undefined) return notFound('code');
    const { code, value, source } = tag;
    const open = { firmId: firm.id, code, value, state: 'OPEN' } as const;
    if ((await work.em.count(TagAppeal, open)) > 0) return refused('APPEAL_EXISTS', 'code');
    const id = deps.newId();
    const dueOn = deps.workingDays.add(today, APPEAL_WORKING_DAYS);
    await work.em.insert(TagAppeal, { ...open, id, source, reason, dueOn, createdAt: deps.now() });
    await work.record({ streamId: id, name: 'appeal.opened', detail: { ...tag, reason }, actorId: actor.userId });
    return done({ id });
  });
}

const LATE_MAX = 500;

/**
 * Marks the appeals that are open after their last day, each in a transaction of its own, which tells those who watch over
 * the answers; each once, however often this runs. Returns how many it marked.
 */
export async function escalateAppeals(deps: Deps): Promise<number> {
  const late = { state: 'OPEN', lateAt: null, dueOn: { $lt: deps.today() } } as const;
  const due = await deps
    .read()
    .find(TagAppeal, late, { fields: ['id'], orderBy: { dueOn: 'asc', id: 'asc' }, limit: LATE_MAX });
  let marked = 0;
  for (const { id } of due)
    await deps.inTransaction(async (work) => {
      const lockMode = LockMode.PESSIMISTIC_PARTIAL_WRITE;
      const appeal = await work.em.findOne(TagAppeal, { id, ...late }, { lockMode });
      if (appeal === null) return;
      appeal.lateAt = deps.now();
      marked += 1;
      const detail = { code: appeal.code, dueOn: appeal.dueOn };
      await work.record({ streamId: id, name: 'appeal.late', detail, actorId: 'system' });
    });
  return marked;
}

export type DecideAppeal = {
  readonly appealId: string;
  readonly decision: 'UPHELD' | 'DISMISSED';
  readonly answer: string;
};

/**
 * The operator or a department answers. An upheld appeal says what was put right: the record, the grade or the list is
 * corrected where it is kept, so that the tag follows from facts as every other does.
 */
export async function decideAppeal(deps: Deps, command: Command<DecideAppeal>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const answer = input.answer.trim();
  if (answer === '' || answer.length > 500) return refused('REASON_MISSING', 'answer');
  return runCommand(deps, { ...command, name: 'decideAppeal' }, async (work) => {
    const lockMode = LockMode.PESSIMISTIC_WRITE;
    const appeal = await work.em.findOne(TagAppeal, { id: input.appealId }, { lockMode });
    if (appeal === null) return notFound('appealId');
    if (appeal.state !== 'OPEN') return refused('ILLEGAL_TRANSITION', 'appealId', { state: appeal.state });
    work.em.assign(appeal, {
      state: input.decision,
      answer,
      answeredBy: actor.userId,
      answeredAt: deps.now(),
    });
    const detail = { decision: input.decision, answer, late: deps.today() > appeal.dueOn };
    await work.record({ streamId: appeal.id, name: 'appeal.decided', detail, actorId: actor.userId });
    return done({ id: appeal.id });
  });
}
