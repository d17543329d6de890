import type { SqlEntityManager } from '@mikro-orm/sql';
import { type NeedState, ON_MARKET_STATES } from '../../domain/market/credit-need.ts';
import {
  emptyNeedCatalogue,
  type LiveNeed,
  type NeedCatalogue,
  putNeed,
  removeNeed,
  versionsHeld,
} from '../../domain/matching/need-catalogue.ts';
import { firmFactsOf, needTermsOf } from '../../schema/terms-json.ts';

/** The live needs of the whole platform, compiled for the matcher, one for each process that matches products. */
export type LiveNeedCatalogue = {
  /** Takes in every change that is committed by now, then hands the catalogue out. The first call reads all needs. */
  readonly refresh: (em: SqlEntityManager) => Promise<NeedCatalogue>;
};

const PAGE_SIZE = 1_000;

export function createLiveNeedCatalogue(): LiveNeedCatalogue {
  const catalogue = emptyNeedCatalogue();
  let horizon: string | null = null;

  const refresh = async (em: SqlEntityManager): Promise<NeedCatalogue> => {
    horizon ??= await readAll(em, catalogue);
    const rows = await em.execute<ChangedRow[]>(CHANGED_SQL, [horizon, horizon]);
    const changed = rows.flatMap((row) => (row.id === null ? [] : [{ ...row, id: row.id }]));
    const isLive = ({ state }: { state: NeedState }): boolean => ON_MARKET_STATES.includes(state);
    const isNew = ({ id, version, facts }: { id: string; version: number; facts: number }): boolean => {
      const held = versionsHeld(catalogue, id);
      return held === null || held.need !== version || held.facts !== facts;
    };
    const toRead = changed.filter((row) => isLive(row) && isNew(row)).map(({ id }) => id);
    for (let from = 0; from < toRead.length; from += PAGE_SIZE)
      for (const live of await readNeeds(em, NEEDS_SQL, toRead.slice(from, from + PAGE_SIZE))) putNeed(catalogue, live);
    for (const row of changed) if (!isLive(row)) removeNeed(catalogue, row.id);
    horizon = rows[0]?.horizon ?? horizon;
    return catalogue;
  };

  // One refresh at a time: two would write the same slots.
  let last: Promise<unknown> = Promise.resolve();
  return {
    refresh: (em) => {
      const next = last.then(() => refresh(em));
      last = next.catch(() => undefined);
      return next;
    },
  };
}

/** Reads every live need page by page, so that only the columns grow, and answers from when on changes are still unseen. */
async function readAll(em: SqlEntityManager, catalogue: NeedCatalogue): Promise<string> {
  const [look] = await em.execute<{ horizon: string }[]>(
    'select pg_snapshot_xmin(pg_current_snapshot())::text as horizon',
  );
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const page = await readNeeds(em, ALL_NEEDS_SQL, after);
    for (const live of page) putNeed(catalogue, live);
    const lastId = page.at(-1)?.need.needId;
    if (lastId === undefined) return look?.horizon ?? '0';
    after = lastId;
  }
}

async function readNeeds(em: SqlEntityManager, sql: string, given: string | readonly string[]): Promise<LiveNeed[]> {
  const rows = await em.execute<{ terms: unknown; facts: unknown }[]>(sql, [ON_MARKET_STATES, given, PAGE_SIZE]);
  return rows.map(({ terms, facts }) => ({ need: needTermsOf(terms), firm: firmFactsOf(facts) }));
}

const LIVE_SQL = `
  select v.terms, f.facts
  from credit_need n
  join credit_need_version v on v.need_id = n.id and v.version = n.version
  join firm on firm.id = n.firm_id
  join firm_facts_version f on f.firm_id = firm.id and f.version = firm.facts_version
  where n.state in (?) and`;
const ALL_NEEDS_SQL = `${LIVE_SQL} n.id > ? order by n.id limit ?`;
const NEEDS_SQL = `${LIVE_SQL} n.id in (?) limit ?`;

type ChangedRow = { horizon: string; id: string | null; version: number; facts: number; state: NeedState };

/** What began after the last look or was still under way then, as in `product-catalogue.ts`. */
const CHANGED_SQL = `
  with look as (select pg_snapshot_xmin(pg_current_snapshot())::text as horizon),
  changed as (
    select n.id from credit_need n where n.changed_in >= ?::xid8
    union select n.id from firm join credit_need n on n.firm_id = firm.id where firm.changed_in >= ?::xid8)
  select look.horizon, need.id, need.version, need.state, need.facts
  from look left join (
    select n.id, n.version, n.state, firm.facts_version as facts
    from changed join credit_need n on n.id = changed.id join firm on firm.id = n.firm_id) need on true`;
