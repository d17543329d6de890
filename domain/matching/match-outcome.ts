/** What came of a pair; it belongs to need and product and outlives every run of the matcher. */
export const MATCH_OUTCOMES = ['VIEWED', 'INTERESTED', 'DISMISSED', 'REFUSED', 'GRANTED'] as const;
export type MatchOutcomeKind = (typeof MATCH_OUTCOMES)[number];

/** Why a firm passes a product by. */
export const DISMISSAL_REASONS = ['COST', 'TOO_SLOW', 'AMOUNT', 'TERM', 'SECURITY', 'BANK_KNOWN', 'OTHER'] as const;

/** Why a bank refuses a case. */
export const BANK_REFUSAL_REASONS = [
  'RATE',
  'AMOUNT',
  'TERM',
  'INDUSTRY_POLICY',
  'REGION',
  'COLLATERAL',
  'CASHFLOW',
  'TAX_GRADE',
  'CREDIT_RECORD',
  'LITIGATION',
  'ENVIRONMENT',
  'PURPOSE',
  'EXPOSURE',
  'DATA_INSUFFICIENT',
  'CAPACITY',
  'CUSTOMER_UNREACHABLE',
  'CUSTOMER_DECLINED',
  'OTHER',
] as const;

type Side = 'firm' | 'bank';

/** Which outcomes each side can report by hand; a grant is reported by the loan itself. */
const KINDS_BY_SIDE: Readonly<Record<Side, readonly MatchOutcomeKind[]>> = {
  firm: ['VIEWED', 'INTERESTED', 'DISMISSED'],
  bank: ['VIEWED', 'INTERESTED', 'REFUSED'],
};

/** The reasons among which this outcome needs one; empty where it takes none. */
export function reasonsFor(side: Side, kind: MatchOutcomeKind): readonly string[] {
  if (side === 'firm') return kind === 'DISMISSED' ? DISMISSAL_REASONS : [];
  return kind === 'REFUSED' ? BANK_REFUSAL_REASONS : [];
}

export const mayReport = (side: Side, kind: MatchOutcomeKind): boolean => KINDS_BY_SIDE[side].includes(kind);
