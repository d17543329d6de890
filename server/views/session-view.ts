import { MatchSession, type SessionEnrolment } from '../../schema/entities/sessions/match-session.entity.ts';
import type { MatchSessionType, SessionEnrolmentType } from '../../schema/graphql/sessions/types.ts';
import { type SessionView, viewSessions } from '../../usecases/sessions/read-sessions.ts';
import { type Context, useCaseActor } from '../context.ts';

export const sessionView = (view: SessionView): MatchSessionType =>
  Object.assign({}, view, { myEnrolment: view.myEnrolment === null ? null : enrolmentView(view.myEnrolment, view) });

/** One session as it is now. */
export async function loadSession(context: Context, id: string): Promise<MatchSessionType | null> {
  const row = await context.deps.read().findOne(MatchSession, { id });
  if (row === null) return null;
  const [view] = await viewSessions(context.deps, [row], useCaseActor(context));
  return view === undefined ? null : sessionView(view);
}

/** What a bank wished for are firms in the row, and it may know their needs only. */
function enrolmentView(
  row: SessionEnrolment,
  { wishedNeedIds }: Pick<SessionView, 'wishedNeedIds'>,
): SessionEnrolmentType {
  return {
    state: row.state,
    needId: row.needId,
    bankIds: row.needId === null ? [] : row.wishes,
    wishedNeedIds: [...wishedNeedIds],
    freeSlots: row.freeSlots,
    desks: row.desks as SessionEnrolmentType['desks'],
    themes: row.themes,
    room: row.room,
  };
}
