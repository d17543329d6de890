import { addDays, type CivilDate } from '../calendar.ts';
import { type Bps, type Fen, yuan } from '../money.ts';
import { done, type Outcome, refused } from '../refusal.ts';
import { FORBIDDEN_PURPOSES, type Purpose } from './purpose.ts';
import type { Security } from './security.ts';

/** Limits of a credit need (our defaults). */
export const NEED_LIMITS = {
  amountFenMin: yuan(10_000n),
  amountFenMax: yuan(1_000_000_000n),
  termMonthsMax: 360,
  rateBpsMax: 2_400n,
  descriptionCharactersMax: 2_000,
  validityDays: 90,
  /** Asking for more than this share of a year's revenue makes an operator look (3-13). */
  revenueSharePercentMax: 100n,
} as const;

export type NeedDraft = {
  readonly amountFen: Fen;
  readonly termMonths: number;
  readonly purpose: Purpose;
  readonly rateBpsMax: Bps;
  readonly securities: readonly Security[];
  readonly description: string;
};

/** Refuses a need that can never be published: out of range, without security, or for a purpose forbidden by 3-14. */
export function checkNeed(draft: NeedDraft): Outcome<NeedDraft> {
  const { amountFenMin, amountFenMax, termMonthsMax, rateBpsMax, descriptionCharactersMax } = NEED_LIMITS;
  if (draft.amountFen < amountFenMin || draft.amountFen > amountFenMax)
    return refused('AMOUNT_OUT_OF_RANGE', 'amountFen', { min: `${amountFenMin}`, max: `${amountFenMax}` });
  if (draft.termMonths < 1 || draft.termMonths > termMonthsMax)
    return refused('TERM_OUT_OF_RANGE', 'termMonths', { min: '1', max: `${termMonthsMax}` });
  if (draft.rateBpsMax < 1n || draft.rateBpsMax > rateBpsMax)
    return refused('RATE_OUT_OF_RANGE', 'rateBpsMax', { min: '1', max: `${rateBpsMax}` });
  if (draft.securities.length === 0) return refused('SECURITY_MISSING', 'securities');
  if (FORBIDDEN_PURPOSES.has(draft.purpose)) return refused('PURPOSE_FORBIDDEN', 'purpose', { purpose: draft.purpose });
  if (draft.description.length > descriptionCharactersMax)
    return refused('TEXT_TOO_LONG', 'description', { max: `${descriptionCharactersMax}` });
  return done(draft);
}

/** What makes an operator look at a need before it is published; empty for a clean one. */
export function flagNeed(draft: NeedDraft, firm: { revenueFen: Fen | null; isVerified: boolean }): string[] {
  const flags: string[] = [];
  if (!firm.isVerified) flags.push('FIRM_NOT_VERIFIED');
  if (firm.revenueFen !== null && draft.amountFen * 100n > firm.revenueFen * NEED_LIMITS.revenueSharePercentMax)
    flags.push('AMOUNT_ABOVE_REVENUE');
  return flags;
}

/** One live need for each firm, purpose and amount band: a second is a duplicate. Bands double from 100,000 yuan. */
export function liveKeyOf(firmId: string, draft: Pick<NeedDraft, 'purpose' | 'amountFen'>): string {
  let band = 0;
  for (let limit: bigint = yuan(100_000n); draft.amountFen > limit; limit *= 2n) band += 1;
  return `${firmId}:${draft.purpose}:${band}`;
}

export const expiryOf = (publishedOn: CivilDate): CivilDate => addDays(publishedOn, NEED_LIMITS.validityDays);
