import { LockMode } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { type AskedSubject, EXPORT_LIMITS } from '../../domain/privacy/data-requests.ts';
import { decideErasure, ERASURE_WAIT_DAYS, type ErasureBlock } from '../../domain/privacy/decide-erasure.ts';
import type { DataSubject } from '../../domain/privacy/register-terms.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { ErasureRequest } from '../../schema/entities/privacy/erasure-request.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps } from '../ports.ts';
import { loadErasureFacts } from './erasure-facts.ts';
import { findSubject } from './find-subject.ts';

type Command<Input> = { readonly actor: Actor; readonly idempotencyKey: string; readonly input: Input };

const DAY_MS = 86_400_000;

/** What stands in the way of an erasure now. */
export async function erasureBlocks(
  em: SqlEntityManager,
  deps: Pick<Deps, 'today'>,
  of: { readonly subject: DataSubject; readonly subjectId: string },
): Promise<readonly ErasureBlock[]> {
  const today = deps.today();
  return decideErasure(await loadErasureFacts(em, { ...of, today }), today);
}

/** The first block as a refusal; the page shows all of them before. */
const blockRefusal = ({ code, count, until }: ErasureBlock): Outcome<never> =>
  refused(`ERASURE_${code}`, null, { count: `${count}`, until: until ?? '' });

/** Asks that everything be erased that the law does not keep. Somebody else decides; then a wait begins. */
export async function requestErasure(
  deps: Deps,
  command: Command<AskedSubject & { readonly reason: string | null; readonly confirm: boolean }>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const reason = (input.reason ?? '').trim();
  const max = EXPORT_LIMITS.reasonCharactersMax;
  if (reason.length > max) return refused('TEXT_TOO_LONG', 'reason', { max: `${max}` });
  if (!input.confirm) return refused('CONFIRMATION_NEEDED', 'confirm');
  return runCommand(deps, { ...command, name: 'requestErasure' }, async (work) => {
    const found = await findSubject(work.em, deps, { actor, asked: input });
    if (found.kind === 'refused') return found;
    const { id: subjectId, isOwn } = found.value;
    if (!isOwn && reason === '') return refused('REASON_MISSING', 'reason');
    const { subject } = input;
    await work.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 161))', [subjectId]);
    const open = { subject, subjectId, state: { $in: ['REQUESTED' as const, 'APPROVED' as const] } };
    if ((await work.em.count(ErasureRequest, open)) > 0) return refused('ERASURE_OPEN');
    if ((await work.em.count(ErasureRequest, { subject, subjectId, state: 'DONE' })) > 0) return notFound();
    const [block] = await erasureBlocks(work.em, deps, { subject, subjectId });
    if (block !== undefined) return blockRefusal(block);
    const id = deps.newId();
    const asked = { id, subject, subjectId, requestedBy: actor.userId, reason: isOwn ? '' : reason };
    const undecided = { decidedBy: null, decidedAt: null, decisionNote: null, dueAt: null, doneAt: null };
    work.em.persist(
      work.em.create(ErasureRequest, {
        ...asked,
        ...undecided,
        state: 'REQUESTED',
        requestedAt: deps.now(),
        blocks: [],
        remainder: [],
      }),
    );
    const detail = { erasureId: id, subject };
    await work.record({ streamId: subjectId, name: 'erasure.requested', detail, actorId: actor.userId });
    return done({ id });
  });
}

/** The subject, or who asked in its place, takes the request back while it is not carried out. */
export async function withdrawErasure(
  deps: Deps,
  command: Command<{ readonly erasureId: string }>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'withdrawErasure' }, async (work) => {
    const lock = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;
    const row = await work.em.findOne(ErasureRequest, { id: input.erasureId }, lock);
    if (row === null || !isParty(row, actor)) return notFound('erasureId');
    if (row.state !== 'REQUESTED' && row.state !== 'APPROVED')
      return refused('ILLEGAL_TRANSITION', 'erasureId', { state: row.state });
    work.em.assign(row, { state: 'WITHDRAWN', dueAt: null });
    const detail = { erasureId: row.id };
    await work.record({ streamId: row.subjectId, name: 'erasure.withdrawn', detail, actorId: actor.userId });
    return done({ id: row.id });
  });
}

const isParty = (row: ErasureRequest, actor: Actor): boolean =>
  row.requestedBy === actor.userId ||
  row.subjectId ===
    (row.subject === 'PERSON' ? actor.userId : actor.roles.includes('FIRM_USER') && actor.organisationId);

/** Another person than who asked checks who asked and what stands in the way, and lets the wait begin. */
export async function decideErasureRequest(
  deps: Deps,
  command: Command<{ readonly erasureId: string; readonly approves: boolean; readonly note: string | null }>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const note = (input.note ?? '').trim();
  const max = EXPORT_LIMITS.reasonCharactersMax;
  if (note.length > max) return refused('TEXT_TOO_LONG', 'note', { max: `${max}` });
  if (!input.approves && note === '') return refused('REASON_MISSING', 'note');
  return runCommand(deps, { ...command, name: 'decideErasure' }, async (work) => {
    const lock = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;
    const row = await work.em.findOne(ErasureRequest, { id: input.erasureId }, lock);
    if (row === null) return notFound('erasureId');
    if (row.state !== 'REQUESTED') return refused('ILLEGAL_TRANSITION', 'erasureId', { state: row.state });
    if (row.requestedBy === actor.userId || row.subjectId === actor.userId)
      return refused('NOT_FOR_ONESELF', 'erasureId');
    if (input.approves) {
      const [block] = await erasureBlocks(work.em, deps, row);
      if (block !== undefined) return blockRefusal(block);
    }
    const decided = { decidedBy: actor.userId, decidedAt: deps.now(), decisionNote: note === '' ? null : note };
    const dueAt = input.approves ? new Date(deps.now().getTime() + ERASURE_WAIT_DAYS * DAY_MS) : null;
    work.em.assign(row, { ...decided, state: input.approves ? 'APPROVED' : 'REFUSED', dueAt });
    const detail = { erasureId: row.id, to: row.state, dueAt: dueAt?.toISOString() ?? null };
    await work.record({ streamId: row.subjectId, name: 'erasure.decided', detail, actorId: actor.userId });
    return done({ id: row.id });
  });
}
