/** The way onto a list that firms are nominated for (C12): nominated, checked, reviewed, publicised, listed. */
export const NOMINATION_STATES = [
  'NOMINATED',
  'CHECKED',
  'REVIEWED',
  'PUBLICITY',
  'LISTED',
  'UNDER_WATCH',
  'REMOVED',
  'REJECTED',
] as const;
export type NominationState = (typeof NOMINATION_STATES)[number];

export const NOMINATION_MOVES = ['CHECK', 'REVIEW', 'PUBLICISE', 'LIST', 'WATCH', 'RENEW', 'REMOVE', 'REJECT'] as const;
export type NominationMove = (typeof NOMINATION_MOVES)[number];

type Step = {
  readonly to: NominationState;
  /** Only the policy owner reviews, publicises and lists; a department may check what another one nominated. */
  readonly roles: readonly string[];
  readonly needsReason: boolean;
  /** Whoever nominated, or took the step before, may not take this one: maker is never checker (C12). */
  readonly needsOtherPerson: boolean;
};

const OWNER = ['POLICY_OWNER'] as const;
const ANY = ['LINE_DEPARTMENT', 'POLICY_OWNER'] as const;
const step = (to: NominationState, roles: readonly string[], more: Partial<Step> = {}): Step => ({
  to,
  roles,
  needsReason: false,
  needsOtherPerson: true,
  ...more,
});
/** Saying no opens no door, so whoever nominated may also take it back. */
const reject = (roles: readonly string[]): Step =>
  step('REJECTED', roles, { needsReason: true, needsOtherPerson: false });
const renew = step('LISTED', OWNER, { needsReason: true });
const remove = step('REMOVED', OWNER, { needsReason: true });
const plain = { needsOtherPerson: false } as const;

/** Every legal move; whatever is not here is a typed refusal. */
export const NOMINATION_STEPS: Readonly<Record<NominationState, Partial<Readonly<Record<NominationMove, Step>>>>> = {
  NOMINATED: { CHECK: step('CHECKED', ANY), REJECT: reject(ANY) },
  CHECKED: { REVIEW: step('REVIEWED', OWNER), REJECT: reject(ANY) },
  REVIEWED: { PUBLICISE: step('PUBLICITY', OWNER, plain), REJECT: reject(OWNER) },
  PUBLICITY: { LIST: step('LISTED', OWNER, plain), REJECT: reject(OWNER) },
  LISTED: { WATCH: step('UNDER_WATCH', ANY, { ...plain, needsReason: true }), RENEW: renew, REMOVE: remove },
  UNDER_WATCH: { RENEW: renew, REMOVE: remove },
  REMOVED: {},
  REJECTED: {},
};

type Mover = { readonly userId: string; readonly roles: readonly string[] };
type Maker = { readonly nominatedBy: string; readonly movedBy: string };

/** Whether somebody took part in a nomination so that a step asking for another person is not theirs to take. */
export const isMaker = ({ nominatedBy, movedBy }: Maker, { userId }: Mover): boolean =>
  nominatedBy === userId || movedBy === userId;

/** The moves that a person may take next, dates and facts left aside. */
export function movesFor(nomination: Maker & { readonly state: NominationState }, mover: Mover): NominationMove[] {
  return NOMINATION_MOVES.filter((move) => {
    const next = NOMINATION_STEPS[nomination.state][move];
    if (next === undefined || !mover.roles.some((role) => next.roles.includes(role))) return false;
    return !(next.needsOtherPerson && isMaker(nomination, mover));
  });
}

/** Working days for which a nomination hangs out before it may be listed (our default). */
export const PUBLICITY_WORKING_DAYS = 5;

/** What the check of a nomination looks at. */
export type NomineeFacts = {
  readonly sizeClass: string;
  readonly divisionCode: string | null;
  /** Negative lists on which the firm stands today. */
  readonly negativeLists: readonly string[];
};
const CITY_PREFIX = '4419';
const SME_CLASSES: readonly string[] = ['MICRO', 'SMALL', 'MEDIUM'];

/** Why a firm does not qualify, all reasons at once: size, region, and every negative list (C12). */
export function checkNominee(facts: NomineeFacts): string[] {
  const because: string[] = [];
  if (!SME_CLASSES.includes(facts.sizeClass)) because.push(`SIZE_CLASS:${facts.sizeClass}`);
  if (facts.divisionCode?.startsWith(CITY_PREFIX) !== true) because.push('REGION');
  return [...because, ...facts.negativeLists];
}
