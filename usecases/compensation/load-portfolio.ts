import type { CivilDate } from '../../domain/calendar.ts';
import type { ClaimFacts } from '../../domain/compensation/claim-facts.ts';
import type { LoanFacts } from '../../domain/compensation/gates.ts';
import { PORTFOLIO_COLUMNS, readPortfolioRow } from '../../domain/compensation/read-portfolio-row.ts';
import type { SimulatedLoan } from '../../domain/compensation/simulate.ts';
import type { LossShares } from '../../domain/compensation/split-loss.ts';
import { type Fen, fen } from '../../domain/money.ts';
import { done, type Outcome, refused } from '../../domain/refusal.ts';
import { fromSnapshot } from '../../schema/terms-json.ts';
import type { Deps, TableSource } from '../ports.ts';
import { readNamedRows } from './read-named-rows.ts';

export type Portfolio = { readonly loans: readonly SimulatedLoan[]; readonly claims: readonly ClaimFacts[] };

const LOANS_MAX = 200_000;
const LIMITS = { rowsMax: 100_000, bytesMax: 20_000_000 } as const;

type LoanRow = {
  loan_id: string;
  bank_id: string;
  firm_id: string;
  drawn: CivilDate;
  matures: CivilDate;
  contract: CivilDate;
  principal: string;
  guarantor: string | null;
  shares: unknown;
};
type ClaimRow = LoanRow & { loss: string; recognised: CivilDate; decided: CivilDate | null; frozen: unknown };

/** Every filed loan and every reported loss of a scheme, with what its filing froze and its contract of guarantee. */
export async function loadHistory(deps: Pick<Deps, 'read'>, scheme: string): Promise<Portfolio> {
  const columns = `f.loan_id, f.bank_id, f.firm_id, l.drawdown_on::text as drawn, l.maturity_on::text as matures,
    l.contract_on::text as contract, f.principal_fen::text as principal, g.guarantor_id as guarantor, g.shares`;
  const from = 'from filing f join loan l on l.id = f.loan_id left join guarantee_contract g on g.loan_id = f.loan_id';
  const where = `where f.state = 'FILED' and f.scheme = ?`;
  const em = deps.read();
  const loans = await em.execute<LoanRow[]>(`select ${columns} ${from} ${where} limit ${LOANS_MAX}`, [scheme]);
  const claims = await em.execute<ClaimRow[]>(
    `select ${columns}, c.loss_fen::text as loss, c.recognised_on::text as recognised, f.snapshot->'loan' as frozen,
       (select min(d.facts->>'decidedOn') from claim_decision d where d.claim_id = c.id) as decided
     ${from} join loss_claim c on c.filing_id = f.id ${where} order by c.created_at, c.id limit ${LOANS_MAX}`,
    [scheme],
  );
  const firmLoans = new Map<string, Fen>();
  for (const { firm_id, principal } of loans)
    firmLoans.set(firm_id, fen((firmLoans.get(firm_id) ?? 0n) + BigInt(principal)));
  return { loans: loans.map(loanOf), claims: claims.map((row) => claimOf(row, firmLoans)) };
}

/** A portfolio from a table; refused at its first row that cannot be read, because a part of it would mislead. */
export async function readPortfolio(deps: Pick<Deps, 'readTable'>, source: TableSource): Promise<Outcome<Portfolio>> {
  const rows = await readNamedRows(deps, source, LIMITS);
  if (rows.kind === 'refused') return rows;
  const loans: SimulatedLoan[] = [];
  const claims: ClaimFacts[] = [];
  const firmLoans = new Map<string, Fen>();
  for (const cells of rows.value) {
    const row = readPortfolioRow(cells);
    if (row.verdict === 'wrong')
      return refused('PORTFOLIO_ROW_WRONG', 'table', {
        line: `${cells.line}`,
        column: PORTFOLIO_COLUMNS[row.column].join('/'),
      });
    loans.push(row.loan);
    if (row.claim !== null) claims.push(row.claim);
    firmLoans.set(row.loan.firmId, fen((firmLoans.get(row.loan.firmId) ?? 0n) + row.loan.principalFen));
  }
  const inOrder = [...claims].sort((one, other) =>
    one.lossOn < other.lossOn ? -1 : one.lossOn > other.lossOn ? 1 : 0,
  );
  return done({
    loans,
    claims: inOrder.map((claim) => ({ ...claim, firmLoansFen: firmLoans.get(claim.firmId) ?? null })),
  });
}

const guaranteeOf = ({ guarantor, shares }: LoanRow): ClaimFacts['guarantee'] =>
  guarantor === null ? null : { guarantorId: guarantor, shares: fromSnapshot<LossShares>(shares) };

const loanOf = (row: LoanRow): SimulatedLoan => ({
  bankId: row.bank_id,
  firmId: row.firm_id,
  drawdownOn: row.drawn,
  lossOn: row.drawn,
  decidedOn: row.drawn,
  guarantee: guaranteeOf(row),
  principalFen: fen(BigInt(row.principal)),
  maturityOn: row.matures,
});

function claimOf(row: ClaimRow, firmLoans: ReadonlyMap<string, Fen>): ClaimFacts {
  const frozen = fromSnapshot<Partial<LoanFacts>>(row.frozen ?? {});
  return {
    loanId: row.loan_id,
    bankId: row.bank_id,
    firmId: row.firm_id,
    contractOn: row.contract,
    drawdownOn: row.drawn,
    extendedMaturityOn: null,
    lossOn: row.recognised,
    decidedOn: row.decided ?? row.recognised,
    loanAmountFen: fen(BigInt(row.principal)),
    firmLoansFen: firmLoans.get(row.firm_id) ?? null,
    lossFen: fen(BigInt(row.loss)),
    loanClass: 'LOSS',
    overdueDays: 0,
    filingVerdict: 'pass',
    fraudFlagged: false,
    otherSchemes: [],
    firmType: frozen.firmType ?? null,
    firmRevenueFen: frozen.firmRevenueFen ?? null,
    guarantee: guaranteeOf(row),
  };
}
