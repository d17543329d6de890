import type { Role } from '../registry/permissions.ts';

/** C14, F1 to F4. A revoked filing covers nothing more; what was paid on it is claimed back. */
export const FILING_STATES = [
  'FILING_DRAFT',
  'FILING_REVIEW',
  'FILED',
  'FILING_RETURNED',
  'FILING_REJECTED',
  'FILING_REVOKED',
] as const;
export type FilingState = (typeof FILING_STATES)[number];

type FilingMoveRule = {
  readonly from: readonly FilingState[];
  readonly to: readonly FilingState[];
  readonly roles: readonly Role[];
  readonly needsReason: boolean;
};

/** `submitFiling` runs the gates: one that fails rejects; all passed, it is filed or reviewed, as the policy says. */
export const FILING_MOVES = {
  submitFiling: {
    from: ['FILING_DRAFT', 'FILING_RETURNED'],
    to: ['FILING_REVIEW', 'FILED', 'FILING_REJECTED'],
    roles: ['BANK_APPROVER', 'GUARANTOR'],
    needsReason: false,
  },
  acceptFiling: { from: ['FILING_REVIEW'], to: ['FILED'], roles: ['TRUSTEE'], needsReason: false },
  returnFiling: { from: ['FILING_REVIEW'], to: ['FILING_RETURNED'], roles: ['TRUSTEE'], needsReason: true },
  rejectFiling: { from: ['FILING_REVIEW'], to: ['FILING_REJECTED'], roles: ['TRUSTEE'], needsReason: true },
  revokeFiling: { from: ['FILED'], to: ['FILING_REVOKED'], roles: ['POLICY_OWNER'], needsReason: true },
} as const satisfies Record<string, FilingMoveRule>;
export type FilingMove = keyof typeof FILING_MOVES;

/** A loan with such a filing can be filed again, by the rules of that later day. */
export const MAY_FILE_AGAIN: ReadonlySet<FilingState> = new Set<FilingState>(['FILING_REJECTED', 'FILING_REVOKED']);

/** C14, F3: working days for the trustee (our default). */
export const FILING_REVIEW_DAYS = 5;
