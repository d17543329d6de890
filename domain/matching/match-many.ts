import { invariant } from '../invariant.ts';
import { type Catalogue, type Columns, standOn } from './catalogue.ts';
import { NEAR_MISS_RULES_MAX } from './decide-eligibility.ts';
import type { MarketFacts } from './market-facts.ts';
import {
  confirm,
  countFurther,
  countMisses,
  countOpenings,
  matchNeed,
  NEAR_MISSES_MAX,
  type NeedMatches,
  type Opening,
  offerSlot,
  openingsOf,
  type Query,
  queryOf,
  scoreNearMiss,
} from './match-need.ts';
import type { NeedOnMarket } from './pair.ts';
import type { Candidate } from './rank.ts';
import type { ScorePolicy } from './score-policy.ts';
import { emptyShortlist, finish, keep, type Scored, sparedPlaces } from './shortlist.ts';

/**
 * The products that pass each bound of a column, as bits: `passing[i]` for the needs whose number lies from
 * `values[i]` up to the next. Where a column has too many values for one set each, a set holds a few products too
 * many, and `isExact` says so.
 */
type BoundBits = { readonly values: Float64Array; readonly passing: readonly Uint32Array[]; readonly isExact: boolean };

/** Bit sets over the slots of a catalogue as it was when compiled: one need meets all products in a few hundred words. */
export type BitIndex = {
  readonly words: number;
  readonly size: number;
  /** The ground on which the catalogue stood. */
  readonly ground: Catalogue['ground'];
  readonly isExact: boolean;
  /** Products whose bound is at most the need's number, and at least it. */
  readonly atMost: Readonly<Record<AtMostColumn, BoundBits>>;
  readonly atLeast: Readonly<Record<AtLeastColumn, BoundBits>>;
  /** One set for each bit of the vocabulary, with the products that set no restriction in each. */
  readonly masks: Readonly<Record<MaskColumn, readonly Uint32Array[]>>;
  readonly lists: Readonly<Record<ListColumn, readonly Uint32Array[]>>;
  readonly notFirstLoanOnly: Uint32Array;
  /** Products that break fewer than one, two and three of the scheme rules that look at product and bank alone. */
  readonly schemeMissesBelow: readonly Uint32Array[];
  readonly all: Uint32Array;
};

const AT_MOST = ['amountMin', 'termMin', 'spreadMin', 'ageMin', 'revenueMin', 'validFrom'] as const;
const AT_LEAST = ['amountMax', 'termMax', 'gradeWorst', 'revenueMax', 'quotaLeft'] as const;
const MASKS = ['purposes', 'sizes', 'taxGrades', 'securities'] as const;
const LISTS = ['regions', 'industries', 'excludedIndustries', 'requiredTags', 'excludedTags'] as const;
type AtMostColumn = (typeof AT_MOST)[number];
type AtLeastColumn = (typeof AT_LEAST)[number] | 'validTo';
type MaskColumn = (typeof MASKS)[number];
type ListColumn = (typeof LISTS)[number] | 'schemes';

/** So many sets for one column at most; more values share one. */
const SETS_MAX = 1_024;
const MASK_BITS = 31;

/** Compiles the sets on a market; the catalogue must not change while they are used. */
export function compileBitIndex(catalogue: Catalogue, market: MarketFacts, setsMax = SETS_MAX): BitIndex {
  standOn(catalogue, market);
  const { columns, size, lists, ground } = catalogue;
  const words = Math.ceil(size / 32);
  const setOf = (passes: (slot: number) => boolean): Uint32Array => {
    const bits = new Uint32Array(words);
    for (let slot = 0; slot < size; slot += 1)
      if (passes(slot)) bits[slot >>> 5] = (bits[slot >>> 5] as number) | (1 << (slot & 31));
    return bits;
  };
  const cell = (column: keyof Columns, slot: number): number => columns[column][slot] as number;
  const record = <Name extends string, Value>(names: readonly Name[], make: (name: Name) => Value) =>
    Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, Value>;
  const bounds = (column: keyof Columns, direction: 1 | -1): BoundBits =>
    boundBitsOf({ columns, size, words, setsMax }, column, direction);
  const atMost = record(AT_MOST, (name) => bounds(name, 1));
  const atLeast = record([...AT_LEAST, 'validTo'] as const, (name) => bounds(name, -1));
  return {
    words,
    size,
    ground,
    isExact: [...Object.values(atMost), ...Object.values(atLeast)].every(({ isExact }) => isExact),
    atMost,
    atLeast,
    masks: record(MASKS, (name) =>
      Array.from({ length: MASK_BITS }, (_, bit) =>
        setOf((slot) => (name !== 'securities' && cell(name, slot) === 0) || (cell(name, slot) & (1 << bit)) !== 0),
      ),
    ),
    lists: record([...LISTS, 'schemes'] as const, (name) =>
      lists[name].members.map((_, id) => setOf((slot) => cell(name, slot) === id)),
    ),
    notFirstLoanOnly: setOf((slot) => cell('firstLoanOnly', slot) === 0),
    schemeMissesBelow: [1, 2, 3].map((count) => setOf((slot) => cell('schemeMisses', slot) < count)),
    all: setOf(() => true),
  };
}

