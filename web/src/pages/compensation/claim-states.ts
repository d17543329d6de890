import type { ClaimState } from '../../gql/graphql.ts';

/** In the order of a claim's life. */
export const CLAIM_STATES = [
  'LOSS_RECOGNISED',
  'CLAIM_DRAFT',
  'CLAIM_SUBMITTED',
  'PRELIM_REVIEW',
  'SUPPLEMENT',
  'JOINT_REVIEW',
  'DECISION_DUE',
  'APPROVED',
  'PARTIALLY_APPROVED',
  'DENIED',
  'PUBLICITY',
  'BUDGET_RESERVED',
  'PAID',
  'RECOVERY_ACTIVE',
  'RECOVERED_PARTIAL',
  'RECOVERED_FULL',
  'WRITE_BACK_DUE',
  'WRITTEN_BACK',
  'CLOSED_UNRECOVERABLE',
  'FRAUD_HOLD',
  'CLAWBACK',
  'REVERSED',
] as const satisfies readonly ClaimState[];

export const isClaimState = (text: string): text is ClaimState => CLAIM_STATES.some((state) => state === text);
