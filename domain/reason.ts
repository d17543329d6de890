import type { CivilDate } from './calendar.ts';
import type { Bps, Fen } from './money.ts';

/** A value that a rule compared, with its unit, so that every screen can print it and every band can coarsen it. */
export type Measure =
  | { readonly kind: 'money'; readonly fen: Fen }
  | { readonly kind: 'rate'; readonly bps: Bps }
  | { readonly kind: 'months'; readonly months: number }
  | { readonly kind: 'days'; readonly days: number }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'date'; readonly date: CivilDate }
  | { readonly kind: 'codes'; readonly codes: readonly string[] }
  | { readonly kind: 'flag'; readonly flag: boolean };

/** Pass, fail, or unknown because a fact is missing. */
export type Verdict = 'pass' | 'fail' | 'unknown';
