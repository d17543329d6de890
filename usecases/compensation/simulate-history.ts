import type { CivilDate } from '../../domain/calendar.ts';
import type { ClaimFacts } from '../../domain/compensation/claim-facts.ts';
import { changeSettings, type SettingsChange } from '../../domain/compensation/settings-change.ts';
import {
  type Change,
  compareSimulations,
  type SimulatedLoan,
  type SimulationResult,
  simulate,
} from '../../domain/compensation/simulate.ts';
import { fen } from '../../domain/money.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import type { Deps } from '../ports.ts';
import { findPolicies } from './policies.ts';

export type SimulateHistory = { readonly schemeCode: string; readonly variants: readonly SettingsChange[] };

/** One set of settings: what it costs, what binds, and who gains or loses against the settings of now. */
export type Variant = {
  readonly result: SimulationResult;
  readonly changes: readonly Change[];
};

const VARIANTS_MAX = 5;
const LOANS_MAX = 200_000;

/**
 * Runs every filed loan and every reported loss of a scheme under the settings of now and under others, with the engine
 * that pays. Reads only: no row, cap or ledger entry is written. The first answer is the settings of now.
 */
export async function simulateHistory(
  deps: Pick<Deps, 'read'>,
  input: SimulateHistory,
): Promise<Outcome<readonly Variant[]>> {
  if (input.variants.length < 1 || input.variants.length > VARIANTS_MAX)
    return refused('LIST_TOO_LONG', 'variants', { max: `${VARIANTS_MAX}` });
  const now = (await findPolicies(deps.read(), input.schemeCode)).at(-1);
  if (now === undefined) return notFound('schemeCode');
  const policies = [now];
  for (const change of input.variants) {
    const changed = changeSettings(now, change, { version: now.version + 1, validFrom: now.valid.from });
    if (changed.kind === 'refused') return changed;
    policies.push(changed.value);
  }
  const portfolio = await loadPortfolio(deps, input.schemeCode);
  const results = policies.map((policy) =>
    // Pro-rata divides among claims that are decided together; history has an order, and is run in it.
    simulate({
      ...portfolio,
      policy: { ...policy, readings: { ...policy.readings, claimOrder: 'first-come' } },
      budgetFen: null,
    }),
  );
  const [base] = results;
  return done(
    results.map((result) => ({
      result,
      changes: base === undefined ? [] : compareSimulations(base.paidByFirm, result.paidByFirm),
    })),
  );
}

type LoanRow = {
  loan_id: string;
  bank_id: string;
  firm_id: string;
  drawn: CivilDate;
  matures: CivilDate;
  contract: CivilDate;
  principal: string;
};
type ClaimRow = LoanRow & { loss: string; recognised: CivilDate };

async function loadPortfolio(
  deps: Pick<Deps, 'read'>,
  scheme: string,
): Promise<{ loans: SimulatedLoan[]; claims: ClaimFacts[] }> {
  const columns = `f.loan_id, f.bank_id, f.firm_id, l.drawdown_on::text as drawn, l.maturity_on::text as matures,
    l.contract_on::text as contract, f.principal_fen::text as principal`;
  const from = 'from filing f join loan l on l.id = f.loan_id';
  const where = `where f.state = 'FILED' and f.scheme = ?`;
  const em = deps.read();
  const loans = await em.execute<LoanRow[]>(`select ${columns} ${from} ${where} limit ${LOANS_MAX}`, [scheme]);
  const claims = await em.execute<ClaimRow[]>(
    `select ${columns}, c.loss_fen::text as loss, c.recognised_on::text as recognised ${from}
     join loss_claim c on c.filing_id = f.id ${where} order by c.created_at, c.id limit ${LOANS_MAX}`,
    [scheme],
  );
  return { loans: loans.map(loanOf), claims: claims.map(claimOf) };
}

const loanOf = (row: LoanRow): SimulatedLoan => ({
  bankId: row.bank_id,
  firmId: row.firm_id,
  drawdownOn: row.drawn,
  lossOn: row.drawn,
  decidedOn: row.drawn,
  guarantee: null,
  principalFen: fen(BigInt(row.principal)),
  maturityOn: row.matures,
});

const claimOf = (row: ClaimRow): ClaimFacts => ({
  loanId: row.loan_id,
  bankId: row.bank_id,
  firmId: row.firm_id,
  contractOn: row.contract,
  drawdownOn: row.drawn,
  extendedMaturityOn: null,
  lossOn: row.recognised,
  decidedOn: row.recognised,
  loanAmountFen: fen(BigInt(row.principal)),
  firmLoansFen: null,
  lossFen: fen(BigInt(row.loss)),
  loanClass: 'LOSS',
  overdueDays: 0,
  filingVerdict: 'pass',
  fraudFlagged: false,
  otherSchemes: [],
  firmType: null,
  firmRevenueFen: null,
  guarantee: null,
});
