import { civilDate } from '../../../domain/calendar.ts';
import { type CapUsage, capAccountsOf } from '../../../domain/compensation/caps.ts';
import type { ClaimFacts } from '../../../domain/compensation/claim-facts.ts';
import { DG_2023_BANK } from '../../../domain/compensation/default-policies.ts';
import type { GateContext, LoanFacts } from '../../../domain/compensation/gates.ts';
import type { SchemePolicy, SchemeReadings, TierRow } from '../../../domain/compensation/policy.ts';
import { bps, type Fen, fen, yuan } from '../../../domain/money.ts';

export const day = civilDate;

/** An approved table with one open row: the rate that a vector names, whatever the size. */
export const flatTable = (rateBps: bigint): readonly TierRow[] => [{ loanAmountFenMax: null, rateBps: bps(rateBps) }];

/** The 2023 bank side with an approved table of 80% and the given answers to open questions. */
export const bankPolicy = (readings: Partial<SchemeReadings> = {}): SchemePolicy => ({
  ...DG_2023_BANK,
  coverage: { kind: 'tiers', rateBpsMax: bps(8_000n), tierTable: flatTable(8_000n) },
  readings: { ...DG_2023_BANK.readings, tierTableApproval: 'approved', ...readings },
});

export const withReadings = (policy: SchemePolicy, readings: Partial<SchemeReadings>): SchemePolicy => ({
  ...policy,
  readings: { ...policy.readings, ...readings },
});

/** A claim on a 2024 loan that nothing refuses. */
export const claim = (over: Partial<ClaimFacts> = {}): ClaimFacts => ({
  loanId: 'loan-1',
  bankId: 'bank-1',
  firmId: 'firm-1',
  contractOn: day('2024-03-01'),
  drawdownOn: day('2024-03-01'),
  extendedMaturityOn: null,
  lossOn: day('2025-09-01'),
  decidedOn: day('2025-11-03'),
  loanAmountFen: over.lossFen ?? yuan(1_000_000n),
  firmLoansFen: null,
  lossFen: yuan(1_000_000n),
  loanClass: 'SUBSTANDARD',
  overdueDays: 120,
  filingVerdict: 'pass',
  fraudFlagged: false,
  otherSchemes: [],
  firmType: null,
  firmRevenueFen: null,
  guarantee: null,
  ...over,
});

/** The same under the 2018 scheme. */
export const claim2018 = (over: Partial<ClaimFacts> = {}): ClaimFacts =>
  claim({
    contractOn: day('2019-03-01'),
    drawdownOn: day('2019-03-01'),
    lossOn: day('2020-09-01'),
    decidedOn: day('2020-11-03'),
    ...over,
  });

export type Amounts = {
  readonly principalFen?: Fen;
  readonly budgetFen?: Fen | null;
  readonly portfolioFen?: Fen;
  readonly usedFen?: Partial<Record<'BANK' | 'FIRM' | 'SCHEME' | 'PORTFOLIO' | 'BUDGET', Fen>>;
};

const PLENTY = yuan(1_000_000_000_000n);

/** The accounts of these claims, all empty; what a test does not name does not bind. */
export function usageFor(policy: SchemePolicy, claims: readonly ClaimFacts[], amounts: Amounts = {}): CapUsage {
  const accounts = new Map(
    claims.flatMap((one) => capAccountsOf(one, policy)).map((account) => [account.key, account]),
  );
  return [...accounts.values()].map(({ cap, key }) => ({
    key,
    usedFen: amounts.usedFen?.[cap] ?? fen(0n),
    shareFen: null,
    baseFen:
      cap === 'BANK'
        ? (amounts.principalFen ?? PLENTY)
        : cap === 'BUDGET'
          ? amounts.budgetFen === undefined
            ? PLENTY
            : amounts.budgetFen
          : cap === 'PORTFOLIO'
            ? (amounts.portfolioFen ?? PLENTY)
            : null,
  }));
}

/** A loan that passes every gate of the 2023 bank side, with the context that lets it. */
export const loan = (over: Partial<LoanFacts> = {}): LoanFacts => ({
  appliedOn: day('2024-02-10'),
  contractOn: day('2024-03-01'),
  drawdownOn: day('2024-03-01'),
  maturityOn: day('2027-03-01'),
  lossOn: null,
  amountFen: yuan(3_000_000n),
  rateBps: bps(450n),
  securities: ['CREDIT_ONLY'],
  physicalCollateralBps: null,
  loanType: 'CREDIT',
  purpose: 'WORKING_CAPITAL',
  sizeClass: 'SMALL',
  nationalFundNumber: null,
  exportsUsd: null,
  insurancePolicyNumber: null,
  firmRevenueFen: null,
  firmType: null,
  ...over,
});

export const gateContext = (over: Partial<GateContext> = {}): GateContext => ({
  whitelist: [{ from: day('2024-01-01'), to: null }],
  agreements: [{ from: day('2024-01-01'), to: null }],
  fixings: [
    { fixedOn: day('2024-02-20'), oneYearBps: bps(345n), overFiveYearsBps: bps(395n) },
    { fixedOn: day('2025-04-21'), oneYearBps: bps(310n), overFiveYearsBps: bps(360n) },
    { fixedOn: day('2025-05-20'), oneYearBps: bps(300n), overFiveYearsBps: bps(350n) },
  ],
  bank: { isLegalPersonInCity: false, hasBranchInCity: true, isPilotBank: false },
  filedOn: day('2024-03-15'),
  fraudFlagged: false,
  otherSchemes: [],
  exceptionApprovedBy: null,
  ...over,
});
