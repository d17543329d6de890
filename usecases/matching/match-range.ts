import { setImmediate as breathe } from 'node:timers/promises';
import { ON_MARKET_STATES } from '../../domain/market/credit-need.ts';
import type { Catalogue } from '../../domain/matching/catalogue.ts';
import { compileMatcher } from '../../domain/matching/match-many.ts';
import type { NeedOnMarket } from '../../domain/matching/pair.ts';
import { firmFactsOf, needTermsOf } from '../../schema/terms-json.ts';
import type { Deps, Work } from '../ports.ts';
import { decideRun, type MatchGround, type RunInputs, type StoredPair, saysTheSame } from './decide-run.ts';
import { HIDDEN_MASK, loadMasks } from './firm-masks.ts';
import { loadAffinity } from './load-affinity.ts';
import { marketFactsOf } from './market-facts-of-today.ts';
import type { ProductCatalogue } from './product-catalogue.ts';
import { scorePolicyOn } from './score-policies.ts';
import { type RunToWrite, writeRuns } from './write-runs.ts';

/** Live needs from one id to another, both included. */
export type NeedRange = { readonly first: string; readonly last: string };

/** After so many needs whoever else wants this thread gets a turn. */
const NEEDS_EACH_TURN = 8;

type DecidedNeed = Omit<RunToWrite, 'isReplacing'>;

/** Matches all live needs of a range at once, writes what changed, and answers which needs that were. */
export type RangeMatcher = (work: Work, range: NeedRange) => Promise<string[]>;

/**
 * A matcher of ranges with a catalogue that nobody else changes. What is decided is decided before anything is locked; a
 * need, a firm or a state that changed meanwhile is left to the event of that change, which matches it anew. Rows are
 * written by COPY.
 */
export function createRangeMatcher(
  deps: Deps,
  of: { readonly catalogue: ProductCatalogue; readonly cause: string },
): RangeMatcher {
  const groundOf = createGround(deps, of.catalogue);
  return async (work, range) => {
    const ground = await groundOf(work);
    const decided: DecidedNeed[] = [];
    const asked = await loadRange(work, range);
    const masks = await loadMasks(
      work.em,
      asked.map(({ firm }) => firm.firmId),
    );
    for (const { need, firm } of asked) {
      const mask = masks.get(firm.firmId) ?? HIDDEN_MASK;
      decided.push({ needId: need.needId, firmId: firm.firmId, run: decideRun({ need, firm, mask }, ground) });
      if (decided.length % NEEDS_EACH_TURN === 0) await breathe();
    }
    const unmoved = await lockUnmoved(work, decided);
    const stored = await loadStored(work, unmoved);
    const changed = unmoved.flatMap((decision) => {
      const last = stored.get(decision.needId);
      if (last !== undefined && saysTheSame(last, decision.run)) return [];
      return [{ ...decision, isReplacing: last !== undefined }];
    });
    await writeRuns(deps, work, { runs: changed, asOf: ground.market.asOf, cause: of.cause });
    return changed.map(({ needId }) => needId);
  };
}

/** The sets over the products are compiled again only when something that they stand on changed. */
function createGround(deps: Deps, catalogue: ProductCatalogue): (work: Work) => Promise<MatchGround> {
  let last: { readonly ground: MatchGround; readonly revision: number } | null = null;
  return async ({ em }) => {
    const market = await marketFactsOf(em, deps);
    const policy = await scorePolicyOn(em, market.asOf);
    const affinity = await loadAffinity(em);
    const online: Catalogue = await catalogue.refresh(em);
    const isSame =
      last !== null &&
      last.revision === online.revision &&
      last.ground.policy === policy &&
      last.ground.market.asOf === market.asOf &&
      last.ground.market.standing === market.standing;
    const matcher = last !== null && isSame ? last.ground.matcher : compileMatcher(online, market, { policy });
    last = { ground: { market, policy, affinity, online, matcher }, revision: online.revision };
    return last.ground;
  };
}

const RANGE_SQL = `
  select v.terms, f.facts
  from credit_need n
  join credit_need_version v on v.need_id = n.id and v.version = n.version
  join firm on firm.id = n.firm_id
  join firm_facts_version f on f.firm_id = firm.id and f.version = firm.facts_version
  where n.id between ? and ? and n.state in (?)
  order by n.id`;

async function loadRange(work: Work, { first, last }: NeedRange): Promise<Omit<NeedOnMarket, 'market'>[]> {
  const rows = await work.em.execute<{ terms: unknown; facts: unknown }[]>(RANGE_SQL, [first, last, ON_MARKET_STATES]);
  return rows.map(({ terms, facts }) => ({ need: needTermsOf(terms), firm: firmFactsOf(facts) }));
}

const UNMOVED_SQL = `
  select n.id, n.version, firm.facts_version
  from credit_need n join firm on firm.id = n.firm_id
  where n.id in (?) and n.state in (?)
  order by n.id for update of n`;

async function lockUnmoved(work: Work, decided: readonly DecidedNeed[]): Promise<DecidedNeed[]> {
  if (decided.length === 0) return [];
  const rows = await work.em.execute<{ id: string; version: number; facts_version: number }[]>(UNMOVED_SQL, [
    decided.map(({ needId }) => needId),
    ON_MARKET_STATES,
  ]);
  const now = new Map(rows.map(({ id, version, facts_version }) => [id, `${version} ${facts_version}`]));
  return decided.filter(
    ({ needId, run }) => now.get(needId) === `${run.inputs.needVersion} ${run.inputs.factsVersion}`,
  );
}

type Stored = { readonly run: RunInputs; readonly pairs: readonly StoredPair[] };

const LAST_RUNS_SQL = `
  select distinct on (need_id) need_id as "needId", need_version as "needVersion", facts_version as "factsVersion",
    policy_version as "policyVersion", standing_version as "standingVersion", model_version as "modelVersion",
    shadow_version as "shadowVersion", mask_hash as "maskHash", openings, further, lpr_fixed_on::text as "lprFixedOn"
  from match_run where need_id in (?) order by need_id, finished_at desc, id desc`;
const CURRENT_SQL = `
  select need_id as "needId", product_id as "productId", product_version as "productVersion",
    is_near_miss as "isNearMiss", attention_price as "attentionPrice", firm_score as "firmScore", bank_score as "bankScore"
  from recommendation where need_id in (?) and superseded_at is null order by need_id, rank`;

async function loadStored(work: Work, decided: readonly DecidedNeed[]): Promise<Map<string, Stored>> {
  if (decided.length === 0) return new Map();
  const needIds = [decided.map(({ needId }) => needId)];
  const pairsOf = new Map<string, StoredPair[]>();
  for (const row of await work.em.execute<(StoredPair & { needId: string })[]>(CURRENT_SQL, needIds)) {
    const known = pairsOf.get(row.needId);
    if (known === undefined) pairsOf.set(row.needId, [row]);
    else known.push(row);
  }
  const runs = await work.em.execute<(RunInputs & { needId: string })[]>(LAST_RUNS_SQL, needIds);
  return new Map(runs.map((run) => [run.needId, { run, pairs: pairsOf.get(run.needId) ?? [] }]));
}
