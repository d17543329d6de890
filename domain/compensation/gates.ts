import { addDays, addMonths, type CivilDate, contains, type DateInterval, daysBetween } from '../calendar.ts';
import { FORBIDDEN_PURPOSES, type Purpose } from '../market/purpose.ts';
import { PHYSICAL_COLLATERAL, SECURITY, type Security } from '../market/security.ts';
import { type Bps, bps, type Fen, fen } from '../money.ts';
import type { Measure, Verdict } from '../reason.ts';
import { SIZE_CLASS, type SizeClass } from '../registry/size-class.ts';
import { type LprFixing, lprCeiling, lprTenorOf } from './lpr-ceiling.ts';
import { coveredWindow, type LoanDay, SCHEME, type SchemePolicy } from './policy.ts';

export const GATE = {
  POLICY_WINDOW: 'POLICY_WINDOW',
  AMOUNT_POSITIVE: 'AMOUNT_POSITIVE',
  BANK_IN_CITY: 'BANK_IN_CITY',
  AGREEMENT_IN_FORCE: 'AGREEMENT_IN_FORCE',
  PILOT_BANK: 'PILOT_BANK',
  WHITELIST: 'WHITELIST',
  SIZE_CLASS_SME: 'SIZE_CLASS_SME',
  RATE_CEILING: 'RATE_CEILING',
  TERM_MAX: 'TERM_MAX',
  NO_PHYSICAL_COLLATERAL: 'NO_PHYSICAL_COLLATERAL',
  NO_GUARANTEE_COMPANY: 'NO_GUARANTEE_COMPANY',
  LOAN_TYPE_APPROVED: 'LOAN_TYPE_APPROVED',
  PURPOSE_ALLOWED: 'PURPOSE_ALLOWED',
  NATIONAL_FUND_REGISTERED: 'NATIONAL_FUND_REGISTERED',
  FILED_IN_TIME: 'FILED_IN_TIME',
  EXPORTS_ABOVE: 'EXPORTS_ABOVE',
  MEDIUM_OR_LARGE: 'MEDIUM_OR_LARGE',
  EXPORT_INSURED: 'EXPORT_INSURED',
  NO_FRAUD_FLAG: 'NO_FRAUD_FLAG',
  SINGLE_SCHEME: 'SINGLE_SCHEME',
} as const;
export type GateCode = (typeof GATE)[keyof typeof GATE];

export const GATE_DETAIL = {
  LISTED_AT_APPLICATION: 'LISTED_AT_APPLICATION',
  NOT_LISTED_AT_APPLICATION: 'NOT_LISTED_AT_APPLICATION',
  LISTED_AT_CONTRACT: 'LISTED_AT_CONTRACT',
  NOT_LISTED_AT_CONTRACT: 'NOT_LISTED_AT_CONTRACT',
  LISTED_AT_DRAWDOWN: 'LISTED_AT_DRAWDOWN',
  NOT_LISTED_AT_DRAWDOWN: 'NOT_LISTED_AT_DRAWDOWN',
  LISTED_AT_LOSS: 'LISTED_AT_LOSS',
  NOT_LISTED_AT_LOSS: 'NOT_LISTED_AT_LOSS',
  MISSING_FACT: 'MISSING_FACT',
  MISSING_FIXING: 'MISSING_FIXING',
  MATURITY_BEFORE_DRAWDOWN: 'MATURITY_BEFORE_DRAWDOWN',
  FILED_BEFORE_DRAWDOWN: 'FILED_BEFORE_DRAWDOWN',
  SIZE_NOT_IN_STANDARD: 'SIZE_NOT_IN_STANDARD',
  EXCEPTION_APPROVED: 'EXCEPTION_APPROVED',
  EXCEPTION_POSSIBLE: 'EXCEPTION_POSSIBLE',
  SHARE_OF_COLLATERAL: 'SHARE_OF_COLLATERAL',
  LOAN_TYPES_UNDECIDED: 'LOAN_TYPES_UNDECIDED',
} as const;
export type GateDetail = (typeof GATE_DETAIL)[keyof typeof GATE_DETAIL];

