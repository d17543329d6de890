import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { Fen } from '../../../domain/money.ts';
import {
  CANCEL_REASONS,
  MEETING_OUTCOMES,
  MEETING_STATES,
  type MeetingOutcome,
  type MeetingSide,
  SESSION_STATES,
  SESSION_THEMES,
  type SessionTheme,
} from '../../../domain/sessions/session.ts';
import { ASSIGNMENT_METHODS, type AssignmentMethod } from '../../../domain/sessions/session-market.ts';
import { connectionOf } from '../common.ts';
import { enumOf, SideEnum } from '../enums.ts';
import { CreditProductType } from '../market/types.ts';
import { MatchedNeedType } from '../matching/types.ts';
import { CivilDateScalar, DateTimeScalar, FenScalar } from '../scalars.ts';

export const SessionStateEnum = enumOf('SessionState', SESSION_STATES, 'Life cycle of a weekly session.');
const SessionThemeEnum = enumOf('SessionTheme', SESSION_THEMES, 'What a session is about.');
const CancelReasonEnum = enumOf('SessionCancelReason', CANCEL_REASONS, 'Why a session is not held.');
const MeetingStateEnum = enumOf('MeetingState', MEETING_STATES, 'Life cycle of a meeting.');
const MeetingOutcomeEnum = enumOf('MeetingOutcome', MEETING_OUTCOMES, 'What came of a meeting.');
export const AssignmentMethodEnum = enumOf(
  'AssignmentMethod',
  ASSIGNMENT_METHODS,
  'STABLE: no pair would rather meet. OPTIMUM: the most welfare in all.',
);

const EnrolmentStateEnum = enumOf(
  'SessionEnrolmentState',
  ['ENROLLED', 'WAITING', 'WITHDRAWN'],
  'Whether somebody takes part, waits for a place, or has left.',
);
const AppealStateEnum = enumOf('SessionAppealState', ['OPEN', 'GRANTED', 'DENIED', 'LAPSED'], 'How an appeal stands.');
export const InviteeFilterEnum = enumOf(
  'InviteeFilter',
  ['UNMATCHED', 'FIRST_LOAN', 'WAITING_LONGEST'],
  'Which firms an operator invites first.',
);

@ObjectType('SessionDesk')
class SessionDeskType {
  @Field(() => String)
  name!: string;
  @Field(() => [Int], { nullable: true, description: 'Slots at which somebody sits there; null: all of them.' })
  freeSlots!: number[] | null;
}

@ObjectType('SessionEnrolment', { description: 'What my organisation brings to a session.' })
export class SessionEnrolmentType {
  @Field(() => EnrolmentStateEnum)
  state!: string;
  @Field(() => ID, { nullable: true })
  needId!: string | null;
  @Field(() => [ID], { description: 'Banks that a firm wants to meet, the best first; empty for a bank.' })
  bankIds!: string[];
  @Field(() => [ID], { description: 'Needs that a bank wants to speak about, the best first; empty for a firm.' })
  wishedNeedIds!: string[];
  @Field(() => [Int], { nullable: true })
  freeSlots!: number[] | null;
  @Field(() => [SessionDeskType])
  desks!: SessionDeskType[];
  @Field(() => [SessionThemeEnum])
  themes!: string[];
  @Field(() => Int, { nullable: true })
  room!: number | null;
}

