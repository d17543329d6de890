import type { CapCode } from '../../domain/compensation/caps.ts';
import type { Change } from '../../domain/compensation/simulate.ts';
import type { Fen } from '../../domain/money.ts';
import type { Variant } from './simulate-history.ts';

type Paid = { readonly id: string; readonly paidFen: Fen };

/** What people read of one set of settings; it can be kept as it is. */
export type VariantSummary = {
  readonly costFen: Fen;
  readonly claims: number;
  readonly paidClaims: number;
  readonly bindings: readonly { readonly cap: CapCode; readonly claims: number }[];
  readonly refusals: readonly { readonly code: string; readonly claims: number }[];
  readonly paidByBank: readonly Paid[];
  readonly paidByFirm: readonly Paid[];
  readonly firmChanges: readonly Change[];
  readonly bankChanges: readonly Change[];
};

export const summarise = ({ result, firmChanges, bankChanges }: Variant): VariantSummary => ({
  costFen: result.costFen,
  claims: result.claims.length,
  paidClaims: result.claims.filter(({ payableFen }) => payableFen > 0n).length,
  bindings: [...result.bindings].map(([cap, claims]) => ({ cap, claims })),
  refusals: [...result.refusals].map(([code, claims]) => ({ code, claims })),
  paidByBank: paidOf(result.paidByBank),
  paidByFirm: paidOf(result.paidByFirm),
  firmChanges,
  bankChanges,
});

const paidOf = (paid: ReadonlyMap<string, Fen>): Paid[] => [...paid].map(([id, paidFen]) => ({ id, paidFen }));
