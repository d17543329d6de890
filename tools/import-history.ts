import { randomUUID } from 'node:crypto';
import type { HistoryKind } from '../domain/compensation/read-history-row.ts';
import type { Fen } from '../domain/money.ts';
import { refusalText } from '../text/refusals.ts';
import { type HistoryReport, importHistory, previewHistory } from '../usecases/compensation/import-history.ts';
import type { Deps } from '../usecases/ports.ts';

export type HistoryOrder = {
  readonly kind: HistoryKind;
  readonly file: string;
  readonly decisionRecord: string;
  /** What the old books say; `null` only shows what the table holds. */
  readonly control: { readonly rows: number; readonly sumFen: Fen } | null;
};

type ToolDeps = Parameters<typeof importHistory>[0];
const LINES_SHOWN = 20;
const ACTOR = { userId: 'command:import', organisationId: null, roles: ['POLICY_OWNER'] };

/** Previews a table of the old books and, with its control total, takes it over. True when nothing stands against it. */
export async function importHistoryFile(
  deps: ToolDeps & Pick<Deps, 'inTransaction'>,
  order: HistoryOrder,
): Promise<boolean> {
  const { kind, file, decisionRecord, control } = order;
  const table = { kind: 'file', path: file } as const;
  const preview = await previewHistory(deps, { actor: ACTOR, kind, table });
  if (preview.kind === 'refused') {
    console.error(refusalText(preview.refusal.code, preview.refusal.facts, 'en'));
    return false;
  }
  show(preview.value, order);
  if (control === null) return preview.value.errors.length === 0 && preview.value.differences === 0;
  const input = { kind, table, decisionRecord, control };
  const outcome = await importHistory(deps, { actor: ACTOR, idempotencyKey: randomUUID(), input });
  if (outcome.kind === 'refused') console.error(refusalText(outcome.refusal.code, outcome.refusal.facts, 'en'));
  else console.log(`Taken over as ${outcome.value.id}; caps, claims and ledger agree.`);
  return outcome.kind === 'done';
}

function show(report: HistoryReport, { kind, file }: HistoryOrder): void {
  const yuan = `${report.sumFen / 100n}.${(report.sumFen % 100n).toString().padStart(2, '0')}`;
  console.log(`${file}: ${report.rows} ${kind.toLowerCase()}, ${yuan} yuan`);
  console.log(`  new        ${report.written}`);
  console.log(`  unchanged  ${report.unchanged}`);
  console.log(`  refused    ${report.errors.length}`);
  for (const { line, code, column } of report.errors.slice(0, LINES_SHOWN))
    console.log(`    line ${line}: ${column === null ? '' : `${column}: `}${refusalText(code, {}, 'en')}`);
  if (report.remarks.length > 0)
    console.log(`  paid otherwise than the engine computes today: ${report.remarks.length}`);
  for (const { line, paidFen, computedFen } of report.remarks.slice(0, LINES_SHOWN))
    console.log(`    line ${line}: paid ${paidFen} fen, computed ${computedFen} fen`);
}
