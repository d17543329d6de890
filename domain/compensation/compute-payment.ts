import { addMonths, contains } from '../calendar.ts';
import { invariant } from '../invariant.ts';
import { type Bps, type Fen, fen, minFen, shareRoundedDown, ZERO_FEN } from '../money.ts';
import type { Measure } from '../reason.ts';
import {
  CAP,
  type CapBasis,
  type CapCode,
  type CapDraw,
  type CapUsage,
  capAccountsOf,
  openDraw,
  usageOf,
} from './caps.ts';
import type { ClaimFacts } from './claim-facts.ts';
import {
  assertSheet,
  type ComputeSheet,
  type ComputeStep,
  REFUSAL,
  type RefusalCode,
  STEP,
  type StepCode,
  type StepInput,
  type StepSetting,
} from './compute-sheet.ts';
import { coveredWindow, LOAN_CLASSES, SCHEME, type SchemePolicy, type SchemeReadings } from './policy.ts';
import { type LossSplit, PARTY, sharesSumToOne, splitLoss } from './split-loss.ts';

/**
 * What the fund pays for one claim, step by step. Everything that the fund pays is rounded down to the fen, so that
 * "最高 80%" is never exceeded. Loss-limiting caps come before the rate, payment-limiting caps after it (A4-02, A4-03).
 */
export function computePayment(claim: ClaimFacts, usage: CapUsage, policy: SchemePolicy): ComputeSheet {
  const because = decideRefusals(claim, policy);
  const cover = because.length > 0 ? null : deriveCover(claim, usage, policy);
  if (cover?.kind === 'refused') because.push(cover.code);
  const draws =
    because.length > 0 ? [] : capAccountsOf(claim, policy).map((account) => openDraw(account, usage, policy));
  if (draws.includes(null)) because.push(REFUSAL.BUDGET_NOT_SET);
  if (because.length > 0 || cover === null || cover.kind === 'refused') return refusedSheet(claim, policy, because);

  const open = draws.filter((draw) => draw !== null);
  const context = { usage, policy };
  const loss = limitBy(open, 'loss', { ...context, startFen: claim.lossFen });
  const entitled = cover.entitle(loss.amountFen);
  const payment = limitBy(open, 'payment', { ...context, startFen: entitled.amountFen });
  const payableFen = payment.amountFen;
  const bindingCap = payment.bindingCap ?? loss.bindingCap;
  if (payableFen === 0n) because.push(bindingCap === null ? REFUSAL.NOTHING_PAYABLE : REFUSAL.CAP_EXHAUSTED);

  const bearings = deriveBearings(claim, payableFen, cover.split);
  const bankBearsFen = bearings.find(({ party }) => party === PARTY.BANK)?.bearsFen ?? ZERO_FEN;
  const sheet: ComputeSheet = {
    ...headOf(claim, policy),
    payableFen,
    bankBearsFen,
    refusals: because,
    bindingCap,
    draws: payableFen === 0n ? [] : open.map((draw) => withDraw(draw, [loss, payment], payableFen)),
    bearings,
    steps: [
      step(STEP.LOSS, 'C14-L2', [], money(claim.lossFen)),
      ...cover.steps,
      ...loss.steps,
      ...entitled.steps,
      ...payment.steps,
      step(STEP.PAYABLE, 'A5', [input('entitlement', entitled.amountFen)], money(payableFen)),
      bankBearsStep(claim, policy, { payableFen, bankBearsFen }),
    ],
  };
  assertSheet(sheet, policy);
  return sheet;
}

