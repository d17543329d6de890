import { LockMode } from '@mikro-orm/core';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { BankRating } from '../../schema/entities/engagement/deal-record.entity.ts';
import { Engagement } from '../../schema/entities/engagement/engagement.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps } from '../ports.ts';

const STARS_MAX = 5;
const COMMENT_MAX = 500;

export type RateBank = { readonly engagementId: string; readonly stars: number; readonly comment: string };

/** A firm rates a bank once, after the engagement has come to an end, with money or without. */
export async function rateBank(
  deps: Deps,
  command: { readonly actor: Actor; readonly idempotencyKey: string; readonly input: RateBank },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const comment = input.comment.trim();
  const isWhole = Number.isInteger(input.stars) && input.stars >= 1 && input.stars <= STARS_MAX;
  if (!isWhole) return refused('STARS_OUT_OF_RANGE', 'stars', { max: `${STARS_MAX}` });
  if (comment.length > COMMENT_MAX) return refused('TEXT_TOO_LONG', 'comment', { max: `${COMMENT_MAX}` });
  return runCommand(deps, { ...command, name: 'rateBank' }, async (work) => {
    const own = { id: input.engagementId, firmId: actor.organisationId ?? '' };
    const engagement = await work.em.findOne(Engagement, own, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (engagement === null) return notFound('engagementId');
    const { id: engagementId, firmId, bankId, place, state } = engagement;
    if (place !== null) return refused('ILLEGAL_TRANSITION', 'engagementId', { state });
    if ((await work.em.count(BankRating, { engagementId })) > 0) return refused('ALREADY_RATED', 'engagementId');
    const rating = { id: deps.newId(), engagementId, firmId, bankId, stars: input.stars, comment };
    work.em.persist(work.em.create(BankRating, { ...rating, ratedAt: deps.now() }));
    const detail = { stars: input.stars };
    await work.record({ streamId: engagementId, name: 'bank.rated', detail, actorId: actor.userId });
    return done({ id: engagementId });
  });
}
