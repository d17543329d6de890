import { computePayment } from '../../domain/compensation/compute-payment.ts';
import type { RefusalCode } from '../../domain/compensation/compute-sheet.ts';
import type { GateResult } from '../../domain/compensation/gates.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { Loan } from '../../schema/entities/engagement/loan.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { lockCaps } from './cap-rows.ts';
import { draftFiling, prepareFiling } from './file-loan.ts';
import { inPreview } from './in-preview.ts';
import { loadClaimFacts } from './load-claim-facts.ts';
import { readNamedRows } from './read-named-rows.ts';

/** What stands against a filing, and against a claim on it later: everything that can be known now. */
export type Readiness = {
  readonly contractNumber: string;
  readonly line: number | null;
  /** Why the loan cannot be filed at all, such as no scheme in force; `null` when its gates were checked. */
  readonly refusal: string | null;
  readonly gates: readonly GateResult[];
  /** What would refuse a claim on it today, such as a table of rates that nobody approved. */
  readonly claimRefusals: readonly RefusalCode[];
};

const ROWS_MAX = 1_000;
const BYTES_MAX = 1_000_000;
const CONTRACT_COLUMNS = ['contract_number', '合同编号'];
const SCHEME_COLUMNS = ['scheme', '政策代码'];

type Row = { readonly line: number; readonly contractNumber: string; readonly schemeCode: string | null };

/** Whether one loan of the claimant could be filed, and claimed on, today; nothing is written. */
export async function checkFiling(
  deps: Deps,
  query: { readonly actor: Actor; readonly loanId: string; readonly schemeCode: string | null },
): Promise<Readiness | null> {
  const claimantId = query.actor.organisationId;
  if (claimantId === null) return null;
  return inPreview(deps, async (work) => {
    const loan = await work.em.findOne(Loan, { id: query.loanId });
    if (loan === null) return null;
    const row = { line: 0, contractNumber: loan.contractNo, schemeCode: query.schemeCode };
    const ready = await checkRow(work, deps, { row, loanId: loan.id, actor: query.actor, claimantId });
    return ready.refusal === 'NOT_FOUND' ? null : { ...ready, line: null };
  });
}

/** The rows of a table of contract numbers, each checked; nothing is written. */
export async function previewBatch(
  deps: Deps,
  of: { readonly actor: Actor; readonly table: Uint8Array },
): Promise<Outcome<readonly Readiness[]>> {
  const rows = await readRows(deps, of.table);
  if (rows.kind === 'refused') return rows;
  const { actor } = of;
  const claimantId = actor.organisationId;
  if (claimantId === null) return notFound('table');
  return done(
    await inPreview(deps, async (work) => {
      const checked: Readiness[] = [];
      for (const row of rows.value) checked.push(await checkRow(work, deps, { row, loanId: null, actor, claimantId }));
      return checked;
    }),
  );
}

/**
 * The maker drafts a filing for every row that passes every gate; another person submits each (F1, F2). All rows or none:
 * a table with a row that cannot be filed is refused with its line. The answer's id names the batch.
 */
export async function draftBatch(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; table: Uint8Array },
): Promise<Outcome<Written>> {
  const { actor, idempotencyKey, table } = command;
  const claimantId = actor.organisationId;
  if (claimantId === null) return notFound('table');
  const rows = await readRows(deps, table);
  if (rows.kind === 'refused') return rows;
  const input = { rows: rows.value };
  return runCommand(deps, { actor, idempotencyKey, name: 'draftBatch', input }, async (work) => {
    const batchId = deps.newId();
    for (const row of rows.value) {
      const loan = await work.em.findOne(Loan, { bankId: claimantId, contractNo: row.contractNumber });
      const prepared =
        loan === null
          ? notFound('table')
          : await prepareFiling(work, deps, {
              actor,
              claimantId,
              input: { loanId: loan.id, schemeCode: row.schemeCode },
            });
      if (prepared.kind === 'refused')
        return refused('BATCH_ROW_REFUSED', 'table', { line: `${row.line}`, because: prepared.refusal.code });
      const failed = prepared.value.gates.filter(({ verdict }) => verdict !== 'pass').map(({ code }) => code);
      if (failed.length > 0)
        return refused('BATCH_ROW_REFUSED', 'table', { line: `${row.line}`, because: failed.join(', ') });
      await draftFiling(work, deps, prepared.value);
    }
    await work.record({ streamId: batchId, name: 'filing.batch-drafted', detail: input, actorId: actor.userId });
    return done({ id: batchId });
  });
}

async function checkRow(
  work: Work,
  deps: Deps,
  of: { readonly row: Row; readonly loanId: string | null; readonly actor: Actor; readonly claimantId: string },
): Promise<Readiness> {
  const { row, actor, claimantId } = of;
  const base = { contractNumber: row.contractNumber, line: row.line, gates: [], claimRefusals: [] };
  const loanId =
    of.loanId ?? (await work.em.findOne(Loan, { bankId: claimantId, contractNo: row.contractNumber }))?.id ?? null;
  if (loanId === null) return { ...base, refusal: 'NOT_FOUND' };
  const prepared = await prepareFiling(work, deps, {
    actor,
    claimantId,
    input: { loanId, schemeCode: row.schemeCode },
  });
  if (prepared.kind === 'refused') return { ...base, refusal: prepared.refusal.code };
  const { loan, policy, gates } = prepared.value;
  const filing = await draftFiling(work, deps, prepared.value);
  // As if all of it were lost on its last day and claimed today, with every gate passed.
  const loss = { lossFen: loan.amountFen, lossOn: loan.maturityOn };
  const facts = await loadClaimFacts(work, { loan, filing, policy, loss, decidedOn: deps.today() });
  const caps = await lockCaps(work, facts, policy);
  const sheet = computePayment(
    { ...facts, filingVerdict: 'pass' },
    caps.map(({ usage }) => usage),
    policy,
  );
  return { ...base, refusal: null, gates, claimRefusals: sheet.refusals };
}

async function readRows(deps: Deps, table: Uint8Array): Promise<Outcome<readonly Row[]>> {
  const limits = { rowsMax: ROWS_MAX, bytesMax: BYTES_MAX };
  const read = await readNamedRows(deps, { kind: 'bytes', bytes: table }, limits);
  if (read.kind === 'refused') return read;
  const rows = read.value.map(({ line, cell }) => ({
    line,
    contractNumber: cell(CONTRACT_COLUMNS),
    schemeCode: cell(SCHEME_COLUMNS) || null,
  }));
  const nameless = rows.find(({ contractNumber }) => contractNumber === '');
  return nameless === undefined
    ? done(rows)
    : refused('CONTRACT_NUMBER_MISSING', 'table', { line: `${nameless.line}` });
}