/** What the facts alone refuse; every reason, not the first. */
function decideRefusals(claim: ClaimFacts, policy: SchemePolicy): RefusalCode[] {
  const { readings, gates } = policy;
  const because: RefusalCode[] = [];
  const inForce = contains(coveredWindow(policy), claim.drawdownOn) && contains(policy.valid, claim.drawdownOn);
  if (!inForce) because.push(REFUSAL.NO_SCHEME_IN_FORCE);
  if (claim.filingVerdict !== 'pass') because.push(REFUSAL.FILING_NOT_PASSED);
  if (claim.fraudFlagged) because.push(REFUSAL.FRAUD_FLAGGED);
  if (!gates.stackingAllowed && claim.otherSchemes.some((scheme) => scheme !== policy.scheme)) {
    because.push(REFUSAL.IN_OTHER_SCHEME);
  }
  if (claim.lossFen <= 0n) because.push(REFUSAL.NO_LOSS);
  if (claim.lossFen > claim.loanAmountFen) because.push(REFUSAL.LOSS_ABOVE_LOAN);
  if (claim.lossOn < claim.drawdownOn) because.push(REFUSAL.LOSS_BEFORE_DRAWDOWN);
  if (lossIsAfterCover(claim, policy)) because.push(REFUSAL.LOSS_AFTER_COVER);
  if (!lossTriggerIsMet(claim, policy)) because.push(REFUSAL.LOSS_TRIGGER_NOT_MET);
  if (
    gates.termMonthsMax !== null &&
    claim.extendedMaturityOn !== null &&
    readings.extensionBeyondTerm === 'ends-cover'
  ) {
    const start = readings.termStart === 'drawdown' ? claim.drawdownOn : claim.contractOn;
    if (claim.extendedMaturityOn > addMonths(start, gates.termMonthsMax)) because.push(REFUSAL.EXTENDED_BEYOND_TERM);
  }
  return because;
}

/** A4-24 */
function lossIsAfterCover(claim: ClaimFacts, policy: SchemePolicy): boolean {
  if (policy.readings.lossAfterExpiry === 'covered') return claim.lossOn > policy.lastLossOn;
  const { to } = coveredWindow(policy);
  return to !== null && claim.lossOn >= to;
}

/** A4-22: both bounds are included. */
function lossTriggerIsMet(claim: ClaimFacts, { lossTrigger, readings }: SchemePolicy): boolean {
  if (readings.lossTriggerBasis === 'overdue-days') return claim.overdueDays >= lossTrigger.overdueDaysMin;
  return LOAN_CLASSES.indexOf(claim.loanClass) >= LOAN_CLASSES.indexOf(lossTrigger.loanClassMin);
}

type Amount = { readonly amountFen: Fen; readonly steps: readonly ComputeStep[] };
type Cover =
  | { readonly kind: 'refused'; readonly code: RefusalCode }
  | {
      readonly kind: 'covered';
      /** The contractual waterfall; `null` on the bank side, where the bank bore everything. */
      readonly split: LossSplit | null;
      readonly steps: readonly ComputeStep[];
      /** From the loss that counts to what is due before payment caps. */
      readonly entitle: (coveredLossFen: Fen) => Amount;
    };

function deriveCover(claim: ClaimFacts, usage: CapUsage, policy: SchemePolicy): Cover {
  switch (policy.coverage.kind) {
    case 'flat': {
      const { rateBps } = policy.coverage;
      return coverByRate(rateBps, '0-05', [step(STEP.FLAT_RATE, '0-05', [], rate(rateBps))]);
    }
    case 'tiers':
      return coverByTier(claim, usage, policy);
    case 'bands':
      return coverByBand(claim, policy);
    case 'guarantee':
      return coverOfGuarantor(claim, policy);
  }
}

function coverByRate(rateBps: Bps, ruleId: string, steps: readonly ComputeStep[]): Cover {
  const entitle = (coveredLossFen: Fen): Amount => {
    const amountFen = shareRoundedDown(coveredLossFen, rateBps);
    const inputs: StepInput[] = [input('coveredLoss', coveredLossFen), { name: 'rate', measure: rate(rateBps) }];
    return { amountFen, steps: [step(STEP.ENTITLEMENT, ruleId, inputs, money(amountFen))] };
  };
  return { kind: 'covered', split: null, steps, entitle };
}

