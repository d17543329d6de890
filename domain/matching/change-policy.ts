import { done, type Outcome, refused } from '../refusal.ts';

/** Settings of a policy as plain JSON: money and rates as decimal text. */
export type PolicySettings = { readonly [key: string]: SettingValue };
type SettingValue = string | number | boolean | readonly SettingValue[] | PolicySettings;

/** The dated policies beside the schemes: how matches are scored, and how long tags stay fresh. */
export const POLICY_KINDS = ['SCORES', 'TAGS'] as const;
export type PolicyKind = (typeof POLICY_KINDS)[number];

export const policyKindOf = (code: string): PolicyKind | null => POLICY_KINDS.find((kind) => kind === code) ?? null;

/**
 * The settings after a change that names only what is new. Every name must be known and every value of the kind that
 * stood there; what comes out must be a policy that the platform can decide by.
 */
export function changePolicy(kind: PolicyKind, base: PolicySettings, change: unknown): Outcome<PolicySettings> {
  if (!isSettings(change)) return refused('SETTINGS_NOT_A_POLICY', 'settings');
  const limits = Object.fromEntries(Object.entries(base).filter(([name]) => TAG_LIMITS.has(name)));
  const wrong = findWrong(kind === 'TAGS' ? limits : base, change, '');
  if (wrong !== null) return refused('SETTING_UNKNOWN', 'settings', { name: wrong });
  const next = merge(base, change);
  const isPolicy = kind === 'SCORES' ? isScorePolicy(next) : isTagPolicy(next);
  return isPolicy ? done(next) : refused('SETTINGS_NOT_A_POLICY', 'settings');
}

const isSettings = (value: unknown): value is PolicySettings =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The first name that the base does not have, or whose value is of another kind. */
function findWrong(base: PolicySettings, change: PolicySettings, path: string): string | null {
  for (const [name, value] of Object.entries(change)) {
    const known = base[name];
    const at = `${path}${name}`;
    if (known === undefined || !isOfKind(known, value)) return at;
    const wrong = isSettings(known) && isSettings(value) ? findWrong(known, value, `${at}.`) : null;
    if (wrong !== null) return wrong;
  }
  return null;
}

function isOfKind(known: SettingValue, value: unknown): boolean {
  if (Array.isArray(known)) return Array.isArray(value) && value.every((one) => typeof one === typeof known[0]);
  if (isSettings(known)) return isSettings(value);
  if (typeof known === 'number') return Number.isSafeInteger(value) && (value as number) >= 0;
  if (typeof known === 'string' && /^\d+$/.test(known)) return typeof value === 'string' && /^\d{1,16}$/.test(value);
  return typeof value === typeof known;
}

function merge(base: PolicySettings, change: PolicySettings): PolicySettings {
  const changed = Object.entries(change).map(([name, value]) => {
    const known = base[name];
    return [name, isSettings(known) && isSettings(value) ? merge(known, value) : value] as const;
  });
  return { ...base, ...Object.fromEntries(changed) };
}

const THOUSAND = 1_000;

const numbersOf = (value: SettingValue | undefined): number[] =>
  Object.values((value ?? {}) as object).filter((one): one is number => typeof one === 'number');
const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);
const numberOf = (settings: PolicySettings, name: string): number => Number(settings[name]);

/** Weights of each side sum to a thousand, parts run to a thousand, scales have a length. */
function isScorePolicy(settings: PolicySettings): boolean {
  const parts = [
    ...numbersOf(settings['sizeClassScores']),
    ...numbersOf(settings['taxGradeScores']),
    ...numbersOf(settings['creditGradeScores']),
    ...numbersOf(settings['securityScores']),
    numberOf(settings, 'policyTagScore'),
    numberOf(settings, 'missingGradeScore'),
  ];
  const [rerank, floor, attention] = [
    settings['rerank'] as PolicySettings,
    settings['exposureFloor'] as PolicySettings,
    settings['attention'] as PolicySettings,
  ];
  return (
    sumOf(numbersOf(settings['firmWeights'])) === THOUSAND &&
    sumOf(numbersOf(settings['bankWeights'])) === THOUSAND &&
    numberOf(settings, 'costBpsBest') < numberOf(settings, 'costBpsWorst') &&
    numbersOf(settings['speedDaysWorst']).every((days) => days > 1) &&
    parts.every((part) => part <= THOUSAND) &&
    numbersOf(settings['creditGradeScores']).length === GRADES &&
    numberOf(rerank, 'affinityWeight') <= THOUSAND &&
    numberOf(rerank, 'exploreEvery') >= 2 &&
    numberOf(floor, 'places') <= PLACES_MAX &&
    isAttentionPolicy(attention)
  );
}

/** A price stays below the best rank score, and the rounds are enough to settle and few enough to end. */
function isAttentionPolicy(attention: PolicySettings): boolean {
  const [priceMax, step, rounds, casesMin, percent] = [
    numberOf(attention, 'priceMax'),
    numberOf(attention, 'stepPoints'),
    numberOf(attention, 'rounds'),
    numberOf(attention, 'casesMin'),
    numberOf(attention, 'capacityPercent'),
  ];
  return (
    priceMax <= PRICE_MAX &&
    step >= 1 &&
    step <= PRICE_MAX &&
    rounds >= ROUNDS_MIN &&
    rounds <= ROUNDS_MAX &&
    rounds % 2 === 0 &&
    casesMin >= 1 &&
    casesMin <= CASES_MAX &&
    percent >= PERCENT_MIN &&
    percent <= PERCENT_MAX
  );
}

/** The best rank score is 10000. */
const PRICE_MAX = 9_999;
const ROUNDS_MIN = 2;
const ROUNDS_MAX = 200;
const CASES_MAX = 100_000;
const PERCENT_MIN = 10;
const PERCENT_MAX = 1_000;
const GRADES = 10;
const PLACES_MAX = 20;
const FRESH_DAYS_MAX = 3_660;

/** Readings of the tags are open questions of the market and decided there; these are their limits. */
const TAG_LIMITS: ReadonlySet<string> = new Set([
  'taxGradeFreshDays',
  'profileFreshDays',
  'recordFreshDays',
  'puhuiCreditFenMax',
  'relendingCreditFenMax',
]);

/** Freshness limits of at least a day. */
function isTagPolicy(settings: PolicySettings): boolean {
  const days = ['taxGradeFreshDays', 'profileFreshDays', 'recordFreshDays'].map((name) => numberOf(settings, name));
  return days.every((limit) => limit >= 1 && limit <= FRESH_DAYS_MAX);
}
