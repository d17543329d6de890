import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { JOB_SCHEMA, SUBJECTS_EACH_JOB_MAX } from '../../schema/jobs/jobs.ts';
import { batchIndexJobs, type QueuedJob } from '../../workers/batch-index-jobs.ts';

const indexed = (index: 'firms' | 'needs', subjectId: string, id: string): QueuedJob => ({
  job: { name: 'index-subjects', index, subjectIds: [subjectId], cause: 'test' },
  id,
  traceParent: null,
});

test('a batch of events makes few index jobs: each subject once, each job within its bound, with ids that repeat', () => {
  const ids = Array.from({ length: 450 }, () => randomUUID());
  const other: QueuedJob = {
    job: { name: 'match-all', campaign: 'e1', share: 1, cause: 'test' },
    id: 'match-all_e1',
    traceParent: null,
  };
  const needId = randomUUID();
  const jobs = [
    other,
    ...[...ids, ...ids].map((id, place) => indexed('firms', id, `index-subjects_e${place}`)),
    indexed('needs', needId, 'index-subjects_e901'),
  ];
  const batched = batchIndexJobs(jobs);
  expect(batchIndexJobs(jobs)).toEqual(batched);
  expect(batched).toHaveLength(1 + Math.ceil(ids.length / SUBJECTS_EACH_JOB_MAX) + 1);
  expect(new Set(batched.map(({ id }) => id)).size).toBe(batched.length);
  const subjects = batched.flatMap(({ job }) => (job.name === 'index-subjects' ? JOB_SCHEMA.parse(job) : []));
  const names = subjects.flatMap((job) => (job.name === 'index-subjects' ? job.subjectIds : []));
  expect(new Set(names)).toEqual(new Set([...ids, needId]));
  expect(names).toHaveLength(ids.length + 1);
});

test('a batch that has grown since its relay was killed is another job for the queue, and one that has not is the same', () => {
  const [one, two] = [randomUUID(), randomUUID()];
  const first = batchIndexJobs([indexed('needs', one, 'index-subjects_e1')]);
  const again = batchIndexJobs([
    indexed('needs', one, 'index-subjects_e1'),
    indexed('needs', two, 'index-subjects_e2'),
  ]);
  expect(batchIndexJobs([indexed('needs', one, 'index-subjects_e1')])).toEqual(first);
  expect(again).toMatchObject([{ job: { subjectIds: [one, two] } }]);
  expect(again[0]?.id).not.toBe(first[0]?.id);
});

test('nothing to index is nothing added', () => {
  expect(batchIndexJobs([])).toEqual([]);
});
