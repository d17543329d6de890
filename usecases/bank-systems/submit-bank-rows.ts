import type { BankRowKind } from '../../domain/engagement/bank-row-kind.ts';
import { done, notFound, type Outcome, type Refusal, refused } from '../../domain/refusal.ts';
import { BankBatch, BankRow, type BankRowCells } from '../../schema/entities/bank-systems/bank-batch.entity.ts';
import { Bank } from '../../schema/entities/registry/bank.entity.ts';
import { linkLoan } from '../engagement/link-loan.ts';
import { moveEngagement } from '../engagement/move-engagement.ts';
import { recordWork } from '../platform/long-work.ts';
import { type Command, runCommand, type Written } from '../platform/run-command.ts';
import { doRecordedWork, type ReportProgress } from '../platform/work-progress.ts';
import type { Actor, Deps } from '../ports.ts';
import { applyProductRow } from './apply-product-row.ts';
import { BANK_ROW_SHAPES, readBankRow } from './read-bank-row.ts';
import { recordRepayment } from './record-repayment.ts';

const ROWS_MAX = 1_000;
/** As many of the widest kind as the body of a request holds. */
const TYPED_ROWS_MAX = 200;
const ROW_KEY_PATTERN = /^[\x21-\x7e]{1,64}$/;
const PAGE = 100;
const ROWS_A_REPORT = 10;

export type SubmitBankRows = { readonly kind: BankRowKind; readonly table: string };

/** Takes a table whole or not at all; its rows are then accepted or rejected one by one by a job. */
export async function submitBankRows(
  deps: Deps,
  command: { readonly actor: Actor; readonly idempotencyKey: string; readonly input: SubmitBankRows },
): Promise<Outcome<Written>> {
  const { input } = command;
  const read = await readRows(deps, input);
  if (read.kind === 'refused') return read;
  return keepBatch(deps, { ...command, name: 'submitBankRows' }, { kind: input.kind, lines: read.value });
}

export type TypedRow = { readonly key: string } & Readonly<Record<string, CellValue>>;
type CellValue = string | number | bigint | boolean | readonly string[] | null | undefined;

/**
 * Takes rows that are typed already, each with a key of the bank's own: the same row under the same key is done once, in
 * whichever batch it comes. From here on they are rows like those of a table.
 */
export async function submitTypedRows(
  deps: Deps,
  command: {
    readonly actor: Actor;
    readonly idempotencyKey: string;
    readonly input: { readonly kind: BankRowKind; readonly rows: readonly TypedRow[] };
  },
): Promise<Outcome<Written>> {
  const { kind, rows } = command.input;
  if (rows.length === 0) return refused('TABLE_EMPTY', 'rows');
  if (rows.length > TYPED_ROWS_MAX) return refused('TABLE_TOO_LONG', 'rows', { max: `${TYPED_ROWS_MAX}` });
  if (rows.some(({ key }) => !ROW_KEY_PATTERN.test(key))) return refused('CODE_MALFORMED', 'key');
  const lines = rows.map((row, index) => ({ line: index + 1, key: row.key, cells: cellsOf(row) }));
  return keepBatch(deps, { ...command, name: 'submitTypedRows' }, { kind, lines });
}

/** What a typed row says, by the names of the columns of its kind. */
function cellsOf({ key: _key, ...values }: TypedRow): BankRowCells {
  const cellOf = (value: CellValue): string | readonly string[] => {
    if (value === null || value === undefined) return '';
    return typeof value === 'object' ? value : `${value}`;
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [columnOf(name), cellOf(value)]));
}

const columnOf = (field: string): string => field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const fieldOf = (column: string): string => column.replaceAll(/_[a-z]/g, ([, letter]) => (letter ?? '').toUpperCase());

type Line = { readonly line: number; readonly key: string | null; readonly cells: BankRowCells };

/** Keeps a batch with its rows; a job takes it from there. */
function keepBatch(
  deps: Deps,
  command: Command,
  of: { readonly kind: BankRowKind; readonly lines: readonly Line[] },
): Promise<Outcome<Written>> {
  const { actor } = command;
  return runCommand(deps, command, async (work) => {
    const bank = await work.em.findOne(Bank, { id: actor.organisationId ?? '' });
    if (bank === null) return notFound();
    const id = deps.newId();
    const createdBy = actor.userId;
    work.em.persist(
      work.em.create(BankBatch, { id, bankId: bank.id, kind: of.kind, createdBy, createdAt: deps.now() }),
    );
    await work.em.flush();
    const rows = of.lines.map((line) => ({ ...line, batchId: id, state: 'WAITING' as const }));
    await work.em.insertMany(BankRow, rows);
    // A batch and its work are one, and so is their id.
    recordWork(work, deps, { id, kind: 'BANK_TABLE', actor, subject: id, input: null });
    work.emit({ name: 'bank-batch.submitted.v1', batchId: id });
    return done({ id });
  });
}

async function readRows(deps: Deps, input: SubmitBankRows): Promise<Outcome<Line[]>> {
  const lines: Line[] = [];
  let heading: string[] | null = null;
  for await (const row of deps.readTable({ kind: 'bytes', bytes: Buffer.from(input.table, 'utf8') })) {
    if (row.kind === 'broken') return refused('TABLE_BROKEN', 'table', { line: `${row.line}` });
    if (heading === null) heading = row.cells.map((cell) => cell.trim().toLowerCase());
    else
      lines.push({
        line: row.line,
        key: null,
        cells: Object.fromEntries(heading.map((name, at) => [name, row.cells[at] ?? ''])),
      });
    if (lines.length > ROWS_MAX) return refused('TABLE_TOO_LONG', 'table', { max: `${ROWS_MAX}` });
  }
  const missing = Object.keys(BANK_ROW_SHAPES[input.kind].shape).find((name) => heading?.includes(name) !== true);
  if (missing !== undefined) return refused('COLUMN_MISSING', 'table', { column: missing });
  return lines.length === 0 ? refused('TABLE_EMPTY', 'table') : done(lines);
}

