import { createHash } from 'node:crypto';
import {
  controlAmountOf,
  type HistoryColumn,
  type HistoryKind,
  readHistoryRow,
} from '../../domain/compensation/read-history-row.ts';
import { type Fen, fen, ZERO_FEN } from '../../domain/money.ts';
import { done, type Outcome, refused } from '../../domain/refusal.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, TableSource, Work } from '../ports.ts';
import { applyHistoryRow, type HistoryDeps } from './apply-history-row.ts';
import { inPreview } from './in-preview.ts';
import { type NamedRow, readNamedRows } from './read-named-rows.ts';
import { findBookDifferences } from './reconcile.ts';

/** Why a row cannot be taken over. */
export type HistoryError = { readonly line: number; readonly code: string; readonly column: HistoryColumn | null };
/** A row that is taken over although the engine of today would have answered otherwise. */
export type HistoryRemark = { readonly line: number; readonly paidFen: Fen; readonly computedFen: Fen };

export type HistoryReport = {
  readonly rows: number;
  readonly written: number;
  /** Rows that stand here already, exactly so. */
  readonly unchanged: number;
  /** Principal, filed principal, paid or returned, over all readable rows: to be compared with the old books. */
  readonly sumFen: Fen;
  readonly errors: readonly HistoryError[];
  readonly remarks: readonly HistoryRemark[];
  /** Checks of the books that do not agree after the rows are taken over; empty, or nothing is written. */
  readonly differences: number;
};

export type ImportHistory = {
  readonly kind: HistoryKind;
  readonly table: TableSource;
  /** The decision that closes the old books, such as minutes. */
  readonly decisionRecord: string;
  /** What the old books say: the table is refused when it holds anything else. */
  readonly control: { readonly rows: number; readonly sumFen: Fen };
};

export const HISTORY_LIMITS = { rowsMax: 5_000, bytesMax: 2_000_000 } as const;
const RECORD_CHARACTERS_MAX = 500;

type ImportDeps = HistoryDeps & Pick<Deps, 'inTransaction' | 'readTable'>;

/** What a table of old loans, filings, claims or recoveries would do: every row is tried and taken back. */
export async function previewHistory(
  deps: ImportDeps,
  of: { readonly actor: Actor; readonly kind: HistoryKind; readonly table: TableSource },
): Promise<Outcome<HistoryReport>> {
  const rows = await readNamedRows(deps, of.table, HISTORY_LIMITS);
  if (rows.kind === 'refused') return rows;
  const at = { actorId: of.actor.userId, decisionRecord: 'preview', importId: deps.newId() };
  return done(await inPreview(deps, (work) => takeOver(work, deps, { ...at, kind: of.kind, rows: rows.value })));
}

/**
 * Takes over what stood in other books before the platform: all rows or none. Whoever imports states how many rows there
 * are and what they sum to, and afterwards caps, claims and ledger must agree. A row that stands here already changes
 * nothing, so that a table can be sent again with more rows. The answer's id names the import.
 */
export async function importHistory(
  deps: ImportDeps,
  command: { readonly actor: Actor; readonly idempotencyKey: string; readonly input: ImportHistory },
): Promise<Outcome<Written>> {
  const { actor, idempotencyKey } = command;
  const { kind, table, control } = command.input;
  const decisionRecord = command.input.decisionRecord.trim();
  if (decisionRecord === '' || decisionRecord.length > RECORD_CHARACTERS_MAX)
    return refused('DECISION_RECORD_MISSING', 'decisionRecord');
  const rows = await readNamedRows(deps, table, HISTORY_LIMITS);
  if (rows.kind === 'refused') return rows;
  const input = { kind, decisionRecord, control, digest: digestOf(kind, rows.value) };
  return runCommand(deps, { actor, idempotencyKey, name: 'importHistory', input }, async (work) => {
    const importId = deps.newId();
    const at = { actorId: actor.userId, decisionRecord, importId };
    const report = await takeOver(work, deps, { ...at, kind, rows: rows.value });
    const [error] = report.errors;
    if (error !== undefined)
      return refused('HISTORY_ROWS_REFUSED', 'table', {
        line: `${error.line}`,
        because: error.code,
        errors: `${report.errors.length}`,
      });
    if (report.rows !== control.rows || report.sumFen !== control.sumFen)
      return refused('CONTROL_TOTAL_DIFFERS', 'control', { rows: `${report.rows}`, sumFen: `${report.sumFen}` });
    if (report.differences > 0) return refused('BOOKS_DO_NOT_AGREE', 'table', { checks: `${report.differences}` });
    await work.record({
      streamId: importId,
      name: 'history.imported',
      detail: { ...input, written: report.written, unchanged: report.unchanged },
      actorId: actor.userId,
    });
    return done({ id: importId });
  });
}

async function takeOver(
  work: Work,
  deps: ImportDeps,
  of: {
    readonly kind: HistoryKind;
    readonly rows: readonly NamedRow[];
    readonly actorId: string;
    readonly decisionRecord: string;
    readonly importId: string;
  },
): Promise<HistoryReport> {
  const errors: HistoryError[] = [];
  const remarks: HistoryRemark[] = [];
  const schemes = new Set<string>();
  let [written, unchanged, sumFen] = [0, 0, ZERO_FEN];
  for (const cells of of.rows) {
    const read = readHistoryRow(of.kind, cells);
    if (read.verdict === 'wrong') {
      errors.push(read);
      continue;
    }
    const applied = await applyHistoryRow(work, deps, { ...of, ...read });
    if (applied.kind === 'refused') {
      errors.push({ line: cells.line, code: applied.refusal.code, column: null });
      continue;
    }
    const { isNew, filedPrincipalFen, computedFen } = applied.value;
    if (isNew) written += 1;
    else unchanged += 1;
    sumFen = fen(sumFen + controlAmountOf(read, filedPrincipalFen));
    if (computedFen !== null && read.kind === 'CLAIMS' && computedFen !== read.row.paidFen)
      remarks.push({ line: cells.line, paidFen: read.row.paidFen, computedFen });
    if (read.kind !== 'LOANS') schemes.add(read.row.scheme);
    // Thousands of rows in one unit of work would all be compared at each flush.
    await work.em.flush();
    work.em.clear();
  }
  for (const scheme of schemes) work.emit({ name: 'fund.moved.v1', scheme });
  const differences = errors.length > 0 ? [] : await findBookDifferences(work.em);
  return { rows: of.rows.length, written, unchanged, sumFen, errors, remarks, differences: differences.length };
}

/** The same table under another name, or with its columns in another order, is the same import. */
function digestOf(kind: HistoryKind, rows: readonly NamedRow[]): string {
  const hash = createHash('sha256');
  for (const cells of rows) {
    const read = readHistoryRow(kind, cells);
    hash.update(JSON.stringify(read, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)));
  }
  return hash.digest('hex');
}
