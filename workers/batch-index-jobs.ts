import { hashContent } from '../schema/hash-content.ts';
import { type Job, SUBJECTS_EACH_JOB_MAX } from '../schema/jobs/jobs.ts';
import type { SearchIndex } from '../search/port.ts';

const DIGEST_CHARACTERS = 16;

/** `traceParent` is the span that caused the job; of a batch the first one. */
export type QueuedJob = { readonly job: Job; readonly id: string; readonly traceParent: string | null };

/**
 * Index jobs of one batch of events as few jobs as can be: a thousand imported firms are five writes to the index. The id
 * of a job says what is in it: a relay that was killed before its commit meets the same events with later ones, and the
 * queue, which knows a job by its id, must not take the larger one for the one that it has.
 */
export function batchIndexJobs(jobs: readonly QueuedJob[]): QueuedJob[] {
  const others: QueuedJob[] = [];
  const wanted = new Map<SearchIndex, { ids: Set<string>; first: QueuedJob; cause: string }>();
  for (const queued of jobs) {
    if (queued.job.name !== 'index-subjects') {
      others.push(queued);
      continue;
    }
    const { index, subjectIds, cause } = queued.job;
    const group = wanted.get(index) ?? { ids: new Set<string>(), first: queued, cause };
    for (const id of subjectIds) group.ids.add(id);
    wanted.set(index, group);
  }
  const batched = [...wanted].flatMap(([index, { ids, first, cause }]) =>
    chunks([...ids]).map((subjectIds) => ({
      job: { name: 'index-subjects' as const, index, subjectIds, cause },
      id: `${first.id}_${index}_${hashContent(subjectIds).slice(0, DIGEST_CHARACTERS)}`,
      traceParent: first.traceParent,
    })),
  );
  return [...others, ...batched];
}

function chunks(ids: readonly string[]): string[][] {
  const parts: string[][] = [];
  for (let at = 0; at < ids.length; at += SUBJECTS_EACH_JOB_MAX) parts.push(ids.slice(at, at + SUBJECTS_EACH_JOB_MAX));
  return parts;
}
