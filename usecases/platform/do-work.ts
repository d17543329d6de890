import type { SettingsChange } from '../../domain/compensation/settings-change.ts';
import type { WorkKind } from '../../domain/platform/long-work.ts';
import { done, type Outcome } from '../../domain/refusal.ts';
import type { AssignmentMethod } from '../../domain/sessions/session-market.ts';
import type { LongWork } from '../../schema/entities/platform/long-work.entity.ts';
import { fromSnapshot, toSnapshot } from '../../schema/terms-json.ts';
import type { SearchIndex } from '../../search/port.ts';
import { simulateHistory } from '../compensation/simulate-history.ts';
import { summarise } from '../compensation/simulation-summary.ts';
import type { Actor, Deps, TableSource } from '../ports.ts';
import { type SubmitRelease, submitRelease } from '../registry/lists/submit-release.ts';
import { countSubjects } from '../search/load-documents.ts';
import { rebuildIndex } from '../search/rebuild-index.ts';
import { assignSession } from '../sessions/assign-session.ts';
import { doRecordedWork, type ReportProgress, type WorkResult } from './work-progress.ts';

type Doer = (deps: Deps, row: LongWork, report: ReportProgress) => Promise<Outcome<WorkResult>>;

/** A worker does what somebody asked for and did not wait for. */
export async function doWork(deps: Deps, workId: string): Promise<void> {
  await doRecordedWork(deps, workId, async (row, report) => DOERS[row.kind](deps, row, report));
}

/** Batches and campaigns have jobs of their own, which say themselves how far they are. */
const elsewhere: Doer = () => Promise.resolve(done(null));

const DOERS: Readonly<Record<WorkKind, Doer>> = {
  BANK_TABLE: elsewhere,
  REMATCH: elsewhere,
  async SEARCH_REBUILD(deps, row, report) {
    const { index } = inputOf<{ index: SearchIndex }>(row);
    const total = await countSubjects(deps, index);
    await report(0, total);
    // Whatever was added meanwhile is read, too.
    await rebuildIndex(deps, index, (read) => report(Math.min(read, total), total));
    return done(null);
  },
  async SIMULATION(deps, row, report) {
    const { portfolioBase64, ...input } = inputOf<SimulationAsked>(row);
    const portfolio = portfolioBase64 === null ? null : tableOf(portfolioBase64);
    const outcome = await simulateHistory(deps, { ...input, portfolio }, report);
    return outcome.kind === 'refused' ? outcome : done({ variants: toSnapshot(outcome.value.map(summarise)) });
  },
  async ASSIGNMENT(deps, row, report) {
    const input = inputOf<{ sessionId: string; method: AssignmentMethod }>(row);
    const outcome = await assignSession(deps, { ...commandOf(row), input }, report);
    return outcome.kind === 'refused' ? outcome : done(null);
  },
  async LIST_IMPORT(deps, row, report) {
    const { fileBase64, ...input } = inputOf<ListImportAsked>(row);
    await report(0, 1);
    const outcome = await submitRelease(deps, { ...commandOf(row), input, source: tableOf(fileBase64) });
    if (outcome.kind === 'refused') return outcome;
    await report(1, 1);
    return done({ releaseId: outcome.value.id });
  },
};

export type SimulationAsked = {
  readonly schemeCode: string;
  readonly variants: readonly SettingsChange[];
  /** A CSV or XLSX file; `null` runs what the platform has filed. */
  readonly portfolioBase64: string | null;
};

export type ListImportAsked = SubmitRelease & { readonly fileBase64: string };

const inputOf = <Input extends object>(row: LongWork): Input => fromSnapshot<Input>(row.input);

const tableOf = (base64: string): TableSource => ({ kind: 'bytes', bytes: Buffer.from(base64, 'base64') });

/** The command of whoever asked, under a key of the work: however often it runs, it is done once. */
function commandOf(row: LongWork): { actor: Actor; idempotencyKey: string } {
  const { createdBy, organisationId, roles } = row;
  return { actor: { userId: createdBy ?? 'system', organisationId, roles }, idempotencyKey: `work:${row.id}` };
}
