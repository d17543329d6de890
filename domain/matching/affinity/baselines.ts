import { type CountTable, countByCell } from './count-table.ts';
import { type CodedQuery, INDUSTRY_LEVELS, type LoanColumns, queryAt, REGION_LEVELS } from './loan-record.ts';
import { meanRankOf } from './rank-of.ts';

/** Scores of every lender of the vocabulary for one query; the array is used again by the next call. */
export type Baseline = (query: CodedQuery) => Float64Array;

const PAIR_BASE = 2 ** 24;

function tableOf(loans: LoanColumns, keyOf: (query: CodedQuery) => number): CountTable {
  const weights = new Float64Array(loans.size).fill(1);
  const lenderCount = loans.vocabulary.lenders.length;
  return countByCell({
    rows: loans.size,
    lender: loans.lender,
    lenderCount,
    weights,
    keyAt: (row) => keyOf(queryAt(loans, row)),
  });
}

function addCell(scores: Float64Array, table: CountTable, { cell, factor }: { cell: number; factor: number }): void {
  for (let entry = table.start[cell] as number; entry < (table.start[cell + 1] as number); entry += 1) {
    const lender = table.lenders[entry] as number;
    scores[lender] = (scores[lender] as number) + factor * (table.weights[entry] as number);
  }
}

const regionTables = (loans: LoanColumns): CountTable[] =>
  Array.from({ length: REGION_LEVELS }, (_, level) => tableOf(loans, (query) => query.regions[level] as number));

/** The lenders with the most loans in the query's top region. */
export function popularityByRegion(loans: LoanColumns): Baseline {
  const table = tableOf(loans, (query) => query.regions[0] as number);
  const scores = new Float64Array(loans.vocabulary.lenders.length);
  return (query) => {
    scores.fill(0);
    const cell = table.cells.get(query.regions[0] as number);
    if (cell !== undefined) addCell(scores, table, { cell, factor: 1 });
    return scores;
  };
}

/** A finer cell speaks only when it holds so many loans. */
const HARD_SUPPORT = 20;

/** Counts of the finest cell of place and industry with enough loans, and of nothing else: no cell borrows. */
export function hardBackOff(loans: LoanColumns): Baseline {
  const steps: { readonly keyOf: (query: CodedQuery) => number; readonly table: CountTable }[] = [];
  for (let region = REGION_LEVELS - 1; region >= 0; region -= 1) {
    for (let industry = INDUSTRY_LEVELS - 1; industry >= -1; industry -= 1) {
      const keyOf = (query: CodedQuery): number => {
        const place = query.regions[region] as number;
        const branch = industry < 0 ? 0 : (query.industries[industry] as number);
        return place < 0 || branch < 0 ? -1 : place * PAIR_BASE + branch;
      };
      steps.push({ keyOf, table: tableOf(loans, keyOf) });
    }
  }
  const scores = new Float64Array(loans.vocabulary.lenders.length);
  return (query) => {
    scores.fill(0);
    for (const { keyOf, table } of steps) {
      const cell = table.cells.get(keyOf(query));
      if (cell === undefined || (table.totals[cell] as number) < HARD_SUPPORT) continue;
      addCell(scores, table, { cell, factor: 1 });
      return scores;
    }
    return scores;
  };
}

const STRENGTHS = [3, 10, 30, 100];
/** The strength is chosen on the last tenth of the loans, counted on the rest. */
const STRENGTH_SHARE = 0.1;
const STRENGTH_SAMPLE_MAX = 2_000;

/** Shares of each place that borrow from the place around it, as many loans' worth as served best on earlier loans. */
export function geographicBackOff(loans: LoanColumns): Baseline {
  const cut = Math.floor(loans.size * (1 - STRENGTH_SHARE));
  const tables = regionTables({ ...loans, size: cut });
  const stride = Math.max(1, Math.ceil((loans.size - cut) / STRENGTH_SAMPLE_MAX));
  let best = { strength: STRENGTHS[1] as number, worth: -1 };
  for (const strength of STRENGTHS) {
    const score = backOffAlongPlaces(tables, loans.vocabulary.lenders.length, strength);
    let worth = 0;
    for (let row = cut; row < loans.size; row += stride)
      worth += 1 / meanRankOf(score(queryAt(loans, row)), loans.lender[row] as number);
    if (worth > best.worth) best = { strength, worth };
  }
  return backOffAlongPlaces(regionTables(loans), loans.vocabulary.lenders.length, best.strength);
}

function backOffAlongPlaces(tables: readonly CountTable[], lenders: number, strength: number): Baseline {
  const scores = new Float64Array(lenders);
  return (query) => {
    scores.fill(0);
    tables.forEach((table, level) => {
      const cell = table.cells.get(query.regions[level] as number);
      if (cell === undefined) return;
      const borrowed = level === 0 ? 0 : strength;
      const total = (table.totals[cell] as number) + borrowed;
      for (let lender = 0; lender < lenders; lender += 1)
        scores[lender] = ((scores[lender] as number) * borrowed) / total;
      addCell(scores, table, { cell, factor: 1 / total });
    });
    return scores;
  };
}

const NEIGHBOURS = 50;
const POOL_MAX = 1_000;

/** The fifty most similar earlier loans vote: by places and industries shared, amount, and the newer one on a tie. */
export function nearestNeighbours(loans: LoanColumns): Baseline {
  const rowsByPlace = loans.regions.map((column) => {
    const rows = new Map<number, number[]>();
    for (let row = 0; row < loans.size; row += 1) {
      const place = column[row] as number;
      if (place < 0) continue;
      const held = rows.get(place);
      if (held === undefined) rows.set(place, [row]);
      else held.push(row);
    }
    return rows;
  });
  const popularity = popularityByRegion(loans);
  return (query) => {
    const scores = popularity(query);
    for (let lender = 0; lender < scores.length; lender += 1) scores[lender] = (scores[lender] as number) * 1e-6;
    for (const { row, likeness } of nearestOf(loans, rowsByPlace, query)) {
      const lender = loans.lender[row] as number;
      scores[lender] = (scores[lender] as number) + likeness;
    }
    return scores;
  };
}

function nearestOf(
  loans: LoanColumns,
  rowsByPlace: readonly ReadonlyMap<number, readonly number[]>[],
  query: CodedQuery,
): { row: number; likeness: number }[] {
  let pool: readonly number[] = [];
  for (let level = REGION_LEVELS - 1; level >= 0 && pool.length < NEIGHBOURS; level -= 1)
    pool = rowsByPlace[level]?.get(query.regions[level] as number) ?? pool;
  return pool
    .slice(-POOL_MAX)
    .map((row) => ({ row, likeness: likenessOf(loans, row, query) }))
    .sort((first, second) => second.likeness - first.likeness || second.row - first.row)
    .slice(0, NEIGHBOURS);
}

function likenessOf(loans: LoanColumns, row: number, query: CodedQuery): number {
  let likeness = 1 / (1 + Math.abs((loans.bucket[row] as number) - query.bucket));
  for (let level = 0; level < REGION_LEVELS; level += 1)
    if (query.regions[level] !== -1 && loans.regions[level]?.[row] === query.regions[level]) likeness += 1;
  for (let level = 0; level < INDUSTRY_LEVELS; level += 1)
    if (query.industries[level] !== -1 && loans.industries[level]?.[row] === query.industries[level]) likeness += 1;
  return likeness;
}
