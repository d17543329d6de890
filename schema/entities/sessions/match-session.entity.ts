import { Entity, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { CivilDate } from '../../../domain/calendar.ts';
import type {
  CancelReason,
  MeetingOutcome,
  MeetingSide,
  MeetingState,
  SessionState,
  SessionTheme,
} from '../../../domain/sessions/session.ts';
import type { AssignmentMethod } from '../../../domain/sessions/session-market.ts';

/** One weekly session (C10). */
@Entity({ tableName: 'match_session' })
export class MatchSession {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  /** One session for each week, whoever plans it. */
  @Property({ type: 'string', length: 8 })
  @Unique()
  week!: string;

  @Property({ type: 'date' })
  plannedOn!: CivilDate;

  /** Differs from `plannedOn` when an operator shifted it within the week (A4-17). */
  @Property({ type: 'date' })
  heldOn!: CivilDate;

  @Property({ type: 'string', length: 24 })
  state!: SessionState;

  @Property({ type: 'string', length: 24 })
  theme!: SessionTheme;

  @Property({ type: 'string', length: 16, nullable: true })
  cancelReason: CancelReason | null = null;

  /** `SessionSettings` as they were in force when the session was planned. */
  @Property({ type: 'json' })
  settings!: unknown;

  @Property({ type: 'integer' })
  version!: number;
}

export const ENROLMENT_STATES = ['ENROLLED', 'WAITING', 'WITHDRAWN'] as const;
export type EnrolmentState = (typeof ENROLMENT_STATES)[number];

/** A firm with its need, or a bank with its desks, in one session. */
@Entity({ tableName: 'session_enrolment' })
@Unique({ properties: ['sessionId', 'organisationId'] })
export class SessionEnrolment {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  sessionId!: string;

  @Property({ type: 'uuid' })
  organisationId!: string;

  /** The need that a firm brings; `null` for a bank. */
  @Property({ type: 'uuid', nullable: true })
  needId: string | null = null;

  @Property({ type: 'string', length: 16 })
  state!: EnrolmentState;

  /** Banks that a firm wants to meet, or firms that a bank wants to meet, the best first. */
  @Property({ type: 'json' })
  wishes!: string[];

  /** `null`: free all the time. */
  @Property({ type: 'json', nullable: true })
  freeSlots: number[] | null = null;

  /** `SessionDesk[]` of a bank, empty for a firm. */
  @Property({ type: 'json' })
  desks!: unknown;

  @Property({ type: 'integer' })
  meetingsMax!: number;

  /** `SessionTheme[]` that a bank serves first; empty for a firm, and for a bank that serves all alike. */
  @Property({ type: 'json' })
  themes!: SessionTheme[];

  /** The room in which a firm waits, counted from 1; `null` until the timetable is made. */
  @Property({ type: 'smallint', nullable: true })
  room: number | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  enrolledAt!: Date;
}

/** One run of the assignment, with all that is needed to run it again to the same result. */
@Entity({ tableName: 'session_run' })
export class SessionRun {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  @Index()
  sessionId!: string;

  @Property({ type: 'string', length: 64 })
  seed!: string;

  @Property({ type: 'string', length: 64 })
  inputHash!: string;

  @Property({ type: 'string', length: 16 })
  method!: AssignmentMethod;

  @Property({ type: 'integer' })
  wanted!: number;

  @Property({ type: 'integer' })
  placed!: number;

  @Property({ type: 'integer' })
  welfareStable!: number;

  /** `null` when the optimum was not proven in time. */
  @Property({ type: 'integer', nullable: true })
  welfareOptimum: number | null = null;

  /** `Unplaced[]`. */
  @Property({ type: 'json' })
  unplaced!: unknown;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;
}

/** One meeting of a firm and a bank. Two live ones of a firm or a desk never share a slot: the database refuses it, too. */
@Entity({ tableName: 'session_meeting' })
@Index({ properties: ['sessionId', 'firmId'] })
export class SessionMeeting {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  sessionId!: string;

  @Property({ type: 'uuid' })
  firmId!: string;

  @Property({ type: 'uuid' })
  needId!: string;

  @Property({ type: 'uuid' })
  @Index()
  bankId!: string;

  @Property({ type: 'smallint' })
  slot!: number;

  @Property({ type: 'smallint' })
  desk!: number;

  @Property({ type: 'string', length: 16 })
  state!: MeetingState;

  @Property({ type: 'boolean' })
  isPinned!: boolean;

  /** Grows with every change, so that calendars take the newer one (RFC 5545). */
  @Property({ type: 'integer' })
  sequence!: number;

  @Property({ type: 'string', length: 16, nullable: true })
  firmOutcome: MeetingOutcome | null = null;

  @Property({ type: 'string', length: 16, nullable: true })
  bankOutcome: MeetingOutcome | null = null;

  @Property({ type: 'string', length: 200, nullable: true })
  declineReason: string | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  firmHereAt: Date | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  bankHereAt: Date | null = null;

  /** A side that is there misses the other; the clock or an operator decides. */
  @Property({ type: 'string', length: 8, nullable: true })
  absenceReportedBy: MeetingSide | null = null;

  /** What each side thought of the meeting, 1 to 5. */
  @Property({ type: 'smallint', nullable: true })
  firmStars: number | null = null;

  @Property({ type: 'smallint', nullable: true })
  bankStars: number | null = null;

  /** The engagement that the meeting led to, or moved on. */
  @Property({ type: 'uuid', nullable: true })
  engagementId: string | null = null;
}

export const APPEAL_STATES = ['OPEN', 'GRANTED', 'DENIED', 'LAPSED'] as const;
export type AppealState = (typeof APPEAL_STATES)[number];

/** One side asks for another slot of a published meeting, or, without a slot, to be let off it. One open at a time. */
@Entity({ tableName: 'session_appeal' })
export class SessionAppeal {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  @Index()
  sessionId!: string;

  @Property({ type: 'uuid' })
  meetingId!: string;

  @Property({ type: 'string', length: 8 })
  side!: MeetingSide;

  @Property({ type: 'smallint', nullable: true })
  slot: number | null = null;

  @Property({ type: 'string', length: 200 })
  reason!: string;

  @Property({ type: 'string', length: 16 })
  state!: AppealState;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  madeAt!: Date;

  @Property({ type: 'string', length: 100, nullable: true })
  decidedBy: string | null = null;
}

/** How sessions are run from a day on: the whole of the settings, never a part. */
@Entity({ tableName: 'session_setting' })
export class SessionSetting {
  @PrimaryKey({ type: 'date' })
  validFrom!: CivilDate;

  /** `SessionSettings`. */
  @Property({ type: 'json' })
  settings!: unknown;

  @Property({ type: 'string', length: 100 })
  decidedBy!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  decidedAt!: Date;
}

/** Something that one organisation was told; the key makes sure that it is told once. */
@Entity({ tableName: 'session_notice' })
@Unique({ properties: ['organisationId', 'kind', 'key'] })
export class SessionNotice {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid', nullable: true })
  sessionId: string | null = null;

  @Property({ type: 'uuid' })
  organisationId!: string;

  @Property({ type: 'string', length: 32 })
  kind!: string;

  @Property({ type: 'string', length: 100 })
  key!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;
}
