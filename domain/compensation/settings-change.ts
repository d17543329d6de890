import { type CivilDate } from '../calendar.ts';
import { InvariantError } from '../invariant.ts';
import { type Bps, type Fen } from '../money.ts';
import { done, type Outcome, refused } from '../refusal.ts';
import { coveredWindow, type SchemePolicy, type SchemeReadings, type TierRow } from './policy.ts';
import { assertPolicy } from './policy-json.ts';

type ReadingRule<Name extends keyof SchemeReadings> = {
  /** The open question of the papers that the setting answers; C14 where the workflow asks it. */
  readonly question: string;
  readonly values: readonly SchemeReadings[Name][];
};

/** Every open question that a scheme answers by a setting, and the answers that the engine knows. */
export const READINGS: { readonly [Name in keyof SchemeReadings]: ReadingRule<Name> } = {
  schemeCapScope: { question: 'A4-01', values: ['all-banks-limit', 'per-bank', 'all-banks'] },
  capReading: { question: 'A4-02', values: ['limit-on-payment', 'limit-on-loss'] },
  firmCapBasis: { question: 'A4-03', values: ['compensation', 'principal'] },
  firmCapScope: { question: 'A4-04', values: ['scheme-life', 'year', 'scheme-life-per-bank'] },
  capYear: { question: 'A4-05', values: ['vintage', 'loss-year', 'scheme-life'] },
  claimOrder: { question: 'A4-06', values: ['first-come', 'pro-rata'] },
  tierTableApproval: { question: 'A4-07', values: ['approved', 'illustrative', null] },
  lprFixingDay: { question: 'A4-08', values: ['contract', 'drawdown'] },
  lprTenor: { question: 'A4-08', values: ['by-term', 'one-year'] },
  termStart: { question: 'A4-09', values: ['contract', 'drawdown'] },
  extensionBeyondTerm: { question: 'A4-09', values: ['ends-cover', 'keeps-cover'] },
  physicalCollateral: { question: 'A4-10', values: ['forbidden', 'exception', 'share-allowed', 'not-asked'] },
  whitelistDay: { question: 'A4-11', values: ['application', 'contract', 'drawdown', 'loss', null] },
  totalLossScope: { question: 'A4-20', values: ['loan', 'portfolio'] },
  recoveryReturn: { question: 'A4-21', values: ['payout-share', 'fund-first', 'none'] },
  recoveryFreesHeadroom: { question: 'C14-R3', values: [true, false] },
  lossTriggerBasis: { question: 'A4-22', values: ['loan-class', 'overdue-days'] },
  tierBasis: { question: 'A4-23', values: ['loan-amount', 'firm-loans', 'bank-year-volume'] },
  gapAfterScheme: { question: 'A4-12', values: ['no-scheme', 'extended'] },
  lossAfterExpiry: { question: 'A4-24', values: ['covered', 'not-covered'] },
};

/** What a decision changes; what is `null` stays. */
export type SettingsChange = {
  readonly readings: readonly { readonly name: string; readonly value: string }[];
  readonly tierTable: readonly TierRow[] | null;
  /** 2-07: the parts of the interest by size of loan. */
  readonly subsidyTable: readonly TierRow[] | null;
  readonly loanTypes: readonly string[] | null;
  /** 0-01 */
  readonly pilotBanksMax: number | null;
  readonly bankCapBps: Bps | null;
  readonly firmCapFen: Fen | null;
  readonly schemeCapFen: Fen | null;
};

const ENTRIES_MAX = 50;
const LOAN_TYPE_PATTERN = /^[A-Z][A-Z0-9_]{1,39}$/;