/** The loan as frozen at filing. `null` means that the fact is missing and makes its gate `unknown`, never `pass`. */
export type LoanFacts = {
  readonly appliedOn: CivilDate | null;
  readonly contractOn: CivilDate;
  readonly drawdownOn: CivilDate;
  readonly maturityOn: CivilDate;
  readonly lossOn: CivilDate | null;
  readonly amountFen: Fen;
  readonly rateBps: Bps;
  readonly securities: readonly Security[];
  /** Physical collateral as a part of the loan; needed only where A4-10 is read `share-allowed`. */
  readonly physicalCollateralBps: Bps | null;
  readonly loanType: string;
  readonly purpose: Purpose;
  readonly sizeClass: SizeClass;
  readonly nationalFundNumber: string | null;
  /** Exports of the year before, in whole US dollars (2-07). */
  readonly exportsUsd: bigint | null;
  /** The export-credit insurance that backs the loan. */
  readonly insurancePolicyNumber: string | null;
  readonly firmRevenueFen: Fen | null;
  readonly firmType: string | null;
};

/** What the registry knew when the filing was checked. */
export type GateContext = {
  /** Whitelist membership of the firm, half-open; `null` when the list was not loaded. */
  readonly whitelist: readonly DateInterval[] | null;
  readonly agreements: readonly DateInterval[];
  readonly fixings: readonly LprFixing[];
  readonly bank: {
    readonly isLegalPersonInCity: boolean | null;
    readonly hasBranchInCity: boolean | null;
    readonly isPilotBank: boolean;
  };
  readonly filedOn: CivilDate;
  readonly fraudFlagged: boolean;
  /** Other schemes in which the loan already stands. */
  readonly otherSchemes: readonly string[];
  /** Who approved, by name, an exception of 0-06; `null` for none. */
  readonly exceptionApprovedBy: string | null;
};

/** One answer. `have` and `want` are the two values compared; `null` when there is none. */
export type GateResult = {
  readonly code: GateCode;
  readonly ruleId: string;
  readonly verdict: Verdict;
  readonly have: Measure | null;
  readonly want: Measure | null;
  readonly detail: readonly GateDetail[];
};

type Case = { readonly loan: LoanFacts; readonly context: GateContext; readonly policy: SchemePolicy };
/** A gate that the policy does not ask for answers `null` and is left out. */
type Gate = (facts: Case) => GateResult | null;

/** Every gate that the policy asks for, in a fixed order, each with both values compared. Never stops at the first. */
export function evaluateGates(loan: LoanFacts, context: GateContext, policy: SchemePolicy): GateResult[] {
  return GATES.map((gate) => gate({ loan, context, policy })).filter((result) => result !== null);
}

/** A filing passes when every gate passes; one failed gate outweighs any number of unknown ones. */
export function decideFiling(results: readonly GateResult[]): Verdict {
  if (results.some((result) => result.verdict === 'fail')) return 'fail';
  return results.length > 0 && results.every((result) => result.verdict === 'pass') ? 'pass' : 'unknown';
}

const passIf = (condition: boolean): Verdict => (condition ? 'pass' : 'fail');
const flag = (value: boolean): Measure => ({ kind: 'flag', flag: value });
const codes = (values: readonly string[]): Measure => ({ kind: 'codes', codes: values });
const day = (date: CivilDate): Measure => ({ kind: 'date', date });

/** 0-13, 1-01: the day of drawdown lies in the scheme's window, first and last day included. */
const policyWindow: Gate = ({ loan, policy }) => {
  const window = coveredWindow(policy);
  const { from, to } = window;
  const tooEarly = loan.drawdownOn < from;
  return {
    code: GATE.POLICY_WINDOW,
    ruleId: policy.scheme === SCHEME.DG_2018 ? '0-13' : '1-01',
    verdict: passIf(contains(window, loan.drawdownOn)),
    have: day(loan.drawdownOn),
    want: day(tooEarly || to === null ? from : addDays(to, -1)),
    detail: [],
  };
};

