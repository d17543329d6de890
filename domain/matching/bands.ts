import { invariant } from '../invariant.ts';
import { type Bps, bps, type Fen, fen, yuan } from '../money.ts';
import type { Measure, Verdict } from '../reason.ts';
import { RULE, type RuleCode, type RuleResult } from './hard-rules.ts';

/** A half-open range `from` ≤ value < `to` that stands for a hidden number; `to: null` has no end. */
export type Band =
  | { readonly kind: 'money'; readonly from: Fen; readonly to: Fen | null }
  | { readonly kind: 'rate'; readonly from: Bps; readonly to: Bps }
  | { readonly kind: 'months'; readonly from: number; readonly to: number | null }
  | { readonly kind: 'grade'; readonly from: number; readonly to: number | null }
  | { readonly kind: 'count'; readonly from: number; readonly to: number | null };

const MONEY_EDGES = [
  100_000n,
  300_000n,
  500_000n,
  1_000_000n,
  3_000_000n,
  5_000_000n,
  10_000_000n,
  30_000_000n,
  50_000_000n,
  100_000_000n,
  300_000_000n,
  1_000_000_000n,
].map(yuan);
const RATE_BAND_BPS = 50n;
/** 61 and not 60: up to 60 months one fixing prices a loan, from 61 on the other, and a rate must not tell which. */
const MONTH_EDGES = [3, 6, 12, 24, 36, 61, 120, 240];
const GRADE_EDGES = [4, 7];
const COUNT_EDGES = [5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];

/** Band of an amount of money, zero or more, such as one to three million yuan. */
export function bandMoney(amount: Fen): Band {
  invariant(amount >= 0n, 'only amounts of zero or more have a band');
  const above = MONEY_EDGES.findIndex((edge) => amount < edge);
  const at = above === -1 ? MONEY_EDGES.length : above;
  return { kind: 'money', from: MONEY_EDGES[at - 1] ?? fen(0n), to: MONEY_EDGES[at] ?? null };
}

/** Band of 50 basis points in which a rate lies; also below zero. */
export function bandRate(rate: Bps): Band {
  const rest = ((rate % RATE_BAND_BPS) + RATE_BAND_BPS) % RATE_BAND_BPS;
  return { kind: 'rate', from: bps(rate - rest), to: bps(rate - rest + RATE_BAND_BPS) };
}

/** Band of a term or an age in months. */
export const bandMonths = (months: number): Band => ({ kind: 'months', ...between(MONTH_EDGES, months) });

/** Band of a credit grade 1 (best) to 10: 1–3, 4–6, 7–10. */
export const bandGrade = (grade: number): Band => ({ kind: 'grade', ...between(GRADE_EDGES, grade) });

/** Band of a number of firms or needs: the lowest band is "fewer than five", so that no smaller count ever shows. */
export const bandCount = (count: number): Band => ({ kind: 'count', ...between(COUNT_EDGES, count) });

function between(edges: readonly number[], value: number): { readonly from: number; readonly to: number | null } {
  invariant(value >= 0, 'only numbers of zero or more have a band');
  const above = edges.findIndex((edge) => value < edge);
  const at = above === -1 ? edges.length : above;
  return { from: edges[at - 1] ?? 0, to: edges[at] ?? null };
}

/** `withheld`: the verdict would tell where inside its band the hidden number lies, or what a hidden code is. */
export type MaskedVerdict = Verdict | 'withheld';

/** A rule result as a bank may see it before the firm consents. */
export type MaskedRuleResult = Omit<RuleResult, 'verdict' | 'have'> & {
  readonly verdict: MaskedVerdict;
  /** The firm's number as a band; a value that needs no mask as it is; `null` when hidden or unknown. */
  readonly have: { readonly band: Band } | { readonly measure: Measure } | null;
};

/** Rules whose `have` is public: the need's own purpose and securities, the size class, the product, the day. */
const OPEN_RULES: ReadonlySet<RuleCode> = new Set([
  RULE.PURPOSE,
  RULE.SECURITY,
  RULE.SIZE_CLASS,
  RULE.PRODUCT_VALIDITY,
  RULE.SCHEME_RATE,
  RULE.SCHEME_TERM,
  RULE.SCHEME_SECURITY,
  RULE.SCHEME_IN_FORCE,
  RULE.BANK_AGREEMENT,
  RULE.SCHEME_SIZE,
]);

/**
 * Replaces the firm's numbers by bands and hides its codes (place, industry, tags, tax grade, loan record), whose
 * coarsening needs to know how many firms share them and is done where the need itself is masked.
 *
 * A verdict on a number is shown only when the whole band would have it; where the product's bound lies inside the
 * band it is `withheld`. A failing verdict on a hidden code is `withheld`; a passing one is shown.
 *
 * Limits, which the caller must mind:
 * - That a pair is shown at all says that every rule passes: `scoreMasked` decides which pairs are shown.
 * - A near miss with a `withheld` result lets its reader infer that this rule missed: {@link isMissSafeToShow}.
 */
export function maskRuleResults(results: readonly RuleResult[]): MaskedRuleResult[] {
  return results.map((result) => {
    if (OPEN_RULES.has(result.code)) {
      return { ...result, have: result.have === null ? null : { measure: result.have } };
    }
    const band = result.have === null ? null : bandOf(result.code, result.have);
    const have = band === null ? null : { band };
    return { ...result, have, verdict: maskedVerdict(result, band) };
  });
}

/** True when a bank may be shown this near miss before consent: no verdict had to be withheld. */
export const isMissSafeToShow = (masked: readonly MaskedRuleResult[]): boolean =>
  masked.every((result) => result.verdict !== 'withheld');

function bandOf(code: RuleCode, measure: Measure): Band | null {
  switch (measure.kind) {
    case 'money':
      return bandMoney(measure.fen);
    case 'rate':
      return bandRate(measure.bps);
    case 'months':
      return bandMonths(measure.months);
    case 'count':
      return code === RULE.CREDIT_GRADE ? bandGrade(measure.count) : bandCount(measure.count);
    case 'days':
    case 'date':
    case 'codes':
    case 'flag':
      return null;
  }
}

function maskedVerdict(result: RuleResult, band: Band | null): MaskedVerdict {
  if (result.verdict === 'unknown' || result.want === null) return result.verdict;
  if (band === null) return result.verdict === 'pass' ? 'pass' : 'withheld';
  const bound = boundOf(result.want);
  if (bound === null) return 'withheld';
  // Compares with the first and the last whole value of the band; an open end lies above every bound.
  const first = BigInt(band.from);
  const last = band.to === null ? null : BigInt(band.to) - 1n;
  const isAtLeast = result.relation === 'at-least';
  const firstPasses = isAtLeast ? first >= bound : first <= bound;
  const lastPasses = last === null ? isAtLeast : isAtLeast ? last >= bound : last <= bound;
  if (firstPasses !== lastPasses) return 'withheld';
  return firstPasses ? 'pass' : 'fail';
}

function boundOf(want: Measure): bigint | null {
  switch (want.kind) {
    case 'money':
      return want.fen;
    case 'rate':
      return want.bps;
    case 'months':
      return BigInt(want.months);
    case 'count':
      return BigInt(want.count);
    case 'days':
    case 'date':
    case 'codes':
    case 'flag':
      return null;
  }
}