/** The next version of a scheme, valid for drawdowns from that day on; refused where it would be no policy. */
export function changeSettings(
  base: SchemePolicy,
  change: SettingsChange,
  at: { readonly version: number; readonly validFrom: CivilDate },
): Outcome<SchemePolicy> {
  const types = change.loanTypes ?? [];
  if (
    types.length > ENTRIES_MAX ||
    (change.tierTable?.length ?? 0) > ENTRIES_MAX ||
    (change.subsidyTable?.length ?? 0) > ENTRIES_MAX ||
    change.readings.length > ENTRIES_MAX
  )
    return refused('LIST_TOO_LONG', 'change', { max: `${ENTRIES_MAX}` });
  if (!types.every((type) => LOAN_TYPE_PATTERN.test(type))) return refused('LOAN_TYPE_MALFORMED', 'loanTypes');
  const readings: Record<string, unknown> = { ...base.readings };
  for (const { name, value } of change.readings) {
    if (!Object.hasOwn(READINGS, name)) return refused('SETTING_UNKNOWN', 'readings', { name });
    const { values } = READINGS[name as keyof SchemeReadings];
    const answer = (values as readonly (string | boolean | null)[]).find((known) => `${known}` === value);
    if (answer === undefined) return refused('SETTING_VALUE_UNKNOWN', 'readings', { name, value });
    readings[name] = answer;
  }
  const { coverage } = base;
  if (change.tierTable !== null && coverage.kind !== 'tiers') return refused('NO_TIER_TABLE', 'tierTable');
  if (change.subsidyTable !== null && base.subsidy === null) return refused('NO_SUBSIDY', 'subsidyTable');
  const pilotBanksMax = change.pilotBanksMax ?? base.gates.pilotBanksMax;
  if (change.pilotBanksMax !== null && (base.gates.pilotBanksMax === null || change.pilotBanksMax < 1))
    return refused('NO_PILOT_REGISTRY', 'pilotBanksMax');
  const next: SchemePolicy = {
    ...base,
    version: at.version,
    valid: { from: at.validFrom, to: coveredWindow({ ...base, readings: readings as SchemeReadings }).to },
    subsidy:
      change.subsidyTable !== null && base.subsidy !== null
        ? { ...base.subsidy, partTable: change.subsidyTable }
        : base.subsidy,
    coverage:
      change.tierTable !== null && coverage.kind === 'tiers' ? { ...coverage, tierTable: change.tierTable } : coverage,
    gates: {
      ...base.gates,
      pilotBanksMax,
      loanTypes: change.loanTypes === null ? base.gates.loanTypes : { approved: change.loanTypes },
    },
    caps: {
      ...base.caps,
      bankCapBps: change.bankCapBps ?? base.caps.bankCapBps,
      firmCapFen: change.firmCapFen ?? base.caps.firmCapFen,
      schemeCapFen: change.schemeCapFen ?? base.caps.schemeCapFen,
    },
    readings: {
      ...(readings as SchemeReadings),
      // A table that comes with an approved decision is approved.
      ...(change.tierTable === null && change.subsidyTable === null ? {} : { tierTableApproval: 'approved' as const }),
    },
  };
  return isPolicy(next) ? done(next) : refused('SETTINGS_NOT_A_POLICY', 'readings');
}

function isPolicy(policy: SchemePolicy): boolean {
  try {
    assertPolicy(policy);
    return true;
  } catch (error) {
    if (error instanceof InvariantError) return false;
    throw error;
  }
}

/**
 * True when the decision only fills what was undecided: such a version may reach back to loans that are drawn already. An
 * extension (A4-12) reaches back into its gap alone, where nothing was decided.
 */
export function fillsOnly(base: SchemePolicy, change: SettingsChange, validFrom: CivilDate): boolean {
  const wasOpen =
    base.coverage.kind === 'tiers' &&
    (base.coverage.tierTable === null || base.readings.tierTableApproval !== 'approved');
  const isExtension =
    change.readings.every(({ name, value }) => name === 'gapAfterScheme' && value === 'extended') &&
    base.schemeWindow.to !== null &&
    validFrom >= base.schemeWindow.to;
  return (
    (change.readings.length === 0 || isExtension) &&
    change.bankCapBps === null &&
    change.firmCapFen === null &&
    change.schemeCapFen === null &&
    change.pilotBanksMax === null &&
    (change.tierTable === null || wasOpen) &&
    (change.subsidyTable === null || base.subsidy?.partTable === null) &&
    (change.loanTypes === null || base.gates.loanTypes === 'undecided')
  );
}
