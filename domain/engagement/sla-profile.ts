import { addMonths, type CivilDate } from '../calendar.ts';
import { invariant } from '../invariant.ts';

/** What a bank promises when it takes a need, in force from a day on. */
export type SlaProfile = {
  readonly code: string;
  readonly validFrom: CivilDate;
  /** How many banks may work on one need at once, applications and grabs together. */
  readonly placesMax: number;
  /** Working days in which somebody may grab before the need is dispatched. */
  readonly openDays: number;
  readonly acceptDays: number;
  readonly contactDays: number;
  /** Working days in which the firm may dispute that it was contacted. */
  readonly disputeDays: number;
  readonly drawdownDays: number;
  readonly decisionMonths: number;
  /** Working days after a drawdown in which the bank reports it. */
  readonly writeBackDays: number;
  /** Working days in which an operator takes up a complaint. */
  readonly complaintDays: number;
  /** Banks that may have let a need down before an operator looks after it. */
  readonly roundsMax: number;
};

/** "135": accepted in one day, contacted in three, drawn in five; the other limits are our default. Newest first. */
const SLA_PROFILES: readonly SlaProfile[] = [
  {
    code: '135',
    validFrom: '2018-01-01' as CivilDate,
    placesMax: 3,
    openDays: 1,
    acceptDays: 1,
    contactDays: 3,
    disputeDays: 2,
    drawdownDays: 5,
    decisionMonths: 1,
    writeBackDays: 5,
    complaintDays: 2,
    roundsMax: 3,
  },
];

/** The profile in force on a day. */
export function slaProfileOn(date: CivilDate): SlaProfile {
  const profile = SLA_PROFILES.find(({ validFrom }) => validFrom <= date);
  invariant(profile !== undefined, `no SLA profile is in force on ${date}`);
  return profile;
}

/** Adds working days by the holiday calendar. */
export type AddWorkingDays = (date: CivilDate, count: number) => CivilDate;

/** The last day of each limit that a profile knows, counted from `from`. */
export const dueDay = {
  open: (profile: SlaProfile, from: CivilDate, add: AddWorkingDays): CivilDate => add(from, profile.openDays),
  accept: (profile: SlaProfile, from: CivilDate, add: AddWorkingDays): CivilDate => add(from, profile.acceptDays),
  contact: (profile: SlaProfile, from: CivilDate, add: AddWorkingDays): CivilDate => add(from, profile.contactDays),
  dispute: (profile: SlaProfile, from: CivilDate, add: AddWorkingDays): CivilDate => add(from, profile.disputeDays),
  drawdown: (profile: SlaProfile, from: CivilDate, add: AddWorkingDays): CivilDate => add(from, profile.drawdownDays),
  complaint: (profile: SlaProfile, from: CivilDate, add: AddWorkingDays): CivilDate => add(from, profile.complaintDays),
  decision: (profile: SlaProfile, from: CivilDate): CivilDate => addMonths(from, profile.decisionMonths),
} as const;

export type LimitName = keyof typeof dueDay;
