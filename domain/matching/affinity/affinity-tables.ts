import { invariant } from '../../invariant.ts';
import { CONTEXT_COLUMNS, FEATURES, LOAN_CONTEXTS, type Memory, OTHER_COLUMN } from './contexts.ts';
import { type CountTable, countByCell } from './count-table.ts';
import { type CodedQuery, type LoanColumns, queryAt, type Vocabulary } from './loan-record.ts';

/** Everything counted from the loans before one day. */
export type AffinityTables = {
  readonly vocabulary: Vocabulary;
  readonly tables: readonly CountTable[];
  readonly parents: readonly number[];
  /** Days since each lender's last loan anywhere, and in each candidate entry of the first table; as `log(1 + d/scale)`. */
  readonly silenceInMarket: Float64Array;
  readonly silenceInPlace0: Float64Array;
  readonly candidatesMax: number;
};

/** Share of the newest loans that lie within one half-life. */
const HALF_LIFE_SHARES: Readonly<Record<Memory, number>> = { long: 0.5, recent: 0.25, latest: 0.05 };

/** What is counted: the first `rows` loans, seen from `day`, on which nothing later is known. */
export type CountInput = {
  readonly rows: number;
  readonly day: number;
  /** A memory with a shorter half-life than so many days is not kept: it would follow every burst. */
  readonly memoryDaysMin: number;
};

/** Counts loans in every kind of cell. */
export function countLoans(loans: LoanColumns, { rows, day, memoryDaysMin }: CountInput): AffinityTables {
  invariant(rows > 0, 'there must be a loan to learn from');
  const ageOf = (share: number): number => Math.max(1, day - (loans.day[Math.floor(rows * (1 - share))] ?? day));
  const floor = Math.min(memoryDaysMin, ageOf(HALF_LIFE_SHARES.long));
  const halfLifeOf = (share: number): number => Math.max(floor, ageOf(share));
  const weights = { long: weightsOf('long'), recent: weightsOf('recent'), latest: weightsOf('latest') };
  function weightsOf(memory: Memory): Float64Array {
    const halfLife = halfLifeOf(HALF_LIFE_SHARES[memory]);
    return Float64Array.from({ length: rows }, (_, row) => 0.5 ** ((day - (loans.day[row] as number)) / halfLife));
  }
  const queries = Array.from({ length: rows }, (_, row) => queryAt(loans, row));
  const lenderCount = loans.vocabulary.lenders.length;
  const tables = LOAN_CONTEXTS.map(({ keyOf, memory }) =>
    countByCell({
      rows,
      lender: loans.lender,
      lenderCount,
      keyAt: (row) => keyOf(queries[row] as CodedQuery),
      weights: weights[memory],
    }),
  );
  const parents = LOAN_CONTEXTS.map(({ parent }) => LOAN_CONTEXTS.findIndex(({ name }) => name === parent));
  const [first] = tables;
  invariant(first !== undefined, 'the first context names the candidates');
  const silence = silenceOf({ loans, rows, day, first, scale: halfLifeOf(HALF_LIFE_SHARES.latest) });
  return { vocabulary: loans.vocabulary, tables, parents, ...silence, candidatesMax: widest(first) };
}

function widest({ start }: CountTable): number {
  let most = 0;
  for (let cell = 0; cell + 1 < start.length; cell += 1)
    most = Math.max(most, (start[cell + 1] as number) - (start[cell] as number));
  return most;
}

function silenceOf(input: {
  readonly loans: LoanColumns;
  readonly rows: number;
  readonly day: number;
  readonly first: CountTable;
  readonly scale: number;
}): Pick<AffinityTables, 'silenceInMarket' | 'silenceInPlace0'> {
  const { loans, rows, day, first, scale } = input;
  const lastDay = new Float64Array(loans.vocabulary.lenders.length).fill(-1e9);
  const lastDayByEntry = new Map<number, number>();
  const entryKey = (place: number, lender: number): number => place * 2 ** 24 + lender;
  for (let row = 0; row < rows; row += 1) {
    const lender = loans.lender[row] as number;
    lastDay[lender] = loans.day[row] as number;
    lastDayByEntry.set(entryKey(loans.regions[0]?.[row] ?? -1, lender), loans.day[row] as number);
  }
  const silence = (last: number): number => Math.log1p(Math.min(day - last, 1e6) / scale);
  const silenceInPlace0 = new Float64Array(first.lenders.length);
  for (const [place, cell] of first.cells) {
    for (let entry = first.start[cell] as number; entry < (first.start[cell + 1] as number); entry += 1) {
      const last = lastDayByEntry.get(entryKey(place, first.lenders[entry] as number)) ?? day;
      silenceInPlace0[entry] = silence(last);
    }
  }
  return { silenceInMarket: lastDay.map(silence), silenceInPlace0 };
}

/** The lenders of the query's top region as candidates, with one row of features each; reused from call to call. */
export type Features = {
  /** How many candidates; 0 where the top region was never seen. */
  count: number;
  /** Ids of the candidates in the vocabulary. */
  readonly lenders: Int32Array;
  /** `width` numbers for each candidate. */
  readonly values: Float64Array;
  readonly width: number;
};

