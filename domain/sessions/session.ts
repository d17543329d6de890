/** States of a weekly session (C10). A shifted one is planned again, with its day moved and the first day kept. */
export const SESSION_STATES = [
  'PLANNED',
  'ENROLLING',
  'PREFERENCE_LOCKED',
  'ASSIGNED',
  'PUBLISHED',
  'LIVE',
  'CLOSED',
  'REVIEWED',
  'CANCELLED',
] as const;
export type SessionState = (typeof SESSION_STATES)[number];

export const SESSION_THEMES = [
  'TECHNOLOGY',
  'SUPPLY_CHAIN',
  'PARK',
  'FIRST_LOAN',
  'FOREIGN_TRADE',
  'AGRICULTURE',
] as const;
export type SessionTheme = (typeof SESSION_THEMES)[number];

export const CANCEL_REASONS = ['HOLIDAY', 'TOO_FEW', 'OPERATOR'] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

/** What may happen to a session. */
export type SessionEvent = 'OPEN' | 'LOCK' | 'ASSIGN' | 'PUBLISH' | 'START' | 'CLOSE' | 'REVIEW' | 'CANCEL' | 'SHIFT';

/** The whole state machine of C10; what is not in it is refused. */
const MOVES: Readonly<Record<SessionState, Readonly<Partial<Record<SessionEvent, SessionState>>>>> = {
  PLANNED: { OPEN: 'ENROLLING', CANCEL: 'CANCELLED', SHIFT: 'PLANNED' },
  ENROLLING: { LOCK: 'PREFERENCE_LOCKED', CANCEL: 'CANCELLED', SHIFT: 'PLANNED' },
  // Assigning may be repeated until the timetable is public: a re-run keeps what is pinned.
  PREFERENCE_LOCKED: { ASSIGN: 'ASSIGNED', CANCEL: 'CANCELLED' },
  ASSIGNED: { ASSIGN: 'ASSIGNED', PUBLISH: 'PUBLISHED', CANCEL: 'CANCELLED' },
  PUBLISHED: { START: 'LIVE', CANCEL: 'CANCELLED' },
  LIVE: { CLOSE: 'CLOSED' },
  CLOSED: { REVIEW: 'REVIEWED' },
  REVIEWED: {},
  CANCELLED: { SHIFT: 'PLANNED' },
};

/** The state after `event`; `null` when the event is illegal in `state`. */
export function decideSessionState(state: SessionState, event: SessionEvent): SessionState | null {
  return MOVES[state][event] ?? null;
}

/** States of one meeting. A place that nobody has is no row at all. */
export const MEETING_STATES = [
  'ASSIGNED',
  'CONFIRMED',
  'MET',
  'NO_SHOW_FIRM',
  'NO_SHOW_BANK',
  'NO_SHOW_BOTH',
  'MOVED',
  'CANCELLED',
] as const;
export type MeetingState = (typeof MEETING_STATES)[number];

/** A live meeting holds its slot; the others have given it back or are over. */
export const isLiveMeeting = (state: MeetingState): boolean =>
  state === 'ASSIGNED' || state === 'CONFIRMED' || state === 'MET';

export const MEETING_OUTCOMES = ['INTENT', 'NEEDS_DOCS', 'DECLINED', 'FOLLOW_UP'] as const;
export type MeetingOutcome = (typeof MEETING_OUTCOMES)[number];

export type MeetingSide = 'FIRM' | 'BANK';

export const NO_SHOW_STATES: readonly MeetingState[] = ['NO_SHOW_FIRM', 'NO_SHOW_BANK', 'NO_SHOW_BOTH'];

/**
 * The state of a meeting that did not take place, by who checked in. Nobody's word counts here, only who is there: one
 * side alone can never make the other absent.
 */
export function decideAbsence(isHere: { readonly firm: boolean; readonly bank: boolean }): MeetingState {
  if (isHere.firm && isHere.bank) return 'MET';
  if (isHere.firm) return 'NO_SHOW_BANK';
  return isHere.bank ? 'NO_SHOW_FIRM' : 'NO_SHOW_BOTH';
}

/** Reported by one side, an absence is decided when the other has had this many times the minutes of a no-show to come. */
const PATIENCE = 2;

export type NoShowVerdict = 'REPORT' | 'DECIDE' | 'TOO_EARLY' | 'IS_HERE' | 'NOT_YOURS';

/**
 * What becomes of "they did not come". An operator decides it at once; a side reports it, when it is there itself and the
 * other is not, and the clock decides it later.
 */
export function decideNoShow(of: {
  readonly absent: MeetingSide;
  readonly by: MeetingSide | 'OPERATOR' | 'CLOCK';
  readonly isHere: { readonly firm: boolean; readonly bank: boolean };
  readonly minutesLate: number;
  readonly noShowMinutes: number;
}): NoShowVerdict {
  const { absent, by, isHere, minutesLate, noShowMinutes } = of;
  if (absent === 'FIRM' ? isHere.firm : isHere.bank) return 'IS_HERE';
  if (by === 'CLOCK') return minutesLate >= noShowMinutes * PATIENCE ? 'DECIDE' : 'TOO_EARLY';
  if (by === absent) return 'NOT_YOURS';
  if (by !== 'OPERATOR' && !(by === 'FIRM' ? isHere.firm : isHere.bank)) return 'NOT_YOURS';
  if (minutesLate < noShowMinutes) return 'TOO_EARLY';
  return by === 'OPERATOR' ? 'DECIDE' : 'REPORT';
}
