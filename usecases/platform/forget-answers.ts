import { IdempotencyRecord } from '../../schema/entities/platform/outbox-event.entity.ts';
import type { Deps } from '../ports.ts';

/** How long a repeated command is recognised (our default); a client that retries does so within minutes. */
const ANSWER_KEPT_DAYS = 30;

/** Forgets the answers to commands that nobody will repeat any more, so that their table does not grow for ever. */
export async function forgetAnswers(deps: Pick<Deps, 'inTransaction' | 'now'>): Promise<number> {
  const before = new Date(deps.now().getTime() - ANSWER_KEPT_DAYS * 86_400_000);
  return deps.inTransaction((work) => work.em.nativeDelete(IdempotencyRecord, { createdAt: { $lt: before } }));
}
