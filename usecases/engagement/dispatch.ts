import { LockMode } from '@mikro-orm/core';
import { LIVE_STATES, REFLOW_STATES } from '../../domain/engagement/engagement-moves.ts';
import { deriveHonourRate, rankForDispatch } from '../../domain/engagement/honour-rate.ts';
import { dueDay } from '../../domain/engagement/sla-profile.ts';
import { ON_MARKET_STATES } from '../../domain/market/credit-need.ts';
import { Engagement, Timer } from '../../schema/entities/engagement/engagement.entity.ts';
import { CreditNeed } from '../../schema/entities/market/credit-need.entity.ts';
import { Consent } from '../../schema/entities/registry/consent.entity.ts';
import type { Deps, Work } from '../ports.ts';
import { newConsent } from '../registry/change-consent.ts';
import { inForceOn } from '../registry/read-consented.ts';
import { freeOf, loadsOf } from './bank-loads.ts';
import { endOfDay } from './clock.ts';
import { openEngagement } from './open-engagement.ts';
import { slaProfileOn } from './sla-profiles.ts';

const CANDIDATES_MAX = 500;
const SYSTEM = 'system';

/** Arms the window in which banks may grab a need that was published; armed twice it stays one timer. */
export async function armDispatch(deps: Deps, needId: string): Promise<void> {
  await deps.inTransaction(async (work) => {
    const need = await work.em.findOne(CreditNeed, { id: needId, state: 'PUBLISHED' });
    if (need === null) return;
    const due = dueDay.open(await slaProfileOn(work.em, deps.today()), deps.today(), deps.workingDays.add);
    await work.em
      .createQueryBuilder(Timer)
      .insert({
        id: deps.newId(),
        kind: 'dispatch',
        subjectId: need.id,
        armedVersion: need.version,
        dueAt: endOfDay(due),
        firedAt: null,
      })
      .onConflict(['kind', 'subjectId', 'armedVersion'])
      .ignore()
      .execute();
  });
}

/** The window has closed: the best bank is asked when nobody grabbed and the firm applied nowhere. */
export async function dispatchIfNobodyCame(
  work: Work,
  deps: Deps,
  of: { needId: string; version: number },
): Promise<void> {
  const need = await lockNeed(work, of.needId);
  if (need === null || need.version !== of.version) return;
  const tried = await work.em.count(Engagement, { needId: need.id });
  if (tried === 0) await askNextBank(work, deps, { need, engagements: [] });
}

/**
 * The need goes on to the next best bank, which gets the firm's consent, when the firm has allowed that. Otherwise, and
 * after the last round, an operator looks after it: no need is left without an owner.
 */
export async function reflow(work: Work, deps: Deps, need: CreditNeed): Promise<void> {
  if (!ON_MARKET_STATES.includes(need.state)) return;
  const engagements = await work.em.find(Engagement, { needId: need.id });
  const { placesMax, roundsMax } = await slaProfileOn(work.em, deps.today());
  const lost = engagements.filter(({ state }) => REFLOW_STATES.includes(state)).length;
  const live = engagements.filter(({ state }) => LIVE_STATES.includes(state)).length;
  if (live >= placesMax) return;
  if (lost >= roundsMax || !need.mayReflow) return callOperator(work, need, live);
  await askNextBank(work, deps, { need, engagements });
}

/** Asks the next bank with a locked need and all engagements that it has or had. */
async function askNextBank(
  work: Work,
  deps: Deps,
  { need, engagements }: { need: CreditNeed; engagements: readonly Engagement[] },
): Promise<void> {
  if (need.state !== 'PUBLISHED' && need.state !== 'PARTIALLY_FULFILLED') return;
  // Without the firm's word a bank may be asked only for what it is shown anyway: to be asked says that the need fits.
  const tried = engagements.map(({ bankId }) => bankId);
  const best = await nextBank(work, deps, { needId: need.id, mayLetIn: need.mayReflow, tried });
  const live = engagements.filter(({ place }) => place !== null);
  if (best === null) return callOperator(work, need, live.length);
  await openEngagement(work, deps, {
    need,
    live,
    bankId: best.bankId,
    productId: best.productId,
    state: 'DISPATCHED',
    actorId: SYSTEM,
  });
  if (!need.mayReflow || (await hasConsent(work, deps, { needId: need.id, bankId: best.bankId }))) return;
  work.em.persist(newConsent(work, deps, { need, bankId: best.bankId }));
  work.emit({ name: 'consent.changed.v1', needId: need.id, bankId: best.bankId });
}

