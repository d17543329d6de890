import type { Fen } from '../money.ts';
import type { ClaimFacts } from './claim-facts.ts';
import { computePayment } from './compute-payment.ts';
import type { SchemePolicy } from './policy.ts';

/**
 * What the scheme would pay if no cap bound: the measure of what a cap has cut (A4-06). `null` where the rate itself
 * depends on a cap's base (A4-23 read `bank-year-volume`), so that nothing can be said without it.
 */
export function unlimitedEntitlement(claim: ClaimFacts, policy: SchemePolicy): Fen | null {
  const uncapped: SchemePolicy = {
    ...policy,
    caps: { ...policy.caps, bankCapBps: null, firmCapFen: null, schemeCapFen: null, budgetPool: null },
    readings: { ...policy.readings, totalLossScope: 'loan' },
  };
  const sheet = computePayment(claim, [], uncapped);
  return sheet.refusals.length === 0 ? sheet.payableFen : null;
}
