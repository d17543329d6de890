import { type Fen, fen, yuan } from '../../money.ts';
import type { MarketReadings } from './tag-policy.ts';

/** What policy says of serving one small borrower with many banks (4-04); dated data, these are our defaults. */
export type ExposurePolicy = {
  readonly creditFenMax: Fen;
  readonly banksMax: Readonly<Record<'FIRM' | 'SOLE_TRADER', number>>;
} & Pick<MarketReadings, 'exposureWarning' | 'exposureCreditScope'>;
export const DEFAULT_EXPOSURE_POLICY: ExposurePolicy = {
  creditFenMax: yuan(10_000_000n),
  banksMax: { FIRM: 3, SOLE_TRADER: 2 },
  exposureWarning: 'AFTER_ADDING',
  exposureCreditScope: 'ALL_BANKS',
};

/** The policy with the market's readings of a day. */
export const exposurePolicyOf = ({ exposureWarning, exposureCreditScope }: MarketReadings): ExposurePolicy => ({
  ...DEFAULT_EXPOSURE_POLICY,
  exposureWarning,
  exposureCreditScope,
});

export type ExposureState = {
  /** CLEAR asks nothing. WARN and ESCALATE ask for a reason and a supervisor; nothing here ever refuses. */
  readonly verdict: 'NOT_APPLICABLE' | 'CLEAR' | 'WARN' | 'ESCALATE';
  readonly banks: number;
  readonly banksAfter: number;
  readonly banksMax: number;
  readonly creditFen: Fen;
};

/**
 * What the next bank is told (4-04): the count has passed the limit already, ESCALATE; with it the count would pass it,
 * WARN, where the question is read so (A4-13). Above the credit limit (A4-25) the rule says nothing. Which banks serve the
 * firm the caller decides (A4-14): each stands in the map with its credit in force, which may be nothing.
 */
export function decideExposure(
  facts: { readonly kind: 'FIRM' | 'SOLE_TRADER'; readonly creditFenByBank: ReadonlyMap<string, Fen> },
  policy: ExposurePolicy = DEFAULT_EXPOSURE_POLICY,
): ExposureState {
  const credits = [...facts.creditFenByBank.values()];
  const creditFen = fen(
    credits.reduce<bigint>(
      (sum, part) => (policy.exposureCreditScope === 'ALL_BANKS' ? sum + part : part > sum ? part : sum),
      0n,
    ),
  );
  const banks = facts.creditFenByBank.size;
  const banksMax = policy.banksMax[facts.kind];
  const state = { banks, banksAfter: banks + 1, banksMax, creditFen };
  if (creditFen > policy.creditFenMax) return { verdict: 'NOT_APPLICABLE', ...state };
  if (banks > banksMax) return { verdict: 'ESCALATE', ...state };
  const isWarned = policy.exposureWarning === 'AFTER_ADDING' && banks + 1 > banksMax;
  return { verdict: isWarned ? 'WARN' : 'CLEAR', ...state };
}