/** Sets in rising order of the bound: `direction` 1 for "bound ≤ number", -1 for "bound ≥ number" with both negated. */
function boundBitsOf(
  {
    columns,
    size,
    words,
    setsMax,
  }: { readonly columns: Columns; readonly size: number; readonly words: number; readonly setsMax: number },
  column: keyof Columns,
  direction: 1 | -1,
): BoundBits {
  const slots = Array.from({ length: size }, (_, slot) => ({
    slot,
    bound: direction * (columns[column][slot] as number),
  }));
  slots.sort((first, second) => first.bound - second.bound);
  const distinct = [...new Set(slots.map(({ bound }) => bound))];
  const stride = Math.ceil(distinct.length / setsMax);
  const values = Float64Array.from(distinct.filter((_, index) => index % stride === 0));
  const bits = new Uint32Array(words);
  let next = 0;
  const passing = Array.from(values, (_, index) => {
    // All bounds below the next kept value: what lies between two kept values is taken in with the lower one.
    const end = values[index + 1] ?? Number.POSITIVE_INFINITY;
    for (let at = slots[next]; at !== undefined && at.bound < end; at = slots[next]) {
      bits[at.slot >>> 5] = (bits[at.slot >>> 5] as number) | (1 << (at.slot & 31));
      next += 1;
    }
    return bits.slice();
  });
  return { values, passing, isExact: stride === 1 };
}

/** The set for a need's number; `null` when no product passes. */
function passingAt({ values, passing }: BoundBits, number: number): Uint32Array | null {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) <= number) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? null : (passing[low - 1] as Uint32Array);
}

/** The products of one need by how many rules they miss: none, one, two. Where the sets are not exact, a few too many. */
type MissBits = { readonly none: Uint32Array; readonly one: Uint32Array; readonly two: Uint32Array };

/** A need as it meets the sets. */
type Meeting = { readonly query: Query; readonly bits: MissBits };

type Market = { readonly catalogue: Catalogue; readonly index: BitIndex };

function meet(market: Market, asked: NeedOnMarket, policy: ScorePolicy): Meeting | null {
  const query = askOf(market, asked, policy);
  return query === null ? null : { query, bits: missBitsOf(market.index, query) };
}

function askOf({ catalogue, index }: Market, asked: NeedOnMarket, policy: ScorePolicy): Query | null {
  standOn(catalogue, asked.market);
  invariant(
    index.size === catalogue.size && index.ground === catalogue.ground,
    'the sets must be compiled from the catalogue as it is',
  );
  return queryOf(catalogue, asked, policy);
}

/** The products that one need may have, best first; the same as the eligible ones of `matchNeed`, without reasons. */
export function rankEligible(
  market: Market,
  asked: NeedOnMarket,
  { policy, limit }: { readonly policy: ScorePolicy; readonly limit: number },
): { readonly best: readonly Scored[]; readonly eligibleCount: number } {
  const query = askOf(market, asked, policy);
  if (query === null) return { best: [], eligibleCount: 0 };
  return rankBits({ ...market, asked, policy, query }, eligibleBits(market.index, query), limit);
}

type Asking = Market & { readonly asked: NeedOnMarket; readonly policy: ScorePolicy; readonly query: Query };

function rankBits(
  { catalogue, index, asked, policy, query }: Asking,
  bits: Uint32Array,
  limit: number,
): { readonly best: readonly Scored[]; readonly eligibleCount: number } {
  const shortlist = emptyShortlist(limit, sparedPlaces(asked, policy.exposureFloor));
  const search = { catalogue, asked, query, policy };
  let eligibleCount = 0;
  eachSlot(bits, (slot) => {
    if (!index.isExact && countMisses(catalogue.columns, slot, query) !== 0) return;
    eligibleCount += 1;
    offerSlot(search, slot, shortlist);
  });
  return { best: finish(shortlist), eligibleCount };
}