@ObjectType('MatchSession')
export class MatchSessionType {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { description: 'Week by ISO 8601, such as 2026-W05.' })
  week!: string;
  @Field(() => CivilDateScalar)
  plannedOn!: CivilDate;
  @Field(() => CivilDateScalar, { description: 'Differs from plannedOn when the session was shifted.' })
  heldOn!: CivilDate;
  @Field(() => SessionStateEnum)
  state!: string;
  @Field(() => SessionThemeEnum)
  theme!: string;
  @Field(() => CancelReasonEnum, { nullable: true })
  cancelReason!: string | null;
  @Field(() => DateTimeScalar)
  opensAt!: Date;
  @Field(() => DateTimeScalar)
  locksAt!: Date;
  @Field(() => DateTimeScalar)
  publishesAt!: Date;
  @Field(() => DateTimeScalar, { description: 'Until then a published meeting can be appealed.' })
  swapsUntil!: Date;
  @Field(() => DateTimeScalar)
  startsAt!: Date;
  @Field(() => DateTimeScalar)
  endsAt!: Date;
  @Field(() => DateTimeScalar)
  outcomesDueAt!: Date;
  @Field(() => Int)
  slots!: number;
  @Field(() => Int)
  slotMinutes!: number;
  @Field(() => Int)
  firmsEnrolled!: number;
  @Field(() => Int)
  firmsWaiting!: number;
  @Field(() => Int)
  banksEnrolled!: number;
  @Field(() => SessionEnrolmentType, { nullable: true, description: 'Null while my organisation has none.' })
  myEnrolment!: SessionEnrolmentType | null;
}

export const MatchSessionConnection = connectionOf('MatchSession', () => MatchSessionType);

@ObjectType('SessionAppeal')
class SessionAppealType {
  @Field(() => SideEnum)
  side!: string;
  @Field(() => Int, { nullable: true, description: 'The slot that is asked for; null to be let off.' })
  slot!: number | null;
  @Field(() => String)
  reason!: string;
  @Field(() => AppealStateEnum)
  state!: string;
}

@ObjectType('SessionMeeting')
export class SessionMeetingType {
  @Field(() => ID)
  id!: string;
  @Field(() => Int)
  slot!: number;
  @Field(() => Int)
  desk!: number;
  @Field(() => String)
  deskName!: string;
  @Field(() => DateTimeScalar)
  startsAt!: Date;
  @Field(() => DateTimeScalar)
  endsAt!: Date;
  @Field(() => MeetingStateEnum)
  state!: string;
  @Field(() => Boolean)
  isPinned!: boolean;
  @Field(() => String, { nullable: true, description: 'Hidden from a bank that the firm has not let in.' })
  firmName!: string | null;
  @Field(() => String)
  bankName!: string;
  @Field(() => Int, { nullable: true, description: 'The room in which the firm waits.' })
  room!: number | null;
  @Field(() => String)
  link!: string;
  @Field(() => SideEnum, { nullable: true, description: 'Null for an operator.' })
  mySide!: MeetingSide | null;
  @Field(() => Boolean)
  isFirmHere!: boolean;
  @Field(() => Boolean)
  isBankHere!: boolean;
  @Field(() => SideEnum, { nullable: true, description: 'The side that is there and misses the other.' })
  absenceReportedBy!: MeetingSide | null;
  @Field(() => SessionAppealType, { nullable: true, description: 'The newest appeal.' })
  appeal!: SessionAppealType | null;
  @Field(() => MeetingOutcomeEnum, { nullable: true })
  myOutcome!: string | null;
}

export const SessionMeetingConnection = connectionOf('SessionMeeting', () => SessionMeetingType);

@ObjectType('MeetingBrief', { description: 'The other side on one page, as far as its consent allows.' })
export class MeetingBriefType {
  @Field(() => String, { nullable: true, description: 'Null while the firm has not let the bank in.' })
  otherName!: string | null;
  @Field(() => MatchedNeedType, { nullable: true, description: 'For a bank: the need, in bands without consent.' })
  need!: MatchedNeedType | null;
  @Field(() => CreditProductType, { nullable: true, description: 'For a firm: the product that fits best.' })
  product!: CreditProductType | null;
}

