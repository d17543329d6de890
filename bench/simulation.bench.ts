import { civilDate } from '../domain/calendar.ts';
import type { ClaimFacts } from '../domain/compensation/claim-facts.ts';
import { DG_2023_BANK_ILLUSTRATIVE } from '../domain/compensation/default-policies.ts';
import type { SchemePolicy } from '../domain/compensation/policy.ts';
import { simulate } from '../domain/compensation/simulate.ts';
import { bps, fen, yuan } from '../domain/money.ts';
import { type Bench, measure } from './measure.ts';

const LOANS = 100_000;
const LOSSES = 5_000;
const BANKS = 40;
const FIRMS = 60_000;

/** 100,000 loans with 5,000 losses under three policies: must take less than ten seconds together. */
export const simulationBench: Bench = {
  name: 'simulation',
  run: async () => {
    const { loans, claims } = makePortfolio();
    const base = DG_2023_BANK_ILLUSTRATIVE;
    const policies: SchemePolicy[] = [
      base,
      { ...base, caps: { ...base.caps, bankCapBps: bps(150n) } },
      { ...base, readings: { ...base.readings, capReading: 'limit-on-loss' } },
    ];
    const timing = await measure({ runs: 5, warmUpRuns: 1 }, () =>
      policies.map((policy) => simulate({ loans, claims, policy, budgetFen: null }).costFen),
    );
    return [{ name: 'three policies', timing, sizes: { loans: LOANS, losses: LOSSES, policies: policies.length } }];
  },
};

function makePortfolio() {
  const drawdownOn = civilDate('2025-03-03');
  const lossOn = civilDate('2025-12-01');
  const loans = Array.from({ length: LOANS }, (_, index) => ({
    bankId: `bank-${index % BANKS}`,
    firmId: `firm-${index % FIRMS}`,
    drawdownOn,
    lossOn: drawdownOn,
    decidedOn: drawdownOn,
    guarantee: null,
    principalFen: yuan(BigInt(200_000 + (index % 97) * 50_000)),
    maturityOn: civilDate('2026-03-03'),
  }));
  const claims: ClaimFacts[] = loans.slice(0, LOSSES).map((loan, index) => ({
    ...loan,
    loanId: `loan-${index}`,
    contractOn: drawdownOn,
    extendedMaturityOn: null,
    lossOn,
    decidedOn: lossOn,
    loanAmountFen: loan.principalFen,
    firmLoansFen: null,
    lossFen: fen((loan.principalFen * BigInt(30 + (index % 60))) / 100n),
    loanClass: 'LOSS',
    overdueDays: 120,
    filingVerdict: 'pass',
    fraudFlagged: false,
    otherSchemes: [],
    firmType: null,
    firmRevenueFen: null,
  }));
  return { loans, claims };
}