/** A filed loan adds its principal to the caps, so it must have one. */
const amountPositive: Gate = ({ loan }) => ({
  code: GATE.AMOUNT_POSITIVE,
  ruleId: 'C14-F2',
  verdict: passIf(loan.amountFen > 0n),
  have: { kind: 'money', fen: loan.amountFen },
  want: { kind: 'money', fen: fen(1n) },
  detail: [],
});

/** 0-02: a legal person in the city or a branch in it; one known yes is enough. */
const bankInCity: Gate = ({ context, policy }) => {
  if (!policy.gates.bankInCity) return null;
  const facts = [context.bank.isLegalPersonInCity, context.bank.hasBranchInCity];
  const inCity = facts.includes(true);
  const missing = !inCity && facts.includes(null);
  return {
    code: GATE.BANK_IN_CITY,
    ruleId: '0-02',
    verdict: missing ? 'unknown' : passIf(inCity),
    have: missing ? null : flag(inCity),
    want: flag(true),
    detail: missing ? [GATE_DETAIL.MISSING_FACT] : [],
  };
};

/** 0-03: a written agreement in force on the day of drawdown. */
const agreementInForce: Gate = ({ loan, context, policy }) => {
  if (!policy.gates.agreementRequired) return null;
  const inForce = context.agreements.some((agreement) => contains(agreement, loan.drawdownOn));
  return {
    code: GATE.AGREEMENT_IN_FORCE,
    ruleId: '0-03',
    verdict: passIf(inForce),
    have: flag(inForce),
    want: flag(true),
    detail: [],
  };
};

/** 0-01: only registered pilot banks. That there are at most three is checked where they are registered. */
const pilotBank: Gate = ({ context, policy }) => {
  if (policy.gates.pilotBanksMax === null) return null;
  const { isPilotBank } = context.bank;
  return {
    code: GATE.PILOT_BANK,
    ruleId: '0-01',
    verdict: passIf(isPilotBank),
    have: flag(isPilotBank),
    want: flag(true),
    detail: [],
  };
};

const WHITELIST_DETAILS: Readonly<Record<LoanDay, { readonly listed: GateDetail; readonly notListed: GateDetail }>> = {
  application: { listed: GATE_DETAIL.LISTED_AT_APPLICATION, notListed: GATE_DETAIL.NOT_LISTED_AT_APPLICATION },
  contract: { listed: GATE_DETAIL.LISTED_AT_CONTRACT, notListed: GATE_DETAIL.NOT_LISTED_AT_CONTRACT },
  drawdown: { listed: GATE_DETAIL.LISTED_AT_DRAWDOWN, notListed: GATE_DETAIL.NOT_LISTED_AT_DRAWDOWN },
  loss: { listed: GATE_DETAIL.LISTED_AT_LOSS, notListed: GATE_DETAIL.NOT_LISTED_AT_LOSS },
};

/** A4-11: half-open membership on the day that the policy names; the other days are told, and decide nothing. */
const whitelist: Gate = ({ loan, context, policy }) => {
  const { whitelistDay } = policy.readings;
  if (whitelistDay === null) return null;
  const days: Record<LoanDay, CivilDate | null> = {
    application: loan.appliedOn,
    contract: loan.contractOn,
    drawdown: loan.drawdownOn,
    loss: loan.lossOn,
  };
  const { whitelist: memberships } = context;
  const listedOn = (date: CivilDate | null): boolean | null =>
    date === null || memberships === null ? null : memberships.some((membership) => contains(membership, date));
  const listed = listedOn(days[whitelistDay]);
  const told = (Object.keys(days) as LoanDay[]).flatMap((name) => {
    const answer = listedOn(days[name]);
    if (answer === null) return [];
    return [answer ? WHITELIST_DETAILS[name].listed : WHITELIST_DETAILS[name].notListed];
  });
  return {
    code: GATE.WHITELIST,
    ruleId: 'A4-11',
    verdict: listed === null ? 'unknown' : passIf(listed),
    have: listed === null ? null : flag(listed),
    want: flag(true),
    detail: listed === null ? [GATE_DETAIL.MISSING_FACT, ...told] : told,
  };
};

