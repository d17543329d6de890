import { isCivilDate } from '../calendar.ts';
import { invariant } from '../invariant.ts';
import { BPS_ONE } from '../money.ts';
import { coveredWindow, type SchemePolicy } from './policy.ts';

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

const WHOLE_NUMBER = /^-?\d+n$/;

/** A policy as plain JSON: whole numbers of fen and bps are written as text with a final `n`, as in `"1000000000n"`. */
export function policyToJson(policy: SchemePolicy): JsonValue {
  const text = JSON.stringify(policy, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
  return JSON.parse(text) as JsonValue;
}

/** The stored policy again. Throws when it is not one: an approved version is never half right. */
export function policyFromJson(json: JsonValue): SchemePolicy {
  const policy = JSON.parse(JSON.stringify(json), (_key, value: unknown) =>
    typeof value === 'string' && WHOLE_NUMBER.test(value) ? BigInt(value.slice(0, -1)) : value,
  ) as StoredPolicy;
  const whole: SchemePolicy = {
    ...policy,
    review: policy.review ?? REVIEW_BEFORE,
    extendedTo: policy.extendedTo ?? null,
    subsidy: policy.subsidy ?? null,
    readings: { ...READINGS_BEFORE, ...policy.readings },
    caps: { ...CAPS_BEFORE, ...policy.caps },
    gates: { ...GATES_BEFORE, ...policy.gates },
  };
  assertPolicy(whole);
  return whole;
}

/** Versions that were written before a setting existed keep meaning what they meant then. */
type NewKey = 'review' | 'extendedTo' | 'subsidy';
type StoredPolicy = Omit<SchemePolicy, NewKey> & Partial<Pick<SchemePolicy, NewKey>>;
const READINGS_BEFORE = { gapAfterScheme: 'no-scheme' } as const;
const REVIEW_BEFORE = { filing: 'gates', jointReviewFenMin: null } as const;
const GATES_BEFORE = { exportsUsdAbove: null, mediumOrLargeOnly: false, exportInsurance: false } as const;
const CAPS_BEFORE = { bankCapBase: 'filed-principal', bankCapFenMax: null } as const;

/** What every version must satisfy, whoever wrote it: windows nest, rates lie in 0..100%, tiers ascend under the maximum. */
export function assertPolicy(policy: SchemePolicy): void {
  const { schemeWindow, extendedTo, valid, coverage, caps, subsidy } = policy;
  const window = coveredWindow(policy);
  invariant(Number.isInteger(policy.version) && policy.version > 0, 'a policy version is a positive whole number');
  for (const day of [schemeWindow.from, valid.from, policy.lastLossOn]) invariant(isCivilDate(day), 'not a day');
  invariant(schemeWindow.to !== null && valid.to !== null, 'a scheme has an end');
  invariant(valid.from >= schemeWindow.from && valid.to <= (window.to ?? valid.to), 'a version lies inside its scheme');
  invariant(extendedTo === null || extendedTo > schemeWindow.to, 'an extension ends after the scheme');
  invariant(valid.from < valid.to, 'a version is valid for at least a day');
  for (const amount of [caps.firmCapFen, caps.schemeCapFen, caps.bankCapFenMax]) {
    invariant(amount === null || (typeof amount === 'bigint' && amount >= 0n), 'a cap is a whole number of fen');
  }
  const rates = [caps.bankCapBps, ...coverageRates(policy), ...subsidyRates(policy)];
  for (const rate of rates) {
    invariant(rate === null || (typeof rate === 'bigint' && rate >= 0n && rate <= BPS_ONE), 'a rate lies in 0..100%');
  }
  if (coverage.kind === 'tiers') assertTiers(coverage);
  if (subsidy !== null) assertTiers({ rateBpsMax: subsidy.partBpsMax, tierTable: subsidy.partTable });
  if (coverage.kind === 'bands') assertBands(coverage);
}

const subsidyRates = ({ subsidy }: SchemePolicy): readonly bigint[] =>
  subsidy === null ? [] : [subsidy.partBpsMax, ...(subsidy.partTable ?? []).map((row) => row.rateBps)];

function coverageRates({ coverage }: SchemePolicy): readonly bigint[] {
  switch (coverage.kind) {
    case 'flat':
      return [coverage.rateBps];
    case 'tiers':
      return [coverage.rateBpsMax, ...(coverage.tierTable ?? []).map((row) => row.rateBps)];
    case 'bands':
      return [coverage.rateBpsMax, ...(coverage.bandTable ?? []).map((row) => row.rateBps)];
    case 'guarantee':
      return [coverage.guarantorLossBps, coverage.totalLossBpsMax];
  }
}

function assertBands({ rateBpsMax, bandTable }: Extract<SchemePolicy['coverage'], { kind: 'bands' }>): void {
  const highest = new Map<string, bigint | null>();
  for (const { firmType, revenueFenMax, rateBps } of bandTable ?? []) {
    invariant(rateBps <= rateBpsMax, 'a band pays more than the maximum');
    const before = highest.get(firmType) ?? (highest.has(firmType) ? null : -1n);
    invariant(before !== null && (revenueFenMax === null || revenueFenMax > before), 'the bands of a type ascend');
    highest.set(firmType, revenueFenMax);
  }
}

function assertTiers(coverage: Omit<Extract<SchemePolicy['coverage'], { kind: 'tiers' }>, 'kind'>): void {
  let lower = -1n;
  let open = false;
  for (const row of coverage.tierTable ?? []) {
    invariant(row.rateBps <= coverage.rateBpsMax, 'a tier pays more than the maximum of 1-09');
    invariant(!open, 'only the last tier is open');
    invariant(row.loanAmountFenMax === null || row.loanAmountFenMax > lower, 'tiers ascend');
    if (row.loanAmountFenMax === null) open = true;
    else lower = row.loanAmountFenMax;
  }
}