/** 1-09: the first row whose upper bound is not below the size (A4-23). No approved table, no payment (A4-07). */
function coverByTier(claim: ClaimFacts, usage: CapUsage, policy: SchemePolicy): Cover {
  const { coverage, readings } = policy;
  invariant(coverage.kind === 'tiers', 'coverage is by tiers');
  if (coverage.tierTable === null || readings.tierTableApproval === null) {
    return { kind: 'refused', code: REFUSAL.TIER_TABLE_NOT_APPROVED };
  }
  const sizeFen = tierSize(claim, usage, policy);
  if (sizeFen === null) return { kind: 'refused', code: REFUSAL.TIER_BASIS_MISSING };
  const row = coverage.tierTable.find((tier) => tier.loanAmountFenMax === null || sizeFen <= tier.loanAmountFenMax);
  if (row === undefined) return { kind: 'refused', code: REFUSAL.NO_TIER_ROW };
  invariant(row.rateBps <= coverage.rateBpsMax, 'a tier pays more than the maximum of 1-09');
  const inputs: StepInput[] = [input('tierSize', sizeFen), { name: 'rateMax', measure: rate(coverage.rateBpsMax) }];
  if (row.loanAmountFenMax !== null) inputs.push(input('tierSizeMax', row.loanAmountFenMax));
  const tierStep = step(STEP.TIER_RATE, '1-09', inputs, rate(row.rateBps), setting(policy, 'tierBasis'));
  return coverByRate(row.rateBps, '1-09', [tierStep]);
}

/** The first band of the firm's type whose upper bound is not below its revenue. No approved table, no payment. */
function coverByBand(claim: ClaimFacts, policy: SchemePolicy): Cover {
  const { coverage, readings } = policy;
  invariant(coverage.kind === 'bands', 'coverage is by bands');
  if (coverage.bandTable === null || readings.tierTableApproval === null)
    return { kind: 'refused', code: REFUSAL.TIER_TABLE_NOT_APPROVED };
  const { firmType, firmRevenueFen } = claim;
  if (firmType === null || firmRevenueFen === null) return { kind: 'refused', code: REFUSAL.TIER_BASIS_MISSING };
  const row = coverage.bandTable.find(
    (band) => band.firmType === firmType && (band.revenueFenMax === null || firmRevenueFen <= band.revenueFenMax),
  );
  if (row === undefined) return { kind: 'refused', code: REFUSAL.NO_TIER_ROW };
  const inputs: StepInput[] = [
    { name: 'firmType', measure: { kind: 'codes', codes: [firmType] } },
    input('firmRevenue', firmRevenueFen),
    { name: 'rateMax', measure: rate(coverage.rateBpsMax) },
  ];
  if (row.revenueFenMax !== null) inputs.push(input('tierSizeMax', row.revenueFenMax));
  const bandStep = step(STEP.TIER_RATE, 'HN-02', inputs, rate(row.rateBps), setting(policy, 'tierTableApproval'));
  return coverByRate(row.rateBps, 'HN-02', [bandStep]);
}

function tierSize(claim: ClaimFacts, usage: CapUsage, policy: SchemePolicy): Fen | null {
  switch (policy.readings.tierBasis) {
    case 'loan-amount':
      return claim.loanAmountFen;
    case 'firm-loans':
      return claim.firmLoansFen;
    case 'bank-year-volume': {
      const bank = capAccountsOf(claim, policy).find((account) => account.cap === CAP.BANK);
      return bank === undefined ? null : usageOf(usage, bank.key).baseFen;
    }
  }
}