const SME: readonly SizeClass[] = [SIZE_CLASS.MICRO, SIZE_CLASS.SMALL, SIZE_CLASS.MEDIUM];

/** 1-03: micro, small or medium by the standard. An industry outside the standard is not an SME by it. */
const sizeClassSme: Gate = ({ loan, policy }) => {
  if (!policy.gates.smeOnly) return null;
  const missing = loan.sizeClass === SIZE_CLASS.UNKNOWN;
  const details: readonly GateDetail[] =
    loan.sizeClass === SIZE_CLASS.NOT_COVERED ? [GATE_DETAIL.SIZE_NOT_IN_STANDARD] : [];
  return {
    code: GATE.SIZE_CLASS_SME,
    ruleId: '1-03',
    verdict: missing ? 'unknown' : passIf(SME.includes(loan.sizeClass)),
    have: missing ? null : codes([loan.sizeClass]),
    want: codes(SME),
    detail: missing ? [GATE_DETAIL.MISSING_FACT] : details,
  };
};

const termStartOf = ({ loan, policy }: Case): CivilDate =>
  policy.readings.termStart === 'drawdown' ? loan.drawdownOn : loan.contractOn;

/** 1-05: the rate may equal LPR plus the spread. */
const rateCeiling: Gate = (facts) => {
  const { loan, context, policy } = facts;
  const { rateSpreadBpsMax, lprFixingAgeDaysMax } = policy.gates;
  if (rateSpreadBpsMax === null) return null;
  const ceiling = lprCeiling(
    {
      on: policy.readings.lprFixingDay === 'contract' ? loan.contractOn : loan.drawdownOn,
      tenor: policy.readings.lprTenor === 'one-year' ? 'ONE_YEAR' : lprTenorOf(termStartOf(facts), loan.maturityOn),
      spreadBps: rateSpreadBpsMax,
      fixingAgeDaysMax: lprFixingAgeDaysMax,
    },
    context.fixings,
  );
  const found = ceiling.kind === 'CEILING';
  return {
    code: GATE.RATE_CEILING,
    ruleId: '1-05',
    verdict: found ? passIf(loan.rateBps <= ceiling.ceilingBps) : 'unknown',
    have: { kind: 'rate', bps: loan.rateBps },
    want: found ? { kind: 'rate', bps: ceiling.ceilingBps } : null,
    detail: found ? [] : [GATE_DETAIL.MISSING_FIXING],
  };
};

/** 1-06, A4-09: by the calendar, the anniversary included; 2024-02-29 plus three years is 2027-02-28. */
const termMax: Gate = (facts) => {
  const { loan, policy } = facts;
  const { termMonthsMax } = policy.gates;
  if (termMonthsMax === null) return null;
  const lastDay = addMonths(termStartOf(facts), termMonthsMax);
  const backwards = loan.maturityOn <= loan.drawdownOn;
  return {
    code: GATE.TERM_MAX,
    ruleId: '1-06',
    verdict: passIf(!backwards && loan.maturityOn <= lastDay),
    have: day(loan.maturityOn),
    want: day(lastDay),
    detail: backwards ? [GATE_DETAIL.MATURITY_BEFORE_DRAWDOWN] : [],
  };
};

