import type { CivilDate } from '../../domain/calendar.ts';
import type { ImportCount, RegistryFirm } from '../../usecases/registry/import-firms.ts';
import type { FirmRow, ImportedFirm, Omission, ValueFault } from './parse-firm-row.ts';

export type RejectedRow = Extract<FirmRow, { kind: 'rejected' }>;

export type ImportSummary = ImportCount & {
  readonly rows: number;
  readonly rejected: number;
  /** How many values were left out of firms that were kept, for each reason. */
  readonly omitted: ReadonlyMap<ValueFault, number>;
  /** False when it was told to stop before the end of the file. */
  readonly isComplete: boolean;
};

export type ImportSteps = {
  /** Writes one batch; a dry run counts it. */
  readonly write: (firms: readonly RegistryFirm[]) => Promise<ImportCount>;
  readonly onRejected: (row: RejectedRow) => void;
  readonly onProgress: (rows: number) => void;
  readonly today: CivilDate;
  readonly signal?: AbortSignal;
};

/** One transaction each: small enough to be quick to lose, large enough to be quick. */
export const BATCH_SIZE = 200;

/** Writes the firms of a file batch by batch and counts what became of each row. Holds one batch in memory. */
export async function importFirmFile(rows: AsyncIterable<FirmRow>, steps: ImportSteps): Promise<ImportSummary> {
  const count = { rows: 0, rejected: 0, imported: 0, unchanged: 0 };
  const omitted = new Map<ValueFault, number>();
  let batch: RegistryFirm[] = [];
  const flush = async (): Promise<void> => {
    const written = await steps.write(batch);
    count.imported += written.imported;
    count.unchanged += written.unchanged;
    batch = [];
    steps.onProgress(count.rows);
  };
  for await (const row of rows) {
    if (steps.signal?.aborted === true) break;
    count.rows += 1;
    if (row.kind === 'rejected') {
      count.rejected += 1;
      steps.onRejected(row);
      continue;
    }
    const { firm, late } = withoutFutureDay(row.firm, steps.today);
    for (const { code } of [...row.omitted, ...late]) omitted.set(code, (omitted.get(code) ?? 0) + 1);
    batch.push(registryFirm(firm, row.line));
    if (batch.length === BATCH_SIZE) await flush();
  }
  await flush();
  return { ...count, omitted, isComplete: steps.signal?.aborted !== true };
}

/** A firm cannot have been registered tomorrow; the rest of its row is as good as any. */
function withoutFutureDay(firm: ImportedFirm, today: CivilDate): { firm: ImportedFirm; late: readonly Omission[] } {
  const day = firm.registeredOn;
  if (day === null || day <= today) return { firm, late: [] };
  return {
    firm: { ...firm, registeredOn: null },
    late: [{ code: 'DAY_IN_FUTURE', field: 'registrationDay', text: day }],
  };
}

function registryFirm(firm: ImportedFirm, line: number): RegistryFirm {
  const { name, creditCode, registeredOn, divisionCode, industryCode, staff, ...source } = firm;
  return { name, creditCode, registeredOn, divisionCode, industryCode, staff, source: { line, ...source } };
}