/** 1-10, 1-13: the contract splits the loss; the fund pays the smaller of two parts, each rounded down; the bank nothing. */
function coverOfGuarantor(claim: ClaimFacts, policy: SchemePolicy): Cover {
  const { coverage, readings } = policy;
  invariant(coverage.kind === 'guarantee', 'coverage is of a guarantor');
  if (claim.guarantee === null) return { kind: 'refused', code: REFUSAL.SHARES_MISSING };
  const { shares } = claim.guarantee;
  if (!sharesSumToOne(shares)) return { kind: 'refused', code: REFUSAL.SHARES_NOT_ONE };
  const split = splitLoss(claim.lossFen, shares);
  const shareStep = (code: StepCode, party: keyof LossSplit): ComputeStep => {
    const exact: Measure = { kind: 'codes', codes: [`${shares[party].numerator}/${shares[party].denominator}`] };
    return step(code, '1-13', [input('loss', claim.lossFen), { name: 'share', measure: exact }], money(split[party]));
  };
  const entitle = (coveredLossFen: Fen): Amount => {
    const guarantorPart = shareRoundedDown(split.GUARANTOR, coverage.guarantorLossBps);
    const totalPart = shareRoundedDown(coveredLossFen, coverage.totalLossBpsMax);
    const ofGuarantor = [input('guarantorLoss', split.GUARANTOR), rateInput(coverage.guarantorLossBps)];
    const ofTotal = [input('loss', coveredLossFen), rateInput(coverage.totalLossBpsMax)];
    const first = step(STEP.PART_OF_GUARANTOR_LOSS, '1-10', ofGuarantor, money(guarantorPart));
    // Read `portfolio`, the limit of the total loss is an account of its own and binds after this.
    if (readings.totalLossScope === 'portfolio') return { amountFen: guarantorPart, steps: [first] };
    const amountFen = minFen(guarantorPart, totalPart);
    const both = [input('guarantorPart', guarantorPart), input('totalPart', totalPart)];
    const second = step(STEP.PART_OF_TOTAL_LOSS, '1-10', ofTotal, money(totalPart), setting(policy, 'totalLossScope'));
    return { amountFen, steps: [first, second, step(STEP.ENTITLEMENT, '1-10', both, money(amountFen))] };
  };
  const steps = [
    shareStep(STEP.SHARE_NATIONAL_FUND, PARTY.NATIONAL_FUND),
    shareStep(STEP.SHARE_REGUARANTOR, PARTY.REGUARANTOR),
    shareStep(STEP.SHARE_GUARANTOR, PARTY.GUARANTOR),
    shareStep(STEP.SHARE_BANK, PARTY.BANK),
  ];
  return { kind: 'covered', split, steps, entitle };
}

const CAP_STEPS: Readonly<Record<CapCode, { readonly code: StepCode; readonly reading: keyof SchemeReadings | null }>> =
  {
    BANK: { code: STEP.CAP_BANK, reading: 'capReading' },
    FIRM: { code: STEP.CAP_FIRM, reading: 'firmCapBasis' },
    SCHEME: { code: STEP.CAP_SCHEME, reading: 'schemeCapScope' },
    PORTFOLIO: { code: STEP.CAP_PORTFOLIO, reading: 'totalLossScope' },
    BUDGET: { code: STEP.CAP_BUDGET, reading: null },
  };

function capRuleId(cap: CapCode, { scheme }: SchemePolicy): string {
  const byCap = { BANK: '1-07', FIRM: '1-04', SCHEME: '0-04', PORTFOLIO: '1-10', BUDGET: '1-14' } as const;
  if (scheme === SCHEME.HENAN_KJD_2025 && cap === CAP.BANK) return 'HN-03';
  return scheme === SCHEME.DG_2018 && cap === CAP.BANK ? '0-04' : byCap[cap];
}

type Limiting = { readonly startFen: Fen; readonly usage: CapUsage; readonly policy: SchemePolicy };

type Limited = Amount & {
  readonly bindingCap: CapCode | null;
  /** What reached each account, by its key. */
  readonly beforeFen: ReadonlyMap<string, Fen>;
};

/** Applies the caps of one basis one after the other; each leaves the smaller of the amount and its headroom. */
function limitBy(draws: readonly CapDraw[], basis: CapBasis, { startFen, usage, policy }: Limiting): Limited {
  const beforeFen = new Map<string, Fen>();
  let amountFen = startFen;
  let bindingCap: CapCode | null = null;
  const steps: ComputeStep[] = [];
  for (const draw of draws) {
    if (draw.basis !== basis) continue;
    const afterFen = minFen(amountFen, draw.headroomFen);
    if (afterFen < amountFen) bindingCap = draw.cap;
    beforeFen.set(draw.key, amountFen);
    const { baseFen, shareFen } = usageOf(usage, draw.key);
    const inputs = [input('before', amountFen), input('limit', draw.limitFen), input('used', draw.usedFen)];
    if (baseFen !== null) inputs.push(input('base', baseFen));
    inputs.push(input('headroom', draw.headroomFen));
    const { code, reading } = CAP_STEPS[draw.cap];
    const named = shareFen !== null ? 'claimOrder' : reading;
    const used = named === null ? null : setting(policy, named);
    steps.push(step(code, capRuleId(draw.cap, policy), inputs, money(afterFen), used));
    amountFen = afterFen;
  }
  return { amountFen, bindingCap, steps, beforeFen };
}