/** 0-06 in 2018 ("原则上", with a named approver), 1-12 since 2024 (no exception), or a part as in other cities (A4-10). */
const noPhysicalCollateral: Gate = ({ loan, context, policy }) => {
  const reading = policy.readings.physicalCollateral;
  if (reading === 'not-asked') return null;
  const found = loan.securities.filter((security) => PHYSICAL_COLLATERAL.has(security));
  const base = {
    code: GATE.NO_PHYSICAL_COLLATERAL,
    ruleId: policy.scheme === SCHEME.DG_2018 ? '0-06' : '1-12',
  } as const;
  if (reading !== 'share-allowed') {
    const answer = exceptionAnswer(found.length > 0, reading === 'exception', context);
    return { ...base, ...answer, have: codes(found), want: codes([]) };
  }
  const shareMax = policy.gates.physicalCollateralBpsMax ?? bps(0n);
  const share = found.length === 0 ? bps(0n) : loan.physicalCollateralBps;
  return {
    ...base,
    verdict: share === null ? 'unknown' : passIf(share <= shareMax),
    have: share === null ? null : { kind: 'rate', bps: share },
    want: { kind: 'rate', bps: shareMax },
    detail: share === null ? [GATE_DETAIL.MISSING_FACT] : [GATE_DETAIL.SHARE_OF_COLLATERAL],
  };
};

/** 0-06 with a named approver in 2018, 1-12 without exception since 2024. */
const noGuaranteeCompany: Gate = ({ loan, context, policy }) => {
  const reading = policy.gates.guaranteeCompany;
  if (reading === 'not-asked') return null;
  const found = loan.securities.filter((security) => security === SECURITY.GUARANTEE_COMPANY);
  return {
    code: GATE.NO_GUARANTEE_COMPANY,
    ruleId: policy.scheme === SCHEME.DG_2018 ? '0-06' : '1-12',
    ...exceptionAnswer(found.length > 0, reading === 'exception', context),
    have: codes(found),
    want: codes([]),
  };
};

function exceptionAnswer(
  found: boolean,
  mayExcept: boolean,
  context: GateContext,
): { readonly verdict: Verdict; readonly detail: readonly GateDetail[] } {
  if (!found) return { verdict: 'pass', detail: [] };
  if (!mayExcept) return { verdict: 'fail', detail: [] };
  const approver = context.exceptionApprovedBy?.trim() ?? '';
  if (approver === '') return { verdict: 'fail', detail: [GATE_DETAIL.EXCEPTION_POSSIBLE] };
  return { verdict: 'pass', detail: [GATE_DETAIL.EXCEPTION_APPROVED] };
}

/** 1-12: on the joint conference's list of types; until there is one nobody knows. */
const loanTypeApproved: Gate = ({ loan, policy }) => {
  const { loanTypes } = policy.gates;
  if (loanTypes === 'any') return null;
  const undecided = loanTypes === 'undecided';
  return {
    code: GATE.LOAN_TYPE_APPROVED,
    ruleId: '1-12',
    verdict: undecided ? 'unknown' : passIf(loanTypes.approved.includes(loan.loanType)),
    have: codes([loan.loanType]),
    want: undecided ? null : codes(loanTypes.approved),
    detail: undecided ? [GATE_DETAIL.LOAN_TYPES_UNDECIDED] : [],
  };
};

/** 3-14: no capital market, no real estate speculation, no on-lending, no shell company. `want` lists what is forbidden. */
const purposeAllowed: Gate = ({ loan }) => ({
  code: GATE.PURPOSE_ALLOWED,
  ruleId: '3-14',
  verdict: passIf(!FORBIDDEN_PURPOSES.has(loan.purpose)),
  have: codes([loan.purpose]),
  want: codes([...FORBIDDEN_PURPOSES]),
  detail: [],
});

/** 1-11: the national guarantee fund's registration number is present. */
const nationalFundRegistered: Gate = ({ loan, policy }) => {
  if (!policy.gates.nationalFundNumber) return null;
  const registered = (loan.nationalFundNumber?.trim() ?? '') !== '';
  return {
    code: GATE.NATIONAL_FUND_REGISTERED,
    ruleId: '1-11',
    verdict: passIf(registered),
    have: flag(registered),
    want: flag(true),
    detail: [],
  };
};

