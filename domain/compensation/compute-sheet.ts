import { invariant } from '../invariant.ts';
import { addFen, BPS_ONE, type Fen } from '../money.ts';
import type { Measure } from '../reason.ts';
import type { CapCode, CapDraw } from './caps.ts';
import type { SchemeCode, SchemePolicy, SchemeReadings } from './policy.ts';
import type { Party } from './split-loss.ts';

export const REFUSAL = {
  NO_SCHEME_IN_FORCE: 'NO_SCHEME_IN_FORCE',
  FILING_NOT_PASSED: 'FILING_NOT_PASSED',
  FRAUD_FLAGGED: 'FRAUD_FLAGGED',
  IN_OTHER_SCHEME: 'IN_OTHER_SCHEME',
  NO_LOSS: 'NO_LOSS',
  LOSS_ABOVE_LOAN: 'LOSS_ABOVE_LOAN',
  LOSS_BEFORE_DRAWDOWN: 'LOSS_BEFORE_DRAWDOWN',
  LOSS_AFTER_COVER: 'LOSS_AFTER_COVER',
  LOSS_TRIGGER_NOT_MET: 'LOSS_TRIGGER_NOT_MET',
  EXTENDED_BEYOND_TERM: 'EXTENDED_BEYOND_TERM',
  TIER_TABLE_NOT_APPROVED: 'TIER_TABLE_NOT_APPROVED',
  TIER_BASIS_MISSING: 'TIER_BASIS_MISSING',
  NO_TIER_ROW: 'NO_TIER_ROW',
  SHARES_MISSING: 'SHARES_MISSING',
  SHARES_NOT_ONE: 'SHARES_NOT_ONE',
  BUDGET_NOT_SET: 'BUDGET_NOT_SET',
  CAP_EXHAUSTED: 'CAP_EXHAUSTED',
  NOTHING_PAYABLE: 'NOTHING_PAYABLE',
} as const;
export type RefusalCode = (typeof REFUSAL)[keyof typeof REFUSAL];

export const STEP = {
  LOSS: 'LOSS',
  FLAT_RATE: 'FLAT_RATE',
  TIER_RATE: 'TIER_RATE',
  SHARE_NATIONAL_FUND: 'SHARE_NATIONAL_FUND',
  SHARE_REGUARANTOR: 'SHARE_REGUARANTOR',
  SHARE_GUARANTOR: 'SHARE_GUARANTOR',
  SHARE_BANK: 'SHARE_BANK',
  PART_OF_GUARANTOR_LOSS: 'PART_OF_GUARANTOR_LOSS',
  PART_OF_TOTAL_LOSS: 'PART_OF_TOTAL_LOSS',
  ENTITLEMENT: 'ENTITLEMENT',
  CAP_BANK: 'CAP_BANK',
  CAP_FIRM: 'CAP_FIRM',
  CAP_SCHEME: 'CAP_SCHEME',
  CAP_PORTFOLIO: 'CAP_PORTFOLIO',
  CAP_BUDGET: 'CAP_BUDGET',
  PAYABLE: 'PAYABLE',
  BANK_BEARS: 'BANK_BEARS',
} as const;
export type StepCode = (typeof STEP)[keyof typeof STEP];

export type InputName =
  | 'loss'
  | 'coveredLoss'
  | 'rate'
  | 'rateMax'
  | 'tierSize'
  | 'tierSizeMax'
  | 'firmType'
  | 'firmRevenue'
  | 'share'
  | 'guarantorLoss'
  | 'guarantorPart'
  | 'totalPart'
  | 'before'
  | 'base'
  | 'limit'
  | 'used'
  | 'headroom'
  | 'entitlement'
  | 'payable';

export type StepInput = { readonly name: InputName; readonly measure: Measure };
export type StepSetting = { readonly name: keyof SchemeReadings; readonly value: string };

/** One line of the computation: what went in, which answer to an open question was used, what came out. */
export type ComputeStep = {
  readonly code: StepCode;
  readonly ruleId: string;
  readonly setting: StepSetting | null;
  readonly inputs: readonly StepInput[];
  readonly result: Measure;
};

/** The whole computation of one claim. The same facts, usage and policy give the same sheet, to the fen. */
export type ComputeSheet = {
  readonly scheme: SchemeCode;
  readonly policyVersion: number;
  /** True when a table that nobody approved was used: show it, never pay it as real money. */
  readonly illustrative: boolean;
  readonly lossFen: Fen;
  readonly payableFen: Fen;
  readonly bankBearsFen: Fen;
  /** Every reason why nothing is paid; empty when something is. */
  readonly refusals: readonly RefusalCode[];
  /** The cap that made the payment what it is, the last one when several did. */
  readonly bindingCap: CapCode | null;
  /** What to reserve, account by account, in locking order; empty when nothing is paid. */
  readonly draws: readonly CapDraw[];
  /** Who finally bears how much; sums to the loss. */
  readonly bearings: readonly { readonly party: Party; readonly bearsFen: Fen }[];
  readonly steps: readonly ComputeStep[];
};

/** What no sheet may break, whatever the policy says (C14): paid ≤ loss, parties sum to the loss, rate and caps kept. */
export function assertSheet(sheet: ComputeSheet, policy: SchemePolicy): void {
  const { lossFen, payableFen, bearings, draws, refusals } = sheet;
  invariant(payableFen >= 0n && payableFen <= (lossFen > 0n ? lossFen : 0n), 'paid must lie between zero and the loss');
  invariant(refusals.length === 0 || payableFen === 0n, 'a refused claim pays nothing');
  invariant(refusals.length > 0 || payableFen > 0n, 'a claim that pays nothing has a reason');
  invariant(addFen(...bearings.map(({ bearsFen }) => bearsFen)) === lossFen, 'the parties must bear the whole loss');
  invariant(
    lossFen < 0n || bearings.every(({ bearsFen }) => bearsFen >= 0n),
    'no party can bear less than nothing of a loss',
  );
  const { coverage } = policy;
  const rateMax =
    coverage.kind === 'flat' ? coverage.rateBps : coverage.kind === 'guarantee' ? BPS_ONE : coverage.rateBpsMax;
  invariant(payableFen === 0n || payableFen * BPS_ONE <= lossFen * rateMax, 'paid is above the highest rate');
  for (const draw of draws) {
    invariant(draw.drawFen <= draw.headroomFen, `${draw.key} is overdrawn`);
    if (draw.basis === 'payment') invariant(draw.drawFen === payableFen, `${draw.key} must draw what is paid`);
  }
}
