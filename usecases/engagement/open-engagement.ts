import { LockMode } from '@mikro-orm/core';
import { UNSEEN } from '../../domain/matching/mask-pair.ts';
import { ZERO_FEN } from '../../domain/money.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { widen } from '../../schema/access/access.ts';
import { Engagement } from '../../schema/entities/engagement/engagement.entity.ts';
import { CreditNeed } from '../../schema/entities/market/credit-need.entity.ts';
import { CreditProduct } from '../../schema/entities/market/credit-product.entity.ts';
import { Recommendation } from '../../schema/entities/matching/recommendation.entity.ts';
import { Consent } from '../../schema/entities/registry/consent.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { takeForBranch } from '../registry/branches/branch-work.ts';
import { newConsent } from '../registry/change-consent.ts';
import { inForceOn } from '../registry/read-consented.ts';
import { refuseBeyondCapacity } from './bank-capacity.ts';
import { startClock } from './clock.ts';
import { slaProfileOn } from './sla-profiles.ts';

type Command<Input> = { readonly actor: Actor; readonly idempotencyKey: string; readonly input: Input };

/** A firm applies to a product with one of its needs; the bank gets its consent to read the need. */
export async function applyToProduct(
  deps: Deps,
  command: Command<{ readonly needId: string; readonly productId: string }>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'applyToProduct' }, async (work) => {
    const need = await lockNeed(work, { id: input.needId, firmId: actor.organisationId ?? '' });
    if (need === null) return notFound('needId');
    return apply(work, deps, { need, productId: input.productId, actorId: actor.userId });
  });
}

/** Applies with a locked need of the firm; the bank gets its consent to read it. */
export async function apply(
  work: Work,
  deps: Deps,
  of: { need: CreditNeed; productId: string; actorId: string },
): Promise<Outcome<Written>> {
  const { need, productId, actorId } = of;
  const product = await work.em.findOne(CreditProduct, { id: productId, state: 'ONLINE' });
  if (product === null) return notFound('productId');
  const { bankId } = product;
  const live = await liveOf(work, need);
  const refusal = await findObstacle(work, deps, { need, bankId, live });
  if (refusal !== null) return refusal;
  const active = { needId: need.id, bankId, ...inForceOn(deps.now()) };
  if ((await work.em.count(Consent, active)) === 0) {
    work.em.persist(newConsent(work, deps, { need, bankId }));
    work.emit({ name: 'consent.changed.v1', needId: need.id, bankId });
  }
  return done(await openEngagement(work, deps, { need, live, bankId, productId, state: 'APPLIED', actorId }));
}

/** An operator hands a need to a bank that it picks; the bank sees it masked until the firm lets it in. */
export async function assignNeed(
  deps: Deps,
  command: Command<{ readonly needId: string; readonly productId: string }>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'assignNeed' }, async (work) => {
    const need = await lockNeed(work, { id: input.needId });
    if (need === null) return notFound('needId');
    const product = await work.em.findOne(CreditProduct, { id: input.productId, state: 'ONLINE' });
    if (product === null) return notFound('productId');
    const { bankId } = product;
    const live = await liveOf(work, need);
    const refusal = await findObstacle(work, deps, { need, bankId, live });
    if (refusal !== null) return refusal;
    const { userId: actorId } = actor;
    return done(
      await openEngagement(work, deps, { need, live, bankId, productId: product.id, state: 'DISPATCHED', actorId }),
    );
  });
}