/**
 * Works through the rows that wait. Each is a command with a key of its own, so a row whose worker died after the
 * command and before it was noted is answered the same again and never done twice.
 */
export async function processBankBatch(deps: Deps, batchId: string): Promise<void> {
  const batch = await deps.read().findOne(BankBatch, { id: batchId });
  if (batch === null) return;
  await doRecordedWork(deps, batchId, async (_row, report) => {
    await processRows(deps, batch, report);
    return done(null);
  });
}

async function processRows(deps: Deps, batch: BankBatch, report: ReportProgress): Promise<void> {
  const batchId = batch.id;
  const total = await deps.read().count(BankRow, { batchId });
  let noted = total - (await deps.read().count(BankRow, { batchId, state: 'WAITING' }));
  for (;;) {
    const waiting = { batchId, state: 'WAITING' as const };
    const rows = await deps.read().find(BankRow, waiting, { orderBy: { line: 'asc' }, limit: PAGE });
    for (const row of rows) {
      if (noted % ROWS_A_REPORT === 0) await report(noted, total);
      const outcome = await applyRow(deps, batch, row);
      const outcomeOfRow =
        outcome.kind === 'done'
          ? { state: 'ACCEPTED' as const, subjectId: outcome.value.id }
          : { state: 'REJECTED' as const, refusal: refusalOf(row, outcome.refusal) };
      await deps.inTransaction(async ({ em }) => {
        em.assign(await em.findOneOrFail(BankRow, { batchId, line: row.line }), outcomeOfRow);
      });
      noted += 1;
    }
    if (rows.length < PAGE) return report(noted, total);
  }
}

/** A row of a table is told of its column, a typed one of its field. */
const refusalOf = ({ key }: BankRow, refusal: Refusal): Refusal =>
  key === null || refusal.field === null ? refusal : { ...refusal, field: fieldOf(refusal.field) };

async function applyRow(deps: Deps, batch: BankBatch, row: BankRow): Promise<Outcome<Written>> {
  // A system of the bank speaks for what its own people have approved.
  const actor: Actor = { userId: batch.createdBy, organisationId: batch.bankId, roles: ['BANK_APPROVER'] };
  const idempotencyKey = row.key === null ? `row:${batch.id}:${row.line}` : `row:${batch.kind}:${row.key}`;
  const base = { actor, idempotencyKey };
  switch (batch.kind) {
    case 'PRODUCT': {
      const read = readBankRow('PRODUCT', row.cells);
      if (read.kind === 'refused') return read;
      return applyProductRow(deps, { ...base, row: read.value });
    }
    case 'DECISION': {
      const read = readBankRow('DECISION', row.cells);
      if (read.kind === 'refused') return read;
      const { engagement_id, move, reason_code, note, grant_fen, rate_bps, term_months } = read.value;
      const offer = { grantFen: grant_fen, rateBps: rate_bps, termMonths: term_months };
      const input = { engagementId: engagement_id, move, reasonCode: reason_code, note, ...offer };
      return moveEngagement(deps, { ...base, input });
    }
    case 'DRAWDOWN': {
      const read = readBankRow('DRAWDOWN', row.cells);
      if (read.kind === 'refused') return read;
      const { need_id, product_id, contract_number, contract_on, drawn_on, matures_on, ...rest } = read.value;
      const days = { contractOn: contract_on, drawnOn: drawn_on, maturesOn: matures_on };
      const money = { principalFen: rest.principal_fen, rateBps: rest.rate_bps, securities: rest.securities };
      const loan = { needId: need_id, productId: product_id, contractNumber: contract_number, ...days, ...money };
      const input = { ...loan, loanType: rest.loan_type, isFirstLoan: rest.is_first_loan };
      return linkLoan(deps, { ...base, input });
    }
    case 'REPAYMENT': {
      const read = readBankRow('REPAYMENT', row.cells);
      if (read.kind === 'refused') return read;
      const { contract_number, reference, paid_on, principal_fen, interest_fen } = read.value;
      const money = { principalFen: principal_fen, interestFen: interest_fen };
      return recordRepayment(deps, {
        ...base,
        input: { contractNumber: contract_number, reference, paidOn: paid_on, ...money },
      });
    }
  }
}

/** Rows of a batch of this bank with their counts; `null` for a batch of somebody else. */
export async function findBankBatch(deps: Pick<Deps, 'read'>, of: { readonly id: string; readonly bankId: string }) {
  const em = deps.read();
  const batch = await em.findOne(BankBatch, of);
  if (batch === null) return null;
  const count = (state: BankRow['state']) => em.count(BankRow, { batchId: batch.id, state });
  const [waiting, accepted, rejected] = [await count('WAITING'), await count('ACCEPTED'), await count('REJECTED')];
  return { id: batch.id, kind: batch.kind, createdAt: batch.createdAt, waiting, accepted, rejected };
}

/** The rows of a batch in their order; `after` is the last line seen. */
export async function findBankRows(
  deps: Pick<Deps, 'read'>,
  of: { readonly batchId: string; readonly bankId: string; readonly first: number; readonly after: number },
): Promise<BankRow[]> {
  const em = deps.read();
  if ((await em.count(BankBatch, { id: of.batchId, bankId: of.bankId })) === 0) return [];
  const where = { batchId: of.batchId, line: { $gt: of.after } };
  return em.find(BankRow, where, { orderBy: { line: 'asc' }, limit: of.first + 1 });
}