/** Makes the function that turns a query into features. It owns its buffers: one caller at a time. */
export function createFeatureReader(
  counted: AffinityTables,
  isUsed: readonly boolean[],
): (query: CodedQuery) => Features {
  const width = FEATURES.length;
  const shares = LOAN_CONTEXTS.map(() => new Float64Array(counted.candidatesMax));
  const positionOf = new Int32Array(counted.vocabulary.lenders.length).fill(-1);
  const features: Features = {
    count: 0,
    lenders: new Int32Array(counted.candidatesMax),
    values: new Float64Array(counted.candidatesMax * width),
    width,
  };
  const needed = neededContexts(counted, isUsed);
  return (query) => {
    const first = counted.tables[0] as CountTable;
    const cell = first.cells.get((LOAN_CONTEXTS[0] as (typeof LOAN_CONTEXTS)[number]).keyOf(query));
    features.count = 0;
    if (cell === undefined) return features;
    const from = first.start[cell] as number;
    features.count = (first.start[cell + 1] as number) - from;
    for (let place = 0; place < features.count; place += 1) {
      const lender = first.lenders[from + place] as number;
      features.lenders[place] = lender;
      positionOf[lender] = place;
    }
    LOAN_CONTEXTS.forEach((context, index) => {
      if (!needed[index]) return;
      const parent = counted.parents[index] as number;
      fillShares({
        table: counted.tables[index] as CountTable,
        key: context.keyOf(query),
        strength: context.strength,
        parent: parent < 0 ? null : (shares[parent] as Float64Array),
        own: shares[index] as Float64Array,
        column: CONTEXT_COLUMNS[index] as number,
        positionOf,
        features,
      });
    });
    fillOthers({ counted, query, features, from, positionOf });
    for (let place = 0; place < features.count; place += 1) positionOf[features.lenders[place] as number] = -1;
    return features;
  };
}

/** A context is read when its weight counts, or when another that is read borrows from it. */
function neededContexts(counted: AffinityTables, isUsed: readonly boolean[]): boolean[] {
  const needed = CONTEXT_COLUMNS.map((column) => isUsed[column] === true);
  for (let index = LOAN_CONTEXTS.length - 1; index >= 0; index -= 1) {
    const parent = counted.parents[index] as number;
    if (needed[index] && parent >= 0) needed[parent] = true;
  }
  return needed;
}

/** Stands for the share of a lender that a root context has never seen. */
const SHARE_MIN = 1e-6;

type Fill = {
  readonly table: CountTable;
  readonly key: number;
  readonly strength: number;
  readonly parent: Float64Array | null;
  readonly own: Float64Array;
  readonly column: number;
  readonly positionOf: Int32Array;
  readonly features: Features;
};

function fillShares({ table, key, strength, parent, own, column, positionOf, features }: Fill): void {
  const { count, values, width } = features;
  const cell = key < 0 ? undefined : table.cells.get(key);
  if (cell === undefined) {
    for (let place = 0; place < count; place += 1) {
      own[place] = parent === null ? SHARE_MIN : (parent[place] as number);
      values[place * width + column] = 0;
    }
    return;
  }
  const total = (table.totals[cell] as number) + strength;
  for (let place = 0; place < count; place += 1)
    own[place] = parent === null ? 0 : strength * (parent[place] as number);
  for (let entry = table.start[cell] as number; entry < (table.start[cell + 1] as number); entry += 1) {
    const place = positionOf[table.lenders[entry] as number] as number;
    if (place >= 0) own[place] = (own[place] as number) + (table.weights[entry] as number);
  }
  for (let place = 0; place < count; place += 1) {
    const share = (own[place] as number) / total + (parent === null ? SHARE_MIN : 0);
    own[place] = share;
    values[place * width + column] = Math.log(parent === null ? share : share / (parent[place] as number));
  }
}

function fillOthers(fill: {
  readonly counted: AffinityTables;
  readonly query: CodedQuery;
  readonly features: Features;
  readonly from: number;
  readonly positionOf: Int32Array;
}): void {
  const { counted, query, features, from, positionOf } = fill;
  const { count, values, width } = features;
  const base = OTHER_COLUMN;
  for (let place = 0; place < count; place += 1) {
    values[place * width + base] = 0;
    values[place * width + base + 1] = 0;
    values[place * width + base + 2] = counted.silenceInMarket[features.lenders[place] as number] as number;
    values[place * width + base + 3] = counted.silenceInPlace0[from + place] as number;
  }
  for (const [level, offset] of [
    [1, 0],
    [3, 1],
  ] as const) {
    const table = counted.tables[level] as CountTable;
    const cell = table.cells.get(query.regions[level] as number);
    if (cell === undefined) continue;
    for (let entry = table.start[cell] as number; entry < (table.start[cell + 1] as number); entry += 1) {
      const place = positionOf[table.lenders[entry] as number] as number;
      if (place >= 0) values[place * width + base + offset] = 1;
    }
  }
}
