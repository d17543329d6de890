import type { CivilDate } from '../../domain/calendar.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { decideShift, type SessionWeek } from '../../domain/sessions/session-calendar.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps } from '../ports.ts';
import { lockSession, moveSession } from './session-rows.ts';
import { tellAll } from './tend-sessions.ts';

export type ShiftSession = { readonly sessionId: string; readonly to: CivilDate };

/** An operator moves a session to another day of its week, or brings a cancelled one back on another day (A4-17). */
export async function shiftSession(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: ShiftSession },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'shiftSession' }, async (work) => {
    const session = await lockSession(work, input.sessionId);
    if (session === null) return notFound('sessionId');
    const holidayOn = (date: CivilDate): string | null => (deps.workingDays.isWorking(date) ? null : 'HOLIDAY');
    const week = session.week as SessionWeek;
    const verdict = decideShift({ week, heldOn: session.heldOn, to: input.to, today: deps.today(), holidayOn });
    if (verdict !== 'OK') return refused(`SHIFT_${verdict}`, 'to');
    if (!(await moveSession(work, session, { event: 'SHIFT', actorId: actor.userId })))
      return refused('ILLEGAL_TRANSITION', 'sessionId', { state: session.state });
    session.heldOn = input.to;
    session.cancelReason = null;
    await tellAll(deps, work, { session, kind: 'SHIFTED' });
    work.emit({ name: 'session.changed.v1', sessionId: session.id });
    return done({ id: session.id });
  });
}

/** An operator calls a session off before it begins; everybody who is enrolled is told once. */
export async function cancelSession(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: { readonly sessionId: string } },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'cancelSession' }, async (work) => {
    const session = await lockSession(work, input.sessionId);
    if (session === null) return notFound('sessionId');
    if (!(await moveSession(work, session, { event: 'CANCEL', actorId: actor.userId })))
      return refused('ILLEGAL_TRANSITION', 'sessionId', { state: session.state });
    session.cancelReason = 'OPERATOR';
    await tellAll(deps, work, { session, kind: 'CANCELLED' });
    work.emit({ name: 'session.changed.v1', sessionId: session.id });
    return done({ id: session.id });
  });
}
