import { LockMode } from '@mikro-orm/core';
import { deriveFulfilment } from '../../domain/engagement/derive-fulfilment.ts';
import { ON_MARKET_STATES } from '../../domain/market/credit-need.ts';
import { type Fen, fen } from '../../domain/money.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { widen } from '../../schema/access/access.ts';
import { Engagement } from '../../schema/entities/engagement/engagement.entity.ts';
import { CreditNeed, CreditNeedVersion } from '../../schema/entities/market/credit-need.entity.ts';
import { Consent } from '../../schema/entities/registry/consent.entity.ts';
import { needTermsOf } from '../../schema/terms-json.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { applyMove, NOTHING_SAID } from './move-engagement.ts';

const EXPIRE_MAX = 200;
const SYSTEM = 'system';

/** Sets a locked need to met or partly met by its drawdowns; a met one leaves the market, and its banks with it. */
export async function fulfilNeed(work: Work, deps: Deps, need: CreditNeed): Promise<void> {
  if (!ON_MARKET_STATES.includes(need.state)) return;
  const { id: needId, version } = need;
  const { terms } = await work.em.findOneOrFail(CreditNeedVersion, { needId, version });
  const state = deriveFulfilment({ askedFen: needTermsOf(terms).amountFen, drawnFen: await drawnOf(work, needId) });
  if (state === need.state) return;
  need.state = state;
  need.updatedAt = deps.now();
  if (state === 'FULFILLED') await endNeed(work, deps, need);
  await work.record({ streamId: needId, name: 'credit-need.drawn', detail: { state }, actorId: SYSTEM });
}

/** A firm says that what it got is enough: a partly met need leaves the market. */
export async function confirmFulfilled(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: { readonly needId: string } },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'confirmFulfilled' }, async (work) => {
    const own = { id: input.needId, firmId: actor.organisationId ?? '' };
    const need = await work.em.findOne(CreditNeed, own, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (need === null) return notFound('needId');
    if (need.state !== 'PARTIALLY_FULFILLED') return refused('ILLEGAL_TRANSITION', 'needId', { state: need.state });
    need.state = 'FULFILLED';
    need.updatedAt = deps.now();
    await endNeed(work, deps, need);
    await work.record({ streamId: need.id, name: 'credit-need.confirmed', detail: {}, actorId: actor.userId });
    return done({ id: need.id });
  });
}

/** A need that has left the market by fulfilment, cancellation or time: its banks stop, and none reads it any more. */
export async function endNeed(work: Work, deps: Deps, need: CreditNeed): Promise<void> {
  widen('deal');
  need.liveKey = null;
  need.needsOperator = false;
  work.emit({ name: 'credit-need.closed.v1', needId: need.id, needVersion: need.version });
  const live = await work.em.find(
    Engagement,
    { needId: need.id, place: { $ne: null } },
    { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } },
  );
  const by = { side: 'system', roles: [], actorId: SYSTEM } as const;
  const step = { ...NOTHING_SAID, move: 'close' } as const;
  for (const engagement of live) await applyMove(work, deps, { need, engagement, by, step });
  // Who has lent keeps what it was shown for its loan; all others are out.
  const lenders = (await work.em.find(Engagement, { needId: need.id, state: 'DRAWN' })).map(({ bankId }) => bankId);
  const open = await work.em.find(Consent, { needId: need.id, bankId: { $nin: lenders }, revokedAt: null });
  for (const consent of open) {
    consent.revokedAt = deps.now();
    work.emit({ name: 'consent.changed.v1', needId: need.id, bankId: consent.bankId });
  }
}

/** Takes needs off the market whose time is over, each in a transaction of its own; twice at once does no harm. */
export async function expireNeeds(deps: Deps): Promise<number> {
  const over = { state: { $in: [...ON_MARKET_STATES] }, expiresOn: { $lt: deps.today() } };
  const due = await deps
    .read()
    .find(CreditNeed, over, { fields: ['id'], orderBy: { expiresOn: 'asc' }, limit: EXPIRE_MAX });
  for (const { id } of due)
    await deps.inTransaction(async (work) => {
      const lockMode = LockMode.PESSIMISTIC_PARTIAL_WRITE;
      const need = await work.em.findOne(CreditNeed, { id, ...over }, { lockMode });
      if (need === null) return;
      need.state = 'EXPIRED';
      need.updatedAt = deps.now();
      await endNeed(work, deps, need);
      await work.record({ streamId: id, name: 'credit-need.expired', detail: {}, actorId: SYSTEM });
    });
  return due.length;
}

async function drawnOf({ em }: Work, needId: string): Promise<Fen> {
  const rows = await em.execute<{ drawn: string }[]>(
    'select coalesce(sum(amount_fen), 0)::text as drawn from loan where need_id = ?',
    [needId],
  );
  return fen(BigInt(rows[0]?.drawn ?? '0'));
}
