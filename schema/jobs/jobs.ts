import { z } from 'zod';
import { FACT_KINDS } from '../../domain/registry/tags/fact-kind.ts';

const cause = z.string().max(60);

/** Documents that one job writes; the relay puts the events of a batch together. */
export const SUBJECTS_EACH_JOB_MAX = 200;

/** Every job: what it is about, and the event that caused it. Handlers read the current state themselves. */
export const JOB_SCHEMA = z.discriminatedUnion('name', [
  z.object({ name: z.literal('match-need'), needId: z.uuid(), cause }),
  z.object({ name: z.literal('match-product'), productId: z.uuid(), cause }),
  z.object({ name: z.literal('match-firm'), firmId: z.uuid(), cause }),
  z.object({ name: z.literal('match-all'), campaign: z.string().max(80), share: z.int().min(1), cause }),
  z.object({
    name: z.literal('index-subjects'),
    index: z.enum(['products', 'needs', 'firms']),
    subjectIds: z.array(z.uuid()).min(1).max(SUBJECTS_EACH_JOB_MAX),
    cause,
  }),
  z.object({
    name: z.literal('notify-searches'),
    index: z.enum(['products', 'needs', 'firms']),
    subjectId: z.uuid(),
    cause,
  }),
  z.object({ name: z.literal('index-firm-needs'), firmId: z.uuid(), cause }),
  z.object({ name: z.literal('index-all-firms'), cause }),
  z.object({ name: z.literal('index-all-products'), cause }),
  z.object({ name: z.literal('keep-retention'), cause }),
  z.object({ name: z.literal('sweep-files'), cause }),
  z.object({ name: z.literal('carry-out-erasures'), cause }),
  z.object({ name: z.literal('make-data-export'), exportId: z.uuid(), cause }),
  z.object({ name: z.literal('learn-affinity'), cause }),
  z.object({ name: z.literal('price-attention'), cause }),
  z.object({ name: z.literal('refresh-masks'), cause }),
  z.object({ name: z.literal('anchor-history'), cause }),
  z.object({ name: z.literal('reconcile-search'), cause }),
  z.object({ name: z.literal('tend-fund'), cause }),
  z.object({ name: z.literal('tend-sessions'), cause }),
  z.object({ name: z.literal('turn-day'), cause }),
  z.object({ name: z.literal('announce-session'), sessionId: z.uuid(), cause }),
  z.object({ name: z.literal('repair-after-consent'), needId: z.uuid(), bankId: z.uuid(), cause }),
  z.object({ name: z.literal('sweep-timers'), cause }),
  z.object({ name: z.literal('offer-freed-caps'), scheme: z.string().max(32), cause }),
  z.object({ name: z.literal('reconcile-fund'), cause }),
  z.object({ name: z.literal('send-message'), messageId: z.uuid(), cause }),
  z.object({ name: z.literal('send-messages'), cause }),
  z.object({ name: z.literal('send-invitation'), invitationId: z.uuid(), cause }),
  z.object({ name: z.literal('process-bank-batch'), batchId: z.uuid(), cause }),
  z.object({ name: z.literal('do-work'), workId: z.uuid(), cause }),
  z.object({ name: z.literal('send-webhook'), deliveryId: z.uuid(), cause }),
  z.object({ name: z.literal('send-webhooks'), cause }),
  z.object({ name: z.literal('remind-maturities'), cause }),
  z.object({ name: z.literal('tell-history'), historyEventId: z.uuid(), cause }),
  z.object({ name: z.literal('tell-session'), sessionNoticeId: z.uuid(), cause }),
  z.object({ name: z.literal('refresh-tags'), firmId: z.uuid(), facts: z.array(z.enum(FACT_KINDS)).min(1), cause }),
]);
export type Job = z.infer<typeof JOB_SCHEMA>;

export const QUEUES = ['matching', 'rematching', 'indexing', 'upkeep', 'outgoing'] as const;
export type QueueName = (typeof QUEUES)[number];

/** Matching and indexing must not wait for slower work, nor anybody for a slow server elsewhere. */
export function queueOf(job: Job): QueueName {
  // Nobody's new need stands behind a whole market.
  if (job.name === 'match-all') return 'rematching';
  if (job.name.startsWith('match-')) return 'matching';
  // Nobody who waits for news or for an answer stands behind the upkeep of a whole market.
  if (/^(send|tell|process|do)-/.test(job.name)) return 'outgoing';
  return job.name.startsWith('index-') ? 'indexing' : 'upkeep';
}
