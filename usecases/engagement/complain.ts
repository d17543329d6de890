import { LockMode } from '@mikro-orm/core';
import { type ComplaintMove, decideComplaintMove } from '../../domain/engagement/complaint.ts';
import { dueDay } from '../../domain/engagement/sla-profile.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { Complaint } from '../../schema/entities/engagement/deal-record.entity.ts';
import { Engagement } from '../../schema/entities/engagement/engagement.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { endOfDay } from './clock.ts';
import { slaProfileOn } from './sla-profiles.ts';

type Command<Input> = { readonly actor: Actor; readonly idempotencyKey: string; readonly input: Input };

const TEXT_MAX = 1_000;

/** A firm complains about a bank that works or worked on its need. An operator takes it up in two working days. */
export async function fileComplaint(
  deps: Deps,
  command: Command<{ readonly engagementId: string; readonly text: string }>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const text = input.text.trim();
  if (text === '') return refused('REASON_MISSING', 'text');
  if (text.length > TEXT_MAX) return refused('TEXT_TOO_LONG', 'text', { max: `${TEXT_MAX}` });
  return runCommand(deps, { ...command, name: 'fileComplaint' }, async (work) => {
    const own = { id: input.engagementId, firmId: actor.organisationId ?? '' };
    const engagement = await work.em.findOne(Engagement, own, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (engagement === null) return notFound('engagementId');
    const open = { engagementId: engagement.id, state: { $in: ['FILED' as const, 'ACCEPTED' as const] } };
    if ((await work.em.count(Complaint, open)) > 0) return refused('COMPLAINT_OPEN', 'engagementId');
    const today = deps.today();
    const dueAt = endOfDay(dueDay.complaint(await slaProfileOn(work.em, today), today, deps.workingDays.add));
    const { id: engagementId, firmId, bankId } = engagement;
    const fresh = { state: 'FILED', version: 1, answer: null, isLate: false, closedAt: null } as const;
    const ids = { id: deps.newId(), engagementId, firmId, bankId };
    const complaint = work.em.create(Complaint, { ...ids, ...fresh, text, dueAt, filedAt: deps.now() });
    work.em.persist(complaint);
    work.arm({ kind: 'complaint', subjectId: complaint.id, armedVersion: 1, dueAt });
    const detail = { complaintId: complaint.id, text };
    await work.record({ streamId: engagementId, name: 'complaint.filed', detail, actorId: actor.userId });
    return done({ id: complaint.id });
  });
}

export type MoveComplaint = {
  readonly complaintId: string;
  readonly move: ComplaintMove;
  /** Needed to answer, and only then. */
  readonly answer: string | null;
};

/** An operator takes a complaint up and answers it; its firm may withdraw it. */
export async function moveComplaint(deps: Deps, command: Command<MoveComplaint>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const answer = (input.answer ?? '').trim();
  if ((input.move === 'answer') !== (answer !== '')) return refused('REASON_MISSING', 'answer');
  if (answer.length > TEXT_MAX) return refused('TEXT_TOO_LONG', 'answer', { max: `${TEXT_MAX}` });
  return runCommand(deps, { ...command, name: 'moveComplaint' }, async (work) => {
    const side = actor.roles.includes('OPERATOR') ? 'operator' : 'firm';
    const where = { id: input.complaintId, ...(side === 'firm' ? { firmId: actor.organisationId ?? '' } : {}) };
    const complaint = await work.em.findOne(Complaint, where, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (complaint === null) return notFound('complaintId');
    const decided = decideComplaintMove(complaint.state, input.move, side);
    if (decided.kind === 'refused') return decided;
    const from = complaint.state;
    work.em.assign(complaint, { state: decided.value, version: complaint.version + 1, dueAt: null });
    if (input.move === 'answer') complaint.answer = answer;
    if (decided.value !== 'ACCEPTED') complaint.closedAt = deps.now();
    const detail = { complaintId: complaint.id, from, to: decided.value, answer };
    await work.record({ streamId: complaint.engagementId, name: 'complaint.moved', detail, actorId: actor.userId });
    return done({ id: complaint.id });
  });
}

/** Nobody took a complaint up in time: that stays written on it. */
export async function escalateComplaint(work: Work, of: { id: string; version: number }): Promise<void> {
  const complaint = await work.em.findOne(Complaint, { id: of.id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (complaint === null || complaint.version !== of.version) return;
  complaint.isLate = true;
  const detail = { complaintId: complaint.id };
  await work.record({ streamId: complaint.engagementId, name: 'complaint.late', detail, actorId: 'system' });
}