@ObjectType('SessionLobby', { description: 'What I need on the day.' })
export class SessionLobbyType {
  @Field(() => SessionMeetingType, { nullable: true })
  next!: SessionMeetingType | null;
  @Field(() => Int, { nullable: true })
  minutesLeft!: number | null;
  @Field(() => MeetingBriefType, { nullable: true })
  brief!: MeetingBriefType | null;
  @Field(() => [SessionMeetingType])
  later!: SessionMeetingType[];
  @Field(() => Int, { nullable: true })
  room!: number | null;
  @Field(() => String, { nullable: true })
  roomLink!: string | null;
}

@ObjectType('SessionInvitee')
export class SessionInviteeType {
  @Field(() => ID)
  firmId!: string;
  @Field(() => String)
  name!: string;
  @Field(() => DateTimeScalar)
  waitingSince!: Date;
  @Field(() => Boolean)
  isFirstLoan!: boolean;
  @Field(() => Int, { description: 'Banks with a product that fits.' })
  matches!: number;
  @Field(() => Boolean)
  isInvited!: boolean;
}

@ObjectType('SuggestedBank')
export class SuggestedBankType {
  @Field(() => ID)
  bankId!: string;
  @Field(() => String)
  bankName!: string;
  @Field(() => Boolean)
  isEnrolled!: boolean;
}

@ObjectType('UnplacedMeeting')
class UnplacedMeetingType {
  @Field(() => ID)
  firmId!: string;
  @Field(() => ID)
  bankId!: string;
  @Field(() => String)
  firmName!: string;
  @Field(() => String)
  bankName!: string;
  @Field(() => String)
  reason!: string;
  @Field(() => String, { description: 'The least that somebody would have to give.' })
  fix!: string;
  @Field(() => Int, { nullable: true })
  fixSlot!: number | null;
}

@ObjectType('SessionRun')
export class SessionRunType {
  @Field(() => ID)
  id!: string;
  @Field(() => String)
  seed!: string;
  @Field(() => String)
  inputHash!: string;
  @Field(() => AssignmentMethodEnum)
  method!: string;
  @Field(() => Int)
  wanted!: number;
  @Field(() => Int)
  placed!: number;
  @Field(() => Int)
  welfareStable!: number;
  @Field(() => Int, { nullable: true, description: 'Of the optimum without stability; null when none was proven.' })
  welfareOptimum!: number | null;
  @Field(() => [UnplacedMeetingType])
  unplaced!: UnplacedMeetingType[];
}

@ObjectType('MoveBreakage')
export class MoveBreakageType {
  @Field(() => String)
  code!: string;
  @Field(() => String, { nullable: true, description: 'Of the meeting that stands in the way, where there is one.' })
  firmName!: string | null;
  @Field(() => String, { nullable: true })
  bankName!: string | null;
}

@ObjectType('SessionReport', { description: 'What came of a session; what followed counts for 90 days.' })
export class SessionReportType {
  @Field(() => ID)
  sessionId!: string;
  @Field(() => String)
  week!: string;
  @Field(() => CivilDateScalar)
  heldOn!: CivilDate;
  @Field(() => SessionThemeEnum)
  theme!: string;
  @Field(() => Int)
  enrolled!: number;
  @Field(() => Int)
  banks!: number;
  @Field(() => Int)
  meetings!: number;
  @Field(() => Int)
  met!: number;
  @Field(() => Int)
  noShowsFirm!: number;
  @Field(() => Int)
  noShowsBank!: number;
  @Field(() => Int)
  noShowsBoth!: number;
  @Field(() => Int)
  intents!: number;
  @Field(() => Int)
  needsDocs!: number;
  @Field(() => Int)
  declined!: number;
  @Field(() => Int)
  followUps!: number;
  @Field(() => Int)
  unsaid!: number;
  @Field(() => Int)
  applications!: number;
  @Field(() => Int)
  grants!: number;
  @Field(() => Int)
  drawdowns!: number;
  @Field(() => Int)
  firstLoans!: number;
  @Field(() => FenScalar)
  grantedFen!: Fen;
  @Field(() => FenScalar)
  drawnFen!: Fen;
  @Field(() => Int, { nullable: true, description: 'Mean of all stars in tenths, 10 to 50.' })
  satisfactionTenths!: number | null;
}

