import { LockMode } from '@mikro-orm/core';
import type { EngagementMove, EngagementState } from '../../domain/engagement/engagement-moves.ts';
import type { MeetingOutcome, MeetingSide } from '../../domain/sessions/session.ts';
import { Engagement } from '../../schema/entities/engagement/engagement.entity.ts';
import { CreditNeed } from '../../schema/entities/market/credit-need.entity.ts';
import { Consent } from '../../schema/entities/registry/consent.entity.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { newConsent } from '../registry/change-consent.ts';
import { inForceOn } from '../registry/read-consented.ts';
import { applyMove, NOTHING_SAID } from './move-engagement.ts';
import { findObstacle, liveOf, openEngagement } from './open-engagement.ts';

export type MeetingResult = {
  readonly needId: string;
  readonly bankId: string;
  readonly side: MeetingSide;
  readonly outcome: MeetingOutcome;
  readonly reason: string;
  readonly actor: Actor;
};

/** What each outcome moves, by the state of the engagement; anything else leaves it where it stands. */
const MOVES: Readonly<
  Record<`${MeetingSide} ${MeetingOutcome}`, Partial<Record<EngagementState, readonly EngagementMove[]>>>
> = {
  'FIRM INTENT': { CONTACT_LOGGED: ['confirmContact'] },
  'BANK INTENT': {
    APPLIED: ['accept', 'logContact'],
    DISPATCHED: ['accept', 'logContact'],
    GRABBED: ['accept', 'logContact'],
    ACCEPTED: ['logContact'],
  },
  'FIRM FOLLOW_UP': { CONTACT_LOGGED: ['confirmContact'] },
  'BANK FOLLOW_UP': { ACCEPTED: ['logContact'] },
  'FIRM NEEDS_DOCS': { CONTACT_LOGGED: ['confirmContact'] },
  'BANK NEEDS_DOCS': { ACCEPTED: ['logContact'], UNDER_REVIEW: ['askSupplement'] },
  'FIRM DECLINED': declines('withdraw'),
  'BANK DECLINED': declines('refuse'),
};

/**
 * Carries what one side said after a meeting into the engagement of the two, and answers its id. An intent opens one
 * where there is none: of a firm as its application, with the consent that goes with one; of a bank as a grab. The
 * meeting itself is the first contact. Where no place is left, what was said stands and nothing is opened.
 */
export async function recordMeetingInEngagement(work: Work, deps: Deps, said: MeetingResult): Promise<string | null> {
  const lock = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
  const need = await work.em.findOneOrFail(CreditNeed, { id: said.needId }, lock);
  const { bankId, side, outcome, actor } = said;
  const own = await work.em.findOne(Engagement, { needId: need.id, bankId, place: { $ne: null } }, lock);
  if (outcome === 'INTENT' && side === 'FIRM') await letIn(work, deps, { need, bankId });
  if (own === null) {
    const live = await liveOf(work, need);
    if (outcome !== 'INTENT' || (await findObstacle(work, deps, { need, bankId, live })) !== null) return null;
    const state = side === 'FIRM' ? ('APPLIED' as const) : ('GRABBED' as const);
    return (await openEngagement(work, deps, { need, live, bankId, productId: null, state, actorId: actor.userId })).id;
  }
  const detail = { side, outcome, state: own.state };
  await work.record({ streamId: own.id, name: 'engagement.met', detail, actorId: actor.userId });
  const by = { side: side === 'FIRM' ? 'firm' : 'bank', roles: actor.roles, actorId: actor.userId } as const;
  for (const move of MOVES[`${side} ${outcome}`][own.state] ?? []) {
    const note = move === 'refuse' || move === 'askSupplement' ? said.reason || '对接会后补充材料' : null;
    const step = { ...NOTHING_SAID, move, reasonCode: move === 'refuse' ? ('OTHER' as const) : null, note };
    const moved = await applyMove(work, deps, { need, engagement: own, by, step });
    if (moved.kind === 'refused') break;
  }
  return own.id;
}

/** A firm that says it wants the loan lets the bank read its need, as with an application. */
async function letIn(work: Work, deps: Deps, of: { need: CreditNeed; bankId: string }): Promise<void> {
  const active = { needId: of.need.id, bankId: of.bankId, ...inForceOn(deps.now()) };
  if ((await work.em.count(Consent, active)) > 0) return;
  work.em.persist(newConsent(work, deps, of));
  work.emit({ name: 'consent.changed.v1', needId: of.need.id, bankId: of.bankId });
}

function declines(move: EngagementMove): Partial<Record<EngagementState, readonly EngagementMove[]>> {
  const early: EngagementState[] = ['APPLIED', 'GRABBED', 'DISPATCHED', 'ACCEPTED', 'CONTACT_LOGGED', 'CONTACTED'];
  return Object.fromEntries(early.map((state) => [state, [move]]));
}