async function callOperator(work: Work, need: CreditNeed, live: number): Promise<void> {
  if (live > 0 || need.needsOperator) return;
  need.needsOperator = true;
  await work.record({ streamId: need.id, name: 'need.handed-to-operator', detail: {}, actorId: SYSTEM });
}

/** The best pair of each bank that was not tried, as the firm's list has them. */
const CANDIDATES_SQL = `
  select distinct on (bank_id) bank_id as "bankId", product_id as "productId", reciprocal_score as score
  from recommendation
  where need_id = ? and superseded_at is null and not is_near_miss and (? or masked_score >= 0) and bank_id <> all (?::uuid[])
  order by bank_id, rank limit ?`;

async function nextBank(
  work: Work,
  deps: Deps,
  of: { needId: string; mayLetIn: boolean; tried: readonly string[] },
): Promise<{ bankId: string; productId: string } | null> {
  const found = await work.em.execute<{ bankId: string; productId: string; score: number }[]>(CANDIDATES_SQL, [
    of.needId,
    of.mayLetIn,
    `{${of.tried.join(',')}}`,
    CANDIDATES_MAX,
  ]);
  const bankIds = found.map(({ bankId }) => bankId);
  const counts = await countHonour(work, { bankIds, now: deps.now() });
  const loads = await loadsOf(work.em, deps, bankIds);
  const candidates = found.map((pair) => ({
    ...pair,
    honour: deriveHonourRate(counts.get(pair.bankId) ?? { granted: 0, accepted: 0 }),
    freeBps: freeOf(loads.get(pair.bankId)),
  }));
  return rankForDispatch(candidates)[0] ?? null;
}

type HonourCount = { readonly granted: number; readonly accepted: number };

/** What of an engagement counts for the honour of its bank; takes the present instant. */
export const IS_HONOURED_SQL = `(granted_at is not null and not is_write_back_late
  and (state not in ('GRANTED', 'OFFER_ACCEPTED') or due_at is null or due_at >= ?::timestamptz))`;

/** What a bank accepted and is done with. A need that the firm withdrew counts for nobody. */
export const COUNTS_FOR_HONOUR_SQL = `(accepted_at is not null
  and (granted_at is not null or state in ('REFUSED', 'RELEASED', 'TIMED_OUT', 'NO_DECISION')))`;

/**
 * What each bank accepted and is done with, and what of it was granted and reported in time. A drawdown that was written
 * back late, or not at all when its limit has passed, is no honoured grant.
 */
export async function countHonour(
  { em }: Pick<Work, 'em'>,
  of: { readonly bankIds: readonly string[]; readonly now: Date },
): Promise<Map<string, HonourCount>> {
  const { bankIds, now } = of;
  if (bankIds.length === 0) return new Map();
  const rows = await em.execute<{ bank_id: string; granted: number; accepted: number }[]>(
    `select bank_id, count(*) filter (where ${IS_HONOURED_SQL})::int as granted, count(*)::int as accepted from engagement
     where bank_id in (?) and ${COUNTS_FOR_HONOUR_SQL}
     group by bank_id`,
    [now, [...bankIds]],
  );
  return new Map(rows.map(({ bank_id, granted, accepted }) => [bank_id, { granted, accepted }]));
}

const lockNeed = (work: Work, id: string): Promise<CreditNeed | null> =>
  work.em.findOne(CreditNeed, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });

const hasConsent = async (work: Work, deps: Deps, key: { needId: string; bankId: string }): Promise<boolean> =>
  (await work.em.count(Consent, { ...key, ...inForceOn(deps.now()) })) > 0;
