import { z } from 'zod';

const cause = z.string().max(60);

/** Every job: what it is about, and the event that caused it. Handlers read the current state themselves. */
export const JOB_SCHEMA = z.discriminatedUnion('name', [
  z.object({ name: z.literal('match-need'), needId: z.uuid(), cause }),
  z.object({ name: z.literal('match-product'), productId: z.uuid(), cause }),
  z.object({ name: z.literal('match-firm'), firmId: z.uuid(), cause }),
  z.object({ name: z.literal('match-all'), cause }),
  z.object({ name: z.literal('index-need'), needId: z.uuid(), cause }),
  z.object({ name: z.literal('index-product'), productId: z.uuid(), cause }),
]);
export type Job = z.infer<typeof JOB_SCHEMA>;

export const QUEUES = ['matching', 'indexing'] as const;
export type QueueName = (typeof QUEUES)[number];

export const queueOf = (job: Job): QueueName => (job.name.startsWith('index-') ? 'indexing' : 'matching');
