import { invariant } from '../invariant.ts';
import { type Catalogue, type Columns, standOn } from './catalogue.ts';
import type { MarketFacts } from './market-facts.ts';
import { countMisses, offerSlot, type Query, queryOf } from './match-need.ts';
import type { NeedOnMarket } from './pair.ts';
import type { ScorePolicy } from './score-policy.ts';
import { emptyShortlist, finish, type Scored, sparedPlaces } from './shortlist.ts';

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
  readonly schemeKept: Uint32Array;
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
export function compileBitIndex(catalogue: Catalogue, market: MarketFacts): BitIndex {
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
    boundBitsOf({ columns, size, words }, column, direction);
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
    schemeKept: setOf((slot) => cell('schemeMisses', slot) === 0),
  };
}

/** Sets in rising order of the bound: `direction` 1 for "bound ≤ number", -1 for "bound ≥ number" with both negated. */
function boundBitsOf(
  { columns, size, words }: { readonly columns: Columns; readonly size: number; readonly words: number },
  column: keyof Columns,
  direction: 1 | -1,
): BoundBits {
  const slots = Array.from({ length: size }, (_, slot) => ({
    slot,
    bound: direction * (columns[column][slot] as number),
  }));
  slots.sort((first, second) => first.bound - second.bound);
  const distinct = [...new Set(slots.map(({ bound }) => bound))];
  const stride = Math.ceil(distinct.length / SETS_MAX);
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

/** The products that one need may have, best first; the same as the eligible ones of `matchNeed`, without reasons. */
export function rankEligible(
  market: { readonly catalogue: Catalogue; readonly index: BitIndex },
  asked: NeedOnMarket,
  { policy, limit }: { readonly policy: ScorePolicy; readonly limit: number },
): { readonly best: readonly Scored[]; readonly eligibleCount: number } {
  const { catalogue, index } = market;
  standOn(catalogue, asked.market);
  invariant(
    index.size === catalogue.size && index.ground === catalogue.ground,
    'the sets must be compiled from the catalogue as it is',
  );
  const query = queryOf(catalogue, asked, policy);
  const bits = query === null ? null : eligibleBits(index, query);
  let eligibleCount = 0;
  if (query === null || bits === null) return { best: [], eligibleCount };
  const shortlist = emptyShortlist(limit, sparedPlaces(asked, policy.exposureFloor));
  const search = { catalogue, asked, query, policy };
  for (let word = 0; word < bits.length; word += 1) {
    for (let rest = bits[word] as number; rest !== 0; rest &= rest - 1) {
      const slot = (word << 5) + (31 - Math.clz32(rest & -rest));
      if (!index.isExact && countMisses(catalogue.columns, slot, query) !== 0) continue;
      eligibleCount += 1;
      offerSlot(search, slot, shortlist);
    }
  }
  return { best: finish(shortlist), eligibleCount };
}

function eligibleBits(index: BitIndex, query: Query): Uint32Array | null {
  const bounds = [
    passingAt(index.atMost.amountMin, query.amount),
    passingAt(index.atLeast.amountMax, -query.amount),
    passingAt(index.atLeast.quotaLeft, -query.amount),
    passingAt(index.atMost.termMin, query.term),
    passingAt(index.atLeast.termMax, -query.term),
    passingAt(index.atMost.spreadMin, query.spreadCeiling),
    passingAt(index.atMost.ageMin, query.ageMonths),
    passingAt(index.atMost.revenueMin, query.revenueForMin),
    passingAt(index.atLeast.revenueMax, -query.revenueForMax),
    passingAt(index.atLeast.gradeWorst, -query.grade),
    passingAt(index.atMost.validFrom, query.day),
    // The day of the end no longer counts.
    passingAt(index.atLeast.validTo, -(query.day + 1)),
  ];
  const bits = new Uint32Array(index.words).fill(0xffffffff);
  for (const set of [...bounds, index.schemeKept]) {
    if (set === null) return null;
    intersect(bits, set);
  }
  if (query.firstLoan !== 1) intersect(bits, index.notFirstLoanOnly);
  intersect(bits, anyOf(index, index.masks.purposes, query.purpose));
  intersect(bits, anyOf(index, index.masks.sizes, query.size));
  intersect(bits, anyOf(index, index.masks.taxGrades, query.taxGrade));
  intersect(bits, anyOf(index, index.masks.securities, query.securities));
  for (const name of LISTS) intersect(bits, anyList(index, index.lists[name], query[name]));
  const keepsSchemes = query.schemeSizeMisses.map((misses, id) =>
    misses + (query.schemeTagMisses[id] ?? 0) === 0 ? 1 : 0,
  );
  intersect(bits, anyList(index, index.lists.schemes, keepsSchemes));
  return bits;
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

function anyList(index: BitIndex, sets: readonly Uint32Array[], passes: Uint8Array): Uint32Array {
  const bits = new Uint32Array(index.words);
  for (let id = 0; id < sets.length; id += 1) if (passes[id] === 1) unite(bits, sets[id] as Uint32Array);
  return bits;
}