/** 2-07: "超过 1000 万美元", so the sum itself does not pass. Compared in whole dollars. */
const exportsAbove: Gate = ({ loan, policy }) => {
  const { exportsUsdAbove } = policy.gates;
  if (exportsUsdAbove === null) return null;
  const dollars = (amount: bigint): Measure => ({ kind: 'codes', codes: [`${amount} USD`] });
  const missing = loan.exportsUsd === null;
  return {
    code: GATE.EXPORTS_ABOVE,
    ruleId: '2-07',
    verdict: loan.exportsUsd === null ? 'unknown' : passIf(loan.exportsUsd > exportsUsdAbove),
    have: loan.exportsUsd === null ? null : dollars(loan.exportsUsd),
    want: dollars(exportsUsdAbove + 1n),
    detail: missing ? [GATE_DETAIL.MISSING_FACT] : [],
  };
};

const MEDIUM_OR_LARGE: readonly SizeClass[] = [SIZE_CLASS.MEDIUM, SIZE_CLASS.LARGE];

/** 2-07: "大中型外贸企业". */
const mediumOrLarge: Gate = ({ loan, policy }) => {
  if (!policy.gates.mediumOrLargeOnly) return null;
  const missing = loan.sizeClass === SIZE_CLASS.UNKNOWN;
  return {
    code: GATE.MEDIUM_OR_LARGE,
    ruleId: '2-07',
    verdict: missing ? 'unknown' : passIf(MEDIUM_OR_LARGE.includes(loan.sizeClass)),
    have: missing ? null : codes([loan.sizeClass]),
    want: codes(MEDIUM_OR_LARGE),
    detail: missing ? [GATE_DETAIL.MISSING_FACT] : [],
  };
};

/** 2-07: the number of the export-credit insurance policy is present. */
const exportInsured: Gate = ({ loan, policy }) => {
  if (!policy.gates.exportInsurance) return null;
  const insured = (loan.insurancePolicyNumber?.trim() ?? '') !== '';
  return {
    code: GATE.EXPORT_INSURED,
    ruleId: '2-07',
    verdict: passIf(insured),
    have: flag(insured),
    want: flag(true),
    detail: [],
  };
};

/** C14, F1 (our default): filed between drawdown and 30 calendar days after it, both included. */
const filedInTime: Gate = ({ loan, context, policy }) => {
  const { filingDaysMax } = policy.gates;
  if (filingDaysMax === null) return null;
  const days = daysBetween(loan.drawdownOn, context.filedOn);
  return {
    code: GATE.FILED_IN_TIME,
    ruleId: 'C14-F1',
    verdict: passIf(days >= 0 && days <= filingDaysMax),
    have: { kind: 'days', days },
    want: { kind: 'days', days: filingDaysMax },
    detail: days < 0 ? [GATE_DETAIL.FILED_BEFORE_DRAWDOWN] : [],
  };
};

/** 0-14: a fraud flag on the firm or the loan blocks filing and claim. */
const noFraudFlag: Gate = ({ context }) => ({
  code: GATE.NO_FRAUD_FLAG,
  ruleId: '0-14',
  verdict: passIf(!context.fraudFlagged),
  have: flag(context.fraudFlagged),
  want: flag(false),
  detail: [],
});

/** C14: no loan in two schemes unless the policy allows stacking. */
const singleScheme: Gate = ({ context, policy }) => {
  if (policy.gates.stackingAllowed) return null;
  const others = context.otherSchemes.filter((scheme) => scheme !== policy.scheme);
  return {
    code: GATE.SINGLE_SCHEME,
    ruleId: 'C14',
    verdict: passIf(others.length === 0),
    have: codes(others),
    want: codes([]),
    detail: [],
  };
};

const GATES: readonly Gate[] = [
  policyWindow,
  amountPositive,
  bankInCity,
  agreementInForce,
  pilotBank,
  whitelist,
  sizeClassSme,
  rateCeiling,
  termMax,
  noPhysicalCollateral,
  noGuaranteeCompany,
  loanTypeApproved,
  purposeAllowed,
  nationalFundRegistered,
  exportsAbove,
  mediumOrLarge,
  exportInsured,
  filedInTime,
  noFraudFlag,
  singleScheme,
];
