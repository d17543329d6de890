import type { Fen } from '../money.ts';

/** What the drawdowns of all banks together make of a need (C1): met when they reach what was asked, else in part. */
export const deriveFulfilment = (of: {
  readonly askedFen: Fen;
  readonly drawnFen: Fen;
}): 'FULFILLED' | 'PARTIALLY_FULFILLED' => (of.drawnFen >= of.askedFen ? 'FULFILLED' : 'PARTIALLY_FULFILLED');
