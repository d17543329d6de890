import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../../domain/calendar.ts';
import {
  CANCEL_REASONS,
  MEETING_OUTCOMES,
  MEETING_STATES,
  type MeetingOutcome,
  SESSION_STATES,
  SESSION_THEMES,
} from '../../../domain/sessions/session.ts';
import { ASSIGNMENT_METHODS, type AssignmentMethod } from '../../../domain/sessions/session-market.ts';
import { connectionOf } from '../common.ts';
import { enumOf, SideEnum } from '../enums.ts';
import { CivilDateScalar, DateTimeScalar } from '../scalars.ts';

const SessionStateEnum = enumOf('SessionState', SESSION_STATES, 'Life cycle of a weekly session.');
const SessionThemeEnum = enumOf('SessionTheme', SESSION_THEMES, 'What a session is about.');
const CancelReasonEnum = enumOf('SessionCancelReason', CANCEL_REASONS, 'Why a session is not held.');
const MeetingStateEnum = enumOf('MeetingState', MEETING_STATES, 'Life cycle of a meeting.');
const MeetingOutcomeEnum = enumOf('MeetingOutcome', MEETING_OUTCOMES, 'What came of a meeting.');
const AssignmentMethodEnum = enumOf(
  'AssignmentMethod',
  ASSIGNMENT_METHODS,
  'STABLE: no pair would rather meet. OPTIMUM: the most welfare in all.',
);

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
}

export const MatchSessionConnection = connectionOf('MatchSession', () => MatchSessionType);

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
  @Field(() => String)
  link!: string;
  @Field(() => MeetingOutcomeEnum, { nullable: true })
  myOutcome!: string | null;
}

@ObjectType('UnplacedMeeting')
class UnplacedMeetingType {
  @Field(() => ID)
  firmId!: string;
  @Field(() => ID)
  bankId!: string;
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
}

@ObjectType('SessionReport')
export class SessionReportType {
  @Field(() => CivilDateScalar)
  heldOn!: CivilDate;
  @Field(() => Int)
  enrolled!: number;
  @Field(() => Int)
  meetings!: number;
  @Field(() => Int)
  met!: number;
  @Field(() => Int)
  noShows!: number;
  @Field(() => Int)
  intents!: number;
  @Field(() => Int)
  drawdowns!: number;
  @Field(() => Int)
  firstLoans!: number;
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
  @Field(() => [ID])
  firmIds!: string[];
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
}