@ObjectType('SessionNotice')
export class SessionNoticeType {
  @Field(() => ID)
  id!: string;
  @Field(() => ID, { nullable: true })
  sessionId!: string | null;
  @Field(() => String)
  kind!: string;
  @Field(() => DateTimeScalar)
  createdAt!: Date;
}

@ObjectType('SessionChanged')
export class SessionChangedType {
  @Field(() => ID)
  sessionId!: string;
}

@InputType('EnrolFirmInput')
export class EnrolFirmInput {
  @Field(() => ID)
  sessionId!: string;
  @Field(() => ID)
  needId!: string;
  @Field(() => [ID], { description: 'Banks, the best first; empty: those of the recommendations.' })
  bankIds!: string[];
  @Field(() => [Int], { nullable: true, description: 'Null: free all the time.' })
  freeSlots!: number[] | null;
}

@InputType('SessionDeskInput')
class SessionDeskInput {
  @Field(() => String)
  name!: string;
  @Field(() => [Int], { nullable: true })
  freeSlots!: number[] | null;
}

@InputType('EnrolBankInput')
export class EnrolBankInput {
  @Field(() => ID)
  sessionId!: string;
  @Field(() => [SessionDeskInput])
  desks!: SessionDeskInput[];
  @Field(() => [SessionThemeEnum], { description: 'Themes that come first; empty: all alike.' })
  themes!: SessionTheme[];
  @Field(() => [ID], { description: 'Needs that were recommended to the bank, the best first.' })
  needIds!: string[];
}

@InputType('SessionIdInput')
export class SessionIdInput {
  @Field(() => ID)
  sessionId!: string;
}

@InputType('ShiftSessionInput')
export class ShiftSessionInput extends SessionIdInput {
  @Field(() => CivilDateScalar)
  to!: CivilDate;
}

@InputType('AssignSessionInput')
export class AssignSessionInput extends SessionIdInput {
  @Field(() => AssignmentMethodEnum)
  method!: AssignmentMethod;
}

@InputType('MeetingIdInput')
export class MeetingIdInput {
  @Field(() => ID)
  meetingId!: string;
}

@InputType('MoveMeetingInput')
export class MoveMeetingInput extends MeetingIdInput {
  @Field(() => Int)
  slot!: number;
  @Field(() => Int)
  desk!: number;
}

@InputType('ReportNoShowInput')
export class ReportNoShowInput extends MeetingIdInput {
  @Field(() => SideEnum)
  side!: 'FIRM' | 'BANK';
}

@InputType('RecordMeetingOutcomeInput')
export class RecordMeetingOutcomeInput extends MeetingIdInput {
  @Field(() => MeetingOutcomeEnum)
  outcome!: MeetingOutcome;
  @Field(() => String, { nullable: true })
  reason!: string | null;
  @Field(() => Int, { nullable: true, description: 'What I thought of the meeting, 1 to 5.' })
  stars!: number | null;
}

@InputType('AppealMeetingInput')
export class AppealMeetingInput extends MeetingIdInput {
  @Field(() => Int, { nullable: true, description: 'Another slot; null to be let off.' })
  slot!: number | null;
  @Field(() => String)
  reason!: string;
}

@InputType('DecideMeetingAppealInput')
export class DecideMeetingAppealInput extends MeetingIdInput {
  @Field(() => Boolean)
  isGranted!: boolean;
}

@InputType('InviteFirmsInput')
export class InviteFirmsInput extends SessionIdInput {
  @Field(() => InviteeFilterEnum)
  filter!: 'UNMATCHED' | 'FIRST_LOAN' | 'WAITING_LONGEST';
  @Field(() => Int)
  count!: number;
}
