import { LockMode } from '@mikro-orm/core';
import type { CivilDate } from '../../domain/calendar.ts';
import { type CheckType, decideVisitRecord, type VisitRecord } from '../../domain/engagement/visit.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { Visit } from '../../schema/entities/engagement/deal-record.entity.ts';
import { Engagement } from '../../schema/entities/engagement/engagement.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps } from '../ports.ts';

type Command<Input> = { readonly actor: Actor; readonly idempotencyKey: string; readonly input: Input };

const LINE_MAX = 200;
const FINDINGS_MAX = 2_000;

export type PlanVisit = {
  readonly engagementId: string;
  readonly checkType: CheckType;
  readonly plannedOn: CivilDate;
  readonly place: string;
  readonly visitors: string;
};

/** A bank plans a visit to a firm that it works with (C6). */
export async function planVisit(deps: Deps, command: Command<PlanVisit>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const [place, visitors] = [input.place.trim(), input.visitors.trim()];
  if (place === '') return refused('REASON_MISSING', 'place');
  if (visitors === '') return refused('REASON_MISSING', 'visitors');
  if (place.length > LINE_MAX) return refused('TEXT_TOO_LONG', 'place', { max: `${LINE_MAX}` });
  if (visitors.length > LINE_MAX) return refused('TEXT_TOO_LONG', 'visitors', { max: `${LINE_MAX}` });
  return runCommand(deps, { ...command, name: 'planVisit' }, async (work) => {
    const own = { id: input.engagementId, bankId: actor.organisationId ?? '' };
    const engagement = await work.em.findOne(Engagement, own, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (engagement === null) return notFound('engagementId');
    const { id: engagementId, state } = engagement;
    if (engagement.acceptedAt === null || (engagement.place === null && state !== 'DRAWN'))
      return refused('ILLEGAL_TRANSITION', 'engagementId', { state });
    const { checkType, plannedOn } = input;
    const open = { state: 'PLANNED', findings: null, needConfirmed: null, closedAt: null } as const;
    const visit = work.em.create(Visit, {
      id: deps.newId(),
      engagementId,
      checkType,
      plannedOn,
      place,
      visitors,
      recordedBy: actor.userId,
      createdAt: deps.now(),
      ...open,
    });
    work.em.persist(visit);
    const detail = { visitId: visit.id, checkType, plannedOn };
    await work.record({ streamId: engagementId, name: 'visit.planned', detail, actorId: actor.userId });
    return done({ id: visit.id });
  });
}

/** A bank records what came of a visit, once. */
export async function recordVisit(
  deps: Deps,
  command: Command<VisitRecord & { readonly visitId: string }>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const findings = input.findings?.trim() ?? null;
  if ((findings ?? '').length > FINDINGS_MAX) return refused('TEXT_TOO_LONG', 'findings', { max: `${FINDINGS_MAX}` });
  return runCommand(deps, { ...command, name: 'recordVisit' }, async (work) => {
    const visit = await work.em.findOne(Visit, { id: input.visitId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const own = { id: visit?.engagementId ?? '', bankId: actor.organisationId ?? '' };
    if (visit === null || (await work.em.count(Engagement, own)) === 0) return notFound('visitId');
    const decided = decideVisitRecord(visit, { ...input, findings }, deps.today());
    if (decided.kind === 'refused') return decided;
    const { needConfirmed } = input;
    const closed = { state: decided.value, findings, needConfirmed, recordedBy: actor.userId, closedAt: deps.now() };
    work.em.assign(visit, closed);
    const detail = { visitId: visit.id, outcome: decided.value, needConfirmed };
    await work.record({ streamId: visit.engagementId, name: 'visit.recorded', detail, actorId: actor.userId });
    return done({ id: visit.id });
  });
}
