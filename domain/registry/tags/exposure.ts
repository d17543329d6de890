import { type Fen, fen, yuan } from '../../money.ts';

/** What policy says of serving one small borrower with many banks (4-04); dated data, these are our defaults. */
export type ExposurePolicy = {
  readonly creditFenMax: Fen;
  readonly banksMax: Readonly<Record<'FIRM' | 'SOLE_TRADER', number>>;
};
export const DEFAULT_EXPOSURE_POLICY: ExposurePolicy = {
  creditFenMax: yuan(10_000_000n),
  banksMax: { FIRM: 3, SOLE_TRADER: 2 },
};

export type ExposureState = {
  /** CLEAR asks nothing. WARN and ESCALATE ask for a reason and a supervisor; nothing here ever refuses. */
  readonly verdict: 'NOT_APPLICABLE' | 'CLEAR' | 'WARN' | 'ESCALATE';
  readonly banks: number;
  readonly banksAfter: number;
  readonly banksMax: number;
  readonly creditFen: Fen;
};

/**
 * What the next bank is told (4-04, A4-13): with it the count would pass the limit, WARN; the count has passed it
 * already, ESCALATE. Above the credit limit the rule says nothing. Banks with credit in force count (A4-14).
 */
export function decideExposure(
  facts: { readonly kind: 'FIRM' | 'SOLE_TRADER'; readonly creditFenByBank: ReadonlyMap<string, Fen> },
  policy: ExposurePolicy = DEFAULT_EXPOSURE_POLICY,
): ExposureState {
  const creditFen = fen([...facts.creditFenByBank.values()].reduce<bigint>((sum, part) => sum + part, 0n));
  const banks = facts.creditFenByBank.size;
  const banksMax = policy.banksMax[facts.kind];
  const state = { banks, banksAfter: banks + 1, banksMax, creditFen };
  if (creditFen > policy.creditFenMax) return { verdict: 'NOT_APPLICABLE', ...state };
  if (banks > banksMax) return { verdict: 'ESCALATE', ...state };
  return { verdict: banks + 1 > banksMax ? 'WARN' : 'CLEAR', ...state };
}