/** A bank takes a need that was recommended to it. As many succeed as there are places; the need's row decides who. */
export async function grabNeed(deps: Deps, command: Command<{ readonly needId: string }>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const bankId = actor.organisationId;
  if (bankId === null) return notFound('needId');
  return runCommand(deps, { ...command, name: 'grabNeed' }, async (work) => {
    const seen = { needId: input.needId, bankId, isNearMiss: false, supersededAt: null };
    const pair = await work.em.findOne(Recommendation, seen, {
      // The engagement names the product: the rank in the list of the firm would tell what is hidden.
      orderBy: { maskedScore: 'desc nulls last', productId: 'asc' },
    });
    if (pair !== null) widen('deal');
    const need = pair === null ? null : await lockNeed(work, { id: input.needId });
    if (pair === null || need === null || !(await maySee(work, deps, pair))) return notFound('needId');
    const live = await liveOf(work, need);
    const refusal =
      (await findObstacle(work, deps, { need, bankId, live })) ?? (await refuseBeyondCapacity(work, bankId));
    if (refusal !== null) return refusal;
    const state = 'GRABBED' as const;
    if (!(await takeForBranch(work, { actor, bankId, needId: need.id }))) return notFound('needId');
    return done(
      await openEngagement(work, deps, { need, live, bankId, productId: pair.productId, state, actorId: actor.userId }),
    );
  });
}

/** A pair that the bank is not shown is not there for it until the firm lets it in. */
async function maySee(work: Work, deps: Deps, pair: Recommendation): Promise<boolean> {
  if ((pair.maskedScore ?? UNSEEN) !== UNSEEN) return true;
  const { needId, bankId } = pair;
  return (await work.em.count(Consent, { needId, bankId, revokedAt: null, expiresAt: { $gt: deps.now() } })) > 0;
}

/** Why a bank cannot begin to work on a locked need; `null` when it can. */
export async function findObstacle(
  work: Work,
  deps: Deps,
  of: { need: CreditNeed; bankId: string; live: readonly Engagement[] },
): Promise<Outcome<never> | null> {
  const { need, bankId, live } = of;
  if (need.state !== 'PUBLISHED' && need.state !== 'PARTIALLY_FULFILLED')
    return refused('NEED_NOT_LIVE', 'needId', { state: need.state });
  if (live.some((one) => one.bankId === bankId)) return refused('ALREADY_ENGAGED', 'needId');
  const { placesMax } = await slaProfileOn(work.em, deps.today());
  const left = placesMax - live.length;
  return left > 0 ? null : refused('NO_PLACE_LEFT', 'needId', { left: '0', max: String(placesMax) });
}

/** Who works on a locked need now; from here on the transaction reaches over the whole deal. */
export function liveOf(work: Work, need: CreditNeed): Promise<Engagement[]> {
  widen('deal');
  return work.em.find(Engagement, { needId: need.id, place: { $ne: null } });
}

/** Opens an engagement in the lowest free place of a locked need. The caller has checked that there is one. */
export async function openEngagement(
  work: Work,
  deps: Deps,
  of: {
    need: CreditNeed;
    live: readonly Engagement[];
    bankId: string;
    productId: string | null;
    state: 'APPLIED' | 'GRABBED' | 'DISPATCHED';
    actorId: string;
  },
): Promise<Written> {
  const { need, live, bankId, productId, state } = of;
  const taken = new Set(live.map(({ place }) => place));
  const profile = await slaProfileOn(work.em, deps.today());
  const place = Array.from({ length: profile.placesMax }, (_none, index) => index + 1).find((one) => !taken.has(one));
  const engagement = work.em.create(Engagement, {
    id: deps.newId(),
    needId: need.id,
    firmId: need.firmId,
    bankId,
    productId,
    state,
    version: 1,
    place: place ?? null,
    slaCode: profile.code,
    dueAt: null,
    pausedSeconds: null,
    reasonCode: null,
    acceptedAt: null,
    grantedAt: null,
    grantFen: ZERO_FEN,
    drawnFen: ZERO_FEN,
    createdAt: deps.now(),
  });
  work.em.persist(engagement);
  need.needsOperator = false;
  await startClock(work, deps, engagement);
  const detail = { needId: need.id, bankId, productId, from: null, to: state };
  const { actorId } = of;
  await work.record({ streamId: engagement.id, name: 'engagement.opened', detail, actorId, isFirst: true });
  return { id: engagement.id };
}

const lockNeed = (work: Work, where: { id: string; firmId?: string }): Promise<CreditNeed | null> =>
  work.em.findOne(CreditNeed, where, { lockMode: LockMode.PESSIMISTIC_WRITE });
