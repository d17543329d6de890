import type { Outcome } from '../../domain/refusal.ts';
import { LongWork } from '../../schema/entities/platform/long-work.entity.ts';
import type { Deps } from '../ports.ts';
import { workTopic } from './long-work.ts';

type ProgressDeps = Pick<Deps, 'inTransaction' | 'read' | 'live' | 'now'>;

/** Says how far the work is; `total` is null as long as nobody has counted. */
export type ReportProgress = (done: number, total: number | null) => Promise<void>;

/** What the work leaves behind besides rows of its own. */
export type WorkResult = object | null;

/** What a person sees when the platform is to blame; the job is tried again, and its error stands in the log. */
const FAULT = { code: 'FAULT', field: null, facts: {} } as const;

/**
 * Does one piece of recorded work: it is running from now on, says how far it is, and ends as done or as failed with
 * the reason. Work that is done already is left alone, so that a job which runs twice does it once. A fault fails it for
 * now and goes on to the queue, whose next try makes it run again.
 */
export async function doRecordedWork(
  deps: ProgressDeps,
  workId: string,
  run: (row: LongWork, report: ReportProgress) => Promise<Outcome<WorkResult>>,
): Promise<void> {
  const row = await deps.read().findOne(LongWork, { id: workId });
  if (row === null || row.state === 'DONE') return;
  const write = (data: Partial<LongWork>) => writeWork(deps, row, data);
  await write({ state: 'RUNNING', startedAt: deps.now(), finishedAt: null, refusal: null, done: 0, total: null });
  try {
    const outcome = await run(row, (done, total) => write({ done, total }));
    if (outcome.kind === 'refused') await write({ state: 'FAILED', refusal: outcome.refusal, finishedAt: deps.now() });
    // What was sent with it has done its duty.
    else await write({ state: 'DONE', result: outcome.value, input: null, finishedAt: deps.now() });
  } catch (error) {
    await write({ state: 'FAILED', refusal: FAULT, finishedAt: deps.now() });
    throw error;
  }
}

/** Writes how it stands, and tells those who look at it. */
async function writeWork(deps: ProgressDeps, row: LongWork, data: Partial<LongWork>): Promise<void> {
  await deps.inTransaction(({ em }) => em.nativeUpdate(LongWork, { id: row.id }, data));
  await deps.live.publish({ topic: workTopic(row.organisationId), id: row.id });
}