/** The same near misses as those of `matchNeed`. */
function nearMissesOf(
  { catalogue, index, asked, policy, query }: Asking,
  bits: MissBits,
): { kept: readonly Scored[]; count: number } {
  const search = { catalogue, asked, query, policy };
  const nearMisses: Scored[] = [];
  const tryOut = (slot: number, misses: number): void => {
    const scored = scoreNearMiss(search, { slot, misses, nearMisses });
    if (scored !== null) keep(nearMisses, scored, NEAR_MISSES_MAX);
  };
  if (index.isExact) {
    eachSlot(bits.one, (slot) => tryOut(slot, 1));
    // Products that miss two rules never come before those that miss one.
    if (nearMisses.length < NEAR_MISSES_MAX) eachSlot(bits.two, (slot) => tryOut(slot, 2));
    return { kept: nearMisses, count: countBits(bits.one) + countBits(bits.two) };
  }
  let count = 0;
  for (const set of [bits.none, bits.one, bits.two])
    eachSlot(set, (slot) => {
      const misses = countMisses(catalogue.columns, slot, query);
      if (misses === 0 || misses > NEAR_MISS_RULES_MAX) return;
      count += 1;
      tryOut(slot, misses);
    });
  return { kept: nearMisses, count };
}

/**
 * Matches many needs against one market: the sets are compiled once, and every need gets the very answers of `matchNeed`,
 * `countOpenings` and `countFurther`. The catalogue must not change while it is used.
 */
export function compileMatcher(
  catalogue: Catalogue,
  ground: MarketFacts,
  { policy, setsMax }: { readonly policy: ScorePolicy; readonly setsMax?: number },
): Matcher {
  const market = { catalogue, index: compileBitIndex(catalogue, ground, setsMax) };
  // A need is met once and asked several things.
  let last: { readonly asked: NeedOnMarket; readonly met: Meeting | null } | null = null;
  const meetOnce = (asked: NeedOnMarket): Meeting | null => {
    if (last?.asked !== asked) last = { asked, met: meet(market, asked, policy) };
    return last.met;
  };
  return {
    match: (asked, limit) => {
      const met = meetOnce(asked);
      if (met === null)
        return { eligible: [], nearMisses: [], scanned: catalogue.size, eligibleCount: 0, nearMissCount: 0 };
      const of = { ...market, asked, policy, query: met.query };
      const { best, eligibleCount } = rankBits(of, met.bits.none, limit);
      const near = nearMissesOf(of, met.bits);
      const confirmed = (scored: Scored): Candidate => confirm(catalogue, asked, { scored, policy });
      return {
        eligible: best.map(confirmed),
        nearMisses: near.kept.map(confirmed),
        scanned: catalogue.size,
        eligibleCount,
        nearMissCount: near.count,
      };
    },
    countOpenings: (asked) => {
      const met = meetOnce(asked);
      if (met === null) return [];
      return openingsOf(asked, (best) => {
        const query = { ...met.query, ...best };
        return countOpened(market, met, query);
      });
    },
    countFurther: (now, changed) => {
      const [met, then] = [meetOnce(now), askOf(market, changed, policy)];
      return met === null || then === null ? 0 : countOpened(market, met, then);
    },
  };
}

/** What is asked of a market for one need after the other. */
export type Matcher = {
  readonly match: (asked: NeedOnMarket, limit: number) => NeedMatches;
  readonly countOpenings: (asked: NeedOnMarket) => Opening[];
  /** How many products fit a need after a change that did not before it. */
  readonly countFurther: (now: NeedOnMarket, changed: NeedOnMarket) => number;
};

/** Asks the columns themselves: for one need and a catalogue that may change before the next. */
export const scanningMatcher = (catalogue: Catalogue, policy: ScorePolicy): Matcher => ({
  match: (asked, limit) => matchNeed(catalogue, asked, { policy, limit }),
  countOpenings: (asked) => countOpenings(catalogue, asked, policy),
  countFurther: (now, changed) => countFurther(catalogue, { now, changed }, policy),
});

function countOpened({ catalogue: { columns }, index }: Market, now: Meeting, then: Query): number {
  const bits = eligibleBits(index, then);
  if (index.isExact) return countBits(bits.map((word, at) => word & ~(now.bits.none[at] as number)));
  let count = 0;
  eachSlot(bits, (slot) => {
    if (countMisses(columns, slot, then) === 0 && countMisses(columns, slot, now.query) > 0) count += 1;
  });
  return count;
}

function eachSlot(bits: Uint32Array, visit: (slot: number) => void): void {
  for (let word = 0; word < bits.length; word += 1)
    for (let rest = bits[word] as number; rest !== 0; rest &= rest - 1)
      visit((word << 5) + (31 - Math.clz32(rest & -rest)));
}

