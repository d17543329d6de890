import type { ReactNode } from 'react';

const GOOD = [
  ...['PUBLISHED', 'PARTIALLY_FULFILLED', 'FULFILLED', 'ONLINE'],
  ...['ACCEPTED', 'CONTACTED', 'GRANTED', 'OFFER_ACCEPTED', 'DRAWN', 'ANSWERED'],
  ...['FILED', 'APPROVED', 'PARTIALLY_APPROVED', 'PAID', 'RECOVERED_FULL', 'WRITTEN_BACK', 'COMPUTED'],
  ...['LISTED', 'UPHELD', 'CONFIRMED', 'MET', 'LIVE', 'DELIVERED', 'SERVING', 'DONE'],
];
const BAD = [
  ...['REJECTED', 'REFUSED', 'TIMED_OUT', 'NO_DECISION', 'QUOTA_FULL', 'FAILED'],
  ...['FILING_REJECTED', 'FILING_REVOKED', 'DENIED', 'CLOSED_UNRECOVERABLE', 'FRAUD_HOLD', 'CLAWBACK', 'REVERSED'],
  ...['REMOVED', 'DISMISSED', 'LAPSED', 'NO_SHOW', 'NO_SHOW_FIRM', 'NO_SHOW_BANK', 'NO_SHOW_BOTH', 'DEAD'],
];
const WAITING = [
  ...['DRAFT', 'SUBMITTED', 'RETURNED', 'PAUSED', 'PENDING', 'PENDING_REVIEW', 'SUSPENDED', 'WAITING', 'OPEN'],
  ...['APPLIED', 'GRABBED', 'DISPATCHED', 'CONTACT_LOGGED', 'UNDER_REVIEW', 'SUPPLEMENT', 'PLANNED', 'ENROLLING'],
  ...['FILING_DRAFT', 'FILING_REVIEW', 'FILING_RETURNED', 'LOSS_RECOGNISED', 'CLAIM_DRAFT', 'CLAIM_SUBMITTED'],
  ...['PRELIM_REVIEW', 'JOINT_REVIEW', 'DECISION_DUE', 'PUBLICITY', 'BUDGET_RESERVED', 'RECOVERY_ACTIVE'],
  ...['RECOVERED_PARTIAL', 'WRITE_BACK_DUE', 'NOMINATED', 'CHECKED', 'REVIEWED', 'UNDER_WATCH', 'SHADOW'],
];
const TONE_OF: ReadonlyMap<string, string> = new Map([
  ...GOOD.map((code) => [code, 'good'] as const),
  ...BAD.map((code) => [code, 'bad'] as const),
  ...WAITING.map((code) => [code, 'waiting'] as const),
]);

/** A state in words; its colour says besides whether it is good, bad, or waits for somebody. */
export function StateTag({ code, children }: { code: string; children: ReactNode }) {
  return <span className={`state state-${TONE_OF.get(code) ?? 'plain'}`}>{children}</span>;
}
