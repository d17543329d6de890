import type { EngagementMove, EngagementState } from './engagement-moves.ts';

/** The steps of an application (C5) that are kept as records of their own. */
export const CREDIT_DECISION_KINDS = [
  'REVIEW_STARTED',
  'SUPPLEMENT_ASKED',
  'SUPPLEMENT_BROUGHT',
  'APPROVED',
  'REJECTED',
  'WITHDRAWN',
  'NO_DECISION',
] as const;
export type CreditDecisionKind = (typeof CREDIT_DECISION_KINDS)[number];

const KIND_OF: Readonly<Partial<Record<EngagementMove, CreditDecisionKind>>> = {
  startReview: 'REVIEW_STARTED',
  askSupplement: 'SUPPLEMENT_ASKED',
  supplement: 'SUPPLEMENT_BROUGHT',
  grant: 'APPROVED',
  refuse: 'REJECTED',
  withdraw: 'WITHDRAWN',
  reassign: 'WITHDRAWN',
};

const IN_APPLICATION: readonly EngagementState[] = ['CONTACTED', 'UNDER_REVIEW', 'SUPPLEMENT', 'GRANTED'];

/** What a move out of `from` means for the application; `null` when no application had begun. */
export function decisionKindOf(move: EngagementMove, from: EngagementState): CreditDecisionKind | null {
  if (!IN_APPLICATION.includes(from)) return null;
  return move === 'expire' ? 'NO_DECISION' : (KIND_OF[move] ?? null);
}