function countBits(bits: Uint32Array): number {
  let count = 0;
  for (let word = 0; word < bits.length; word += 1)
    for (let rest = bits[word] as number; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** What a rule does with its set: `null` stands for a set that holds no product. */
type Visit = (set: Uint32Array | null) => void;

/** The same rules as `countMisses`: those that nobody can change go to `must`, the others to `may`. */
function visitRules(index: BitIndex, query: Query, { must, may }: { readonly must: Visit; readonly may: Visit }): void {
  must(passingAt(index.atMost.validFrom, query.day));
  // The day of the end no longer counts.
  must(passingAt(index.atLeast.validTo, -(query.day + 1)));
  must(anyOf(index, index.masks.purposes, query.purpose));
  for (const name of LISTS) must(anyList(index, index.lists[name], (id) => query[name][id] === 1));
  (query.size === 0 ? may : must)(anyOf(index, index.masks.sizes, query.size));
  (query.taxGrade === 0 ? may : must)(anyOf(index, index.masks.taxGrades, query.taxGrade));
  if (query.firstLoan !== 1) (query.firstLoan === 0 ? may : must)(index.notFirstLoanOnly);
  for (const set of index.schemeMissesBelow) may(set);
  may(anyList(index, index.lists.schemes, (id) => (query.schemeSizeMisses[id] ?? 0) === 0));
  may(anyList(index, index.lists.schemes, (id) => (query.schemeTagMisses[id] ?? 0) === 0));
  may(anyOf(index, index.masks.securities, query.securities));
  may(passingAt(index.atMost.amountMin, query.amount));
  may(passingAt(index.atLeast.amountMax, -query.amount));
  may(passingAt(index.atLeast.quotaLeft, -query.amount));
  may(passingAt(index.atMost.termMin, query.term));
  may(passingAt(index.atLeast.termMax, -query.term));
  may(passingAt(index.atMost.spreadMin, query.spreadCeiling));
  may(passingAt(index.atMost.ageMin, query.ageMonths));
  may(passingAt(index.atMost.revenueMin, query.revenueForMin));
  may(passingAt(index.atLeast.revenueMax, -query.revenueForMax));
  may(passingAt(index.atLeast.gradeWorst, -query.grade));
}

/** The products that miss no rule. */
function eligibleBits(index: BitIndex, query: Query): Uint32Array {
  const bits = index.all.slice();
  const must: Visit = (set) => (set === null ? void bits.fill(0) : intersect(bits, set));
  visitRules(index, query, { must, may: must });
  return bits;
}

function missBitsOf(index: BitIndex, query: Query): MissBits {
  const possible = index.all.slice();
  const ones = new Uint32Array(index.words);
  const twos = new Uint32Array(index.words);
  visitRules(index, query, {
    must: (set) => (set === null ? void possible.fill(0) : intersect(possible, set)),
    may: (set) => countMissing({ ones, twos }, possible, set),
  });
  return {
    none: possible.map((word, at) => word & ~(ones[at] as number) & ~(twos[at] as number)),
    one: possible.map((word, at) => word & (ones[at] as number)),
    two: possible.map((word, at) => word & (twos[at] as number)),
  };
}

/**
 * Counts the products outside a set in two bits each, thirty-two at a time; a third miss makes a product impossible. A
 * `null` set holds none.
 */
function countMissing(
  { ones, twos }: { readonly ones: Uint32Array; readonly twos: Uint32Array },
  possible: Uint32Array,
  set: Uint32Array | null,
): void {
  for (let word = 0; word < possible.length; word += 1) {
    const miss = (possible[word] as number) & (set === null ? 0xffffffff : ~(set[word] as number));
    if (miss === 0) continue;
    const one = ones[word] as number;
    const two = twos[word] as number;
    possible[word] = (possible[word] as number) & ~(two & miss);
    twos[word] = two | (one & miss);
    ones[word] = (one | miss) & ~(one & miss);
  }
}

function intersect(bits: Uint32Array, other: Uint32Array): void {
  for (let word = 0; word < bits.length; word += 1) bits[word] = (bits[word] as number) & (other[word] as number);
}

function unite(bits: Uint32Array, other: Uint32Array): void {
  for (let word = 0; word < bits.length; word += 1) bits[word] = (bits[word] as number) | (other[word] as number);
}

/** Products that take any of these bits; without a bit, those that set no restriction. */
function anyOf(index: BitIndex, sets: readonly Uint32Array[], mask: number): Uint32Array {
  if (mask === 0) {
    const free = new Uint32Array(index.words).fill(0xffffffff);
    for (const set of sets) intersect(free, set);
    return free;
  }
  const bits = new Uint32Array(index.words);
  for (let bit = 0; bit < sets.length; bit += 1) if ((mask & (1 << bit)) !== 0) unite(bits, sets[bit] as Uint32Array);
  return bits;
}

function anyList(index: BitIndex, sets: readonly Uint32Array[], passes: (id: number) => boolean): Uint32Array {
  const bits = new Uint32Array(index.words);
  for (let id = 0; id < sets.length; id += 1) if (passes(id)) unite(bits, sets[id] as Uint32Array);
  return bits;
}