/** What the account is charged. A draw below the headroom was cut by another cap, and so was what it wanted. */
function withDraw(draw: CapDraw, [loss, payment]: readonly [Limited, Limited], payableFen: Fen): CapDraw {
  const limited = draw.basis === 'loss' ? loss : payment;
  const drawFen = draw.basis === 'loss' ? loss.amountFen : payableFen;
  const beforeFen = limited.beforeFen.get(draw.key) ?? drawFen;
  return { ...draw, drawFen, wantedFen: drawFen < draw.headroomFen ? drawFen : beforeFen };
}

/** Who finally bears the loss. What the fund pays relieves the bank on the bank side, the guarantor on the other. */
function deriveBearings(claim: ClaimFacts, payableFen: Fen, split: LossSplit | null): ComputeSheet['bearings'] {
  const fund = { party: PARTY.FUND, bearsFen: payableFen };
  if (split === null) return [fund, { party: PARTY.BANK, bearsFen: fen(claim.lossFen - payableFen) }];
  return [
    fund,
    { party: PARTY.NATIONAL_FUND, bearsFen: split.NATIONAL_FUND },
    { party: PARTY.REGUARANTOR, bearsFen: split.REGUARANTOR },
    { party: PARTY.GUARANTOR, bearsFen: fen(split.GUARANTOR - payableFen) },
    { party: PARTY.BANK, bearsFen: split.BANK },
  ];
}

const BANK_BEARS_RULE: Readonly<Record<SchemePolicy['scheme'], string>> = {
  'DG-2018': '0-05',
  'DG-2023-BANK': '1-09',
  'DG-2023-GUARANTEE': '1-10',
  GUANMAOTONG: '2-07',
  'HENAN-KJD-2025': 'HN-02',
};

function bankBearsStep(
  claim: ClaimFacts,
  policy: SchemePolicy,
  { payableFen, bankBearsFen }: { readonly payableFen: Fen; readonly bankBearsFen: Fen },
): ComputeStep {
  const ruleId = BANK_BEARS_RULE[policy.scheme];
  return step(
    STEP.BANK_BEARS,
    ruleId,
    [input('loss', claim.lossFen), input('payable', payableFen)],
    money(bankBearsFen),
  );
}

const headOf = (claim: ClaimFacts, policy: SchemePolicy) => ({
  scheme: policy.scheme,
  policyVersion: policy.version,
  illustrative: policy.readings.tierTableApproval === 'illustrative',
  lossFen: claim.lossFen,
});

/** Nothing is paid: the loss stays where the contract put it. Where the shares are unusable it is shown as the bank's. */
function refusedSheet(claim: ClaimFacts, policy: SchemePolicy, because: readonly RefusalCode[]): ComputeSheet {
  const shares = claim.guarantee?.shares ?? null;
  const canSplit =
    policy.coverage.kind === 'guarantee' && shares !== null && sharesSumToOne(shares) && claim.lossFen > 0n;
  const bearings = deriveBearings(claim, ZERO_FEN, canSplit ? splitLoss(claim.lossFen, shares) : null);
  const sheet: ComputeSheet = {
    ...headOf(claim, policy),
    payableFen: ZERO_FEN,
    bankBearsFen: bearings.find(({ party }) => party === PARTY.BANK)?.bearsFen ?? ZERO_FEN,
    refusals: because,
    bindingCap: null,
    draws: [],
    bearings,
    steps: [step(STEP.LOSS, 'C14-L2', [], money(claim.lossFen))],
  };
  assertSheet(sheet, policy);
  return sheet;
}

const money = (amount: Fen): Measure => ({ kind: 'money', fen: amount });
const rate = (value: Bps): Measure => ({ kind: 'rate', bps: value });
const input = (name: StepInput['name'], amount: Fen): StepInput => ({ name, measure: money(amount) });
const rateInput = (value: Bps): StepInput => ({ name: 'rate', measure: rate(value) });
const setting = ({ readings }: SchemePolicy, name: keyof SchemeReadings): StepSetting => ({
  name,
  value: String(readings[name]),
});

function step(
  code: StepCode,
  ruleId: string,
  inputs: readonly StepInput[],
  result: Measure,
  used: StepSetting | null = null,
): ComputeStep {
  return { code, ruleId, setting: used, inputs, result };
}
