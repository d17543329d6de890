import { addMonths, type CivilDate } from '../calendar.ts';

/** What a bank promises when it takes a need, and what holds for all of them. */
export type SlaTerms = {
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

/** In force from a day on. */
export type SlaProfile = SlaTerms & { readonly code: string; readonly validFrom: CivilDate };

const MAX: Readonly<Record<keyof SlaTerms, number>> = {
  placesMax: 20,
  openDays: 30,
  acceptDays: 30,
  contactDays: 60,
  disputeDays: 30,
  drawdownDays: 90,
  decisionMonths: 12,
  writeBackDays: 60,
  complaintDays: 30,
  roundsMax: 20,
};
export const SLA_TERMS = Object.keys(MAX) as (keyof SlaTerms)[];

/** The first term that is no whole number from one to its limit; `null` when all are. */
export function findBadTerm(terms: SlaTerms): { readonly name: keyof SlaTerms; readonly max: number } | null {
  const name = SLA_TERMS.find((one) => !Number.isInteger(terms[one]) || terms[one] < 1 || terms[one] > MAX[one]);
  return name === undefined ? null : { name, max: MAX[name] };
}

/** Adds working days by the holiday calendar. */
export type AddWorkingDays = (date: CivilDate, count: number) => CivilDate;

/** The last day of each limit that a profile knows, counted from `from`. */
export const dueDay = {
  open: (profile: SlaTerms, from: CivilDate, add: AddWorkingDays): CivilDate => add(from, profile.openDays),
  accept: (profile: SlaTerms, from: CivilDate, add: AddWorkingDays): CivilDate => add(from, profile.acceptDays),
  contact: (profile: SlaTerms, from: CivilDate, add: AddWorkingDays): CivilDate => add(from, profile.contactDays),
  dispute: (profile: SlaTerms, from: CivilDate, add: AddWorkingDays): CivilDate => add(from, profile.disputeDays),
  drawdown: (profile: SlaTerms, from: CivilDate, add: AddWorkingDays): CivilDate => add(from, profile.drawdownDays),
  complaint: (profile: SlaTerms, from: CivilDate, add: AddWorkingDays): CivilDate => add(from, profile.complaintDays),
  decision: (profile: SlaTerms, from: CivilDate): CivilDate => addMonths(from, profile.decisionMonths),
} as const;

export type LimitName = keyof typeof dueDay;
/** Limits of a bank: to let one pass breaks its promise. The others are those of the firm and of the market. */
export const BANK_LIMITS: readonly LimitName[] = ['accept', 'contact', 'decision', 'drawdown'];

/** Where the proposal of a profile stands. */
export const SLA_PROFILE_STATES = ['PROPOSED', 'APPROVED', 'REFUSED'] as const;
export type SlaProfileState = (typeof SLA_PROFILE_STATES)[number];
