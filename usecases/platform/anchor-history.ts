import { createHash } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { addDays, type CivilDate, civilDateOf } from '../../domain/calendar.ts';
import { HistoryAnchor } from '../../schema/entities/platform/history-anchor.entity.ts';
import { HistoryEvent } from '../../schema/entities/platform/outbox-event.entity.ts';
import type { Deps } from '../ports.ts';

const GENESIS_HASH = '0'.repeat(64);
const PAGE = 5_000;
/** Days that one run makes up for. */
const DAYS_MAX = 400;

const startOf = (day: CivilDate): Date => new Date(`${day}T00:00:00+08:00`);

/**
 * Seals every day that is over and not sealed yet, the oldest first: the hash of all hashes of its events, chained to the
 * seal of the day before. A chain of one stream proves that stream; the seals prove that no stream was taken away.
 */
export async function anchorHistory(deps: Pick<Deps, 'inTransaction' | 'today' | 'now'>): Promise<number> {
  return deps.inTransaction(async ({ em }) => {
    await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 18))', ['anchors']);
    const [last] = await em.find(HistoryAnchor, {}, { orderBy: { day: 'desc' }, limit: 1 });
    const first = last === undefined ? await firstDay(em) : addDays(last.day, 1);
    if (first === null) return 0;
    let previousHash = last?.hash ?? GENESIS_HASH;
    let made = 0;
    for (let day = first; day < deps.today() && made < DAYS_MAX; day = addDays(day, 1)) {
      const sealed = await sealOf(em, { day, previousHash });
      em.persist(em.create(HistoryAnchor, { day, previousHash, ...sealed, madeAt: deps.now() }));
      previousHash = sealed.hash;
      made += 1;
    }
    return made;
  });
}

export type AnchorVerdict = { readonly day: CivilDate; readonly events: number; readonly holds: boolean };

/** Computes the seal of a day anew; `null` when the day has none. */
export async function verifyAnchor(deps: Pick<Deps, 'read'>, day: CivilDate): Promise<AnchorVerdict | null> {
  const em = deps.read();
  const anchor = await em.findOne(HistoryAnchor, { day });
  if (anchor === null) return null;
  const before = await em.findOne(HistoryAnchor, { day: addDays(day, -1) });
  const { hash, events } = await sealOf(em, { day, previousHash: anchor.previousHash });
  const holds =
    hash === anchor.hash && events === anchor.events && (before?.hash ?? GENESIS_HASH) === anchor.previousHash;
  return { day, events, holds };
}

/** The newest first. */
export const findAnchors = (deps: Pick<Deps, 'read'>, first: number): Promise<HistoryAnchor[]> =>
  deps.read().find(HistoryAnchor, {}, { orderBy: { day: 'desc' }, limit: first });

async function sealOf(
  em: SqlEntityManager,
  of: { day: CivilDate; previousHash: string },
): Promise<{ events: number; hash: string }> {
  const seal = createHash('sha256').update(`${of.previousHash}\n${of.day}\n`);
  const [from, to] = [startOf(of.day), startOf(addDays(of.day, 1))];
  let [at, id] = [from, NO_ID];
  for (let events = 0; ; ) {
    const rows = await em.execute<{ id: string; hash: string; occurred_at: Date }[]>(
      `select id, hash, occurred_at from history_event
       where occurred_at < ? and (occurred_at, id) > (?::timestamptz, ?::uuid) and occurred_at >= ?
       order by occurred_at, id limit ${PAGE}`,
      [to, at, id, from],
    );
    for (const { hash } of rows) seal.update(`${hash}\n`);
    events += rows.length;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return { events, hash: seal.digest('hex') };
    [at, id] = [new Date(last.occurred_at), last.id];
  }
}

const NO_ID = '00000000-0000-0000-0000-000000000000';

async function firstDay(em: SqlEntityManager): Promise<CivilDate | null> {
  const [first] = await em.find(HistoryEvent, {}, { orderBy: { occurredAt: 'asc' }, fields: ['occurredAt'], limit: 1 });
  return first === undefined ? null : civilDateOf(first.occurredAt);
}
