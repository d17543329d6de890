import { type NeedTerms, URGENCIES, type Urgency } from '../market/credit-need.ts';
import type { ProductTerms } from '../market/credit-product.ts';
import { PURPOSES, type Purpose } from '../market/purpose.ts';
import { SECURITIES } from '../market/security.ts';
import { bps, fen } from '../money.ts';
import type { FirmFacts, TagFact } from '../registry/firm-facts.ts';
import { SIZE_CLASS, SIZE_CLASSES, type SizeClass, TAX_GRADES } from '../registry/size-class.ts';
import { dateOfNumber, dayNumberOf, exactNumber, maskOf } from './catalogue.ts';
import { prefixesOf } from './code-lists.ts';
import { decideVerdict, NEAR_MISS_RULES_MAX } from './decide-eligibility.ts';
import type { MarketFacts } from './market-facts.ts';
import {
  addUuid,
  bytesOfUuid,
  emptyUuidTable,
  removeUuidAt,
  slotOfUuid,
  UUID_BYTES,
  type UuidTable,
  uuidAt,
} from './uuid-table.ts';

/** A need as it stands on the market, with what is known of its firm. */
export type LiveNeed = { readonly need: NeedTerms; readonly firm: FirmFacts };

/** One typed array for each term or fact; slot `i` of every column belongs to need `i`. Amounts are whole fen below 2^53. */
type Columns = {
  /** Sixteen bytes each. */
  readonly firmId: Uint8Array;
  readonly amount: Float64Array;
  /** Not a number where it is missing. */
  readonly revenue: Float64Array;
  readonly needVersion: Int32Array;
  readonly factsVersion: Int32Array;
  readonly rateMax: Int32Array;
  readonly securities: Int32Array;
  readonly publishedOn: Int32Array;
  /** {@link MISSING} where a fact is missing, here and below. */
  readonly foundedOn: Int32Array;
  readonly division: Int32Array;
  readonly industry: Int32Array;
  /** Where the tags of the firm begin in the pool. */
  readonly tagsFrom: Int32Array;
  readonly tagCount: Uint16Array;
  readonly term: Int16Array;
  readonly purpose: Uint8Array;
  readonly urgency: Uint8Array;
  readonly size: Uint8Array;
  readonly taxGrade: Int8Array;
  readonly creditGrade: Int8Array;
  /** 1 for "no loan on record". */
  readonly noLoan: Int8Array;
};

const MISSING = -1;

/** Values that many needs share, each held once under a number. */
type Vocabulary<Value> = { readonly values: Value[]; readonly numbers: Map<string, number> };

/** All live needs in columns, to find those that one product touches. Changed in place by put and remove; one owner only. */
export type NeedCatalogue = {
  readonly needs: UuidTable;
  columns: Columns;
  readonly divisions: Vocabulary<string>;
  readonly industries: Vocabulary<string>;
  readonly tags: Vocabulary<TagFact>;
  readonly pool: TagPool;
};

/** Numbers of tags, those of one slot in a row. What a slot had before lies idle until the pool is packed. */
type TagPool = { numbers: Int32Array; end: number; idle: number };

const FIRST_ROOM = 64;

export function emptyNeedCatalogue(): NeedCatalogue {
  return {
    needs: emptyUuidTable(),
    columns: emptyColumns(FIRST_ROOM),
    divisions: emptyVocabulary(),
    industries: emptyVocabulary(),
    tags: emptyVocabulary(),
    pool: { numbers: new Int32Array(FIRST_ROOM), end: 0, idle: 0 },
  };
}

/** The versions that the catalogue holds of a need and its firm's facts; `null` when it does not hold the need. */
export function versionsHeld(
  { needs, columns }: NeedCatalogue,
  needId: string,
): { readonly need: number; readonly facts: number } | null {
  const slot = slotOfUuid(needs, needId);
  return slot === undefined ? null : { need: cell(columns.needVersion, slot), facts: cell(columns.factsVersion, slot) };
}

/** Adds a need or replaces what is held of it; throws before anything is written when an amount is no exact number. */
export function putNeed(catalogue: NeedCatalogue, live: LiveNeed): void {
  const row = rowOf(catalogue, live);
  const known = slotOfUuid(catalogue.needs, live.need.needId);
  const slot = known ?? addUuid(catalogue.needs, live.need.needId);
  if (slot >= catalogue.columns.amount.length) growColumns(catalogue);
  const { columns } = catalogue;
  if (known !== undefined) catalogue.pool.idle += cell(columns.tagCount, slot);
  for (const name of NUMBER_COLUMNS) columns[name][slot] = row[name];
  columns.firmId.set(bytesOfUuid(live.firm.firmId), slot * UUID_BYTES);
  writeTags(catalogue, slot, live.firm.tags);
}

/** Takes a need out; the last one moves into its slot. False when it was not there. */
export function removeNeed(catalogue: NeedCatalogue, needId: string): boolean {
  const { needs, columns } = catalogue;
  const slot = slotOfUuid(needs, needId);
  if (slot === undefined) return false;
  const last = needs.size - 1;
  catalogue.pool.idle += cell(columns.tagCount, slot);
  for (const name of [...NUMBER_COLUMNS, ...TAG_COLUMNS]) columns[name][slot] = cell(columns[name], last);
  columns.firmId.copyWithin(slot * UUID_BYTES, last * UUID_BYTES, (last + 1) * UUID_BYTES);
  removeUuidAt(needs, slot);
  return true;
}

/**
 * The needs for which one product version is eligible or a near miss: what a change of that product touches. The rest of
 * the market need not be matched again, except the needs that hold a match with the product's older version, which the
 * caller knows. Columns rule out most needs; the rules themselves decide the others.
 */
export function touchedNeeds(catalogue: NeedCatalogue, product: ProductTerms, market: MarketFacts): string[] {
  const sieve = sieveOf(catalogue, product);
  const touched: string[] = [];
  for (let slot = 0; slot < catalogue.needs.size; slot += 1) {
    if (!passes(catalogue.columns, slot, sieve)) continue;
    const { need, firm } = liveNeedAt(catalogue, slot);
    if (decideVerdict({ need, firm, product, market }) !== 'ineligible') touched.push(need.needId);
  }
  return touched;
}

/** The need of a slot below size, as it was put in; securities and tags may come in another order. */
export function liveNeedAt(catalogue: NeedCatalogue, slot: number): LiveNeed {
  const { columns, divisions, industries, tags, pool } = catalogue;
  const firmId = uuidAt(columns.firmId, slot);
  const securities = cell(columns.securities, slot);
  const revenue = cell(columns.revenue, slot);
  const founded = cell(columns.foundedOn, slot);
  const creditGrade = cell(columns.creditGrade, slot);
  const noLoan = cell(columns.noLoan, slot);
  const tagsFrom = cell(columns.tagsFrom, slot);
  return {
    need: {
      needId: uuidAt(catalogue.needs.bytes, slot),
      version: cell(columns.needVersion, slot),
      firmId,
      amountFen: fen(BigInt(cell(columns.amount, slot))),
      termMonths: cell(columns.term, slot),
      purpose: PURPOSES[cell(columns.purpose, slot)] as Purpose,
      rateBpsMax: bps(BigInt(cell(columns.rateMax, slot))),
      securities: SECURITIES.filter((_code, place) => (securities & (1 << place)) !== 0),
      urgency: URGENCIES[cell(columns.urgency, slot)] as Urgency,
      publishedOn: dateOfNumber(cell(columns.publishedOn, slot)),
    },
    firm: {
      firmId,
      version: cell(columns.factsVersion, slot),
      divisionCode: divisions.values[cell(columns.division, slot)] as string,
      industryCode: industries.values[cell(columns.industry, slot)] as string,
      sizeClass: SIZE_CLASSES[cell(columns.size, slot)] as SizeClass,
      foundedOn: founded === MISSING ? null : dateOfNumber(founded),
      revenueFen: Number.isNaN(revenue) ? null : fen(BigInt(revenue)),
      taxGrade: TAX_GRADES[cell(columns.taxGrade, slot)] ?? null,
      creditGrade: creditGrade === MISSING ? null : creditGrade,
      hasNoLoanRecord: noLoan === MISSING ? null : noLoan === 1,
      tags: Array.from(
        pool.numbers.subarray(tagsFrom, tagsFrom + cell(columns.tagCount, slot)),
        (number) => tags.values[number] as TagFact,
      ),
    },
  };
}

/** What a product asks, as far as one look at a column can rule a need out for good. */
type Sieve = {
  readonly amountMin: number;
  readonly amountMax: number;
  readonly termMin: number;
  readonly termMax: number;
  /** Bits of the numbers of purposes and sizes that pass. */
  readonly purposes: number;
  readonly sizes: number;
  /** By the number of a division and of an industry: 1 where it passes. */
  readonly divisions: Uint8Array;
  readonly industries: Uint8Array;
};

function sieveOf({ divisions, industries }: NeedCatalogue, product: ProductTerms): Sieve {
  const isIn = (code: string, codes: readonly string[]): boolean => prefixesOf(code).some((one) => codes.includes(one));
  const admits = (code: string, codes: readonly string[]): boolean => codes.length === 0 || isIn(code, codes);
  const bitsOf = (passing: readonly boolean[]): number =>
    passing.reduce((bits, isPassing, place) => (isPassing ? bits | (1 << place) : bits), 0);
  const { purposes, sizeClasses } = product;
  return {
    amountMin: exactNumber(product.amountFenMin),
    amountMax: exactNumber(product.amountFenMax),
    termMin: product.termMonthsMin,
    termMax: product.termMonthsMax,
    purposes: bitsOf(PURPOSES.map((code) => purposes.length === 0 || purposes.includes(code))),
    sizes: bitsOf(
      SIZE_CLASSES.map((code) => sizeClasses.length === 0 || code === SIZE_CLASS.UNKNOWN || sizeClasses.includes(code)),
    ),
    divisions: Uint8Array.from(divisions.values, (code) => (admits(code, product.regions) ? 1 : 0)),
    industries: Uint8Array.from(industries.values, (code) =>
      admits(code, product.industries) && !isIn(code, product.excludedIndustries) ? 1 : 0,
    ),
  };
}

/** False only where a rule that nobody can change fails, or more rules than a near miss may have. */
function passes(columns: Columns, slot: number, sieve: Sieve): boolean {
  if (sieve.divisions[columns.division[slot] as number] === 0) return false;
  if ((sieve.purposes & (1 << (columns.purpose[slot] as number))) === 0) return false;
  if (sieve.industries[columns.industry[slot] as number] === 0) return false;
  if ((sieve.sizes & (1 << (columns.size[slot] as number))) === 0) return false;
  const amount = columns.amount[slot] as number;
  const term = columns.term[slot] as number;
  let misses = 0;
  if (amount < sieve.amountMin) misses += 1;
  if (amount > sieve.amountMax) misses += 1;
  if (term < sieve.termMin) misses += 1;
  if (term > sieve.termMax) misses += 1;
  return misses <= NEAR_MISS_RULES_MAX;
}

/** The numbers of one need and its firm, without ids and tags. */
function rowOf(catalogue: NeedCatalogue, { need, firm }: LiveNeed): Record<NumberColumn, number> {
  return {
    amount: exactNumber(need.amountFen),
    revenue: firm.revenueFen === null ? Number.NaN : exactNumber(firm.revenueFen),
    needVersion: need.version,
    factsVersion: firm.version,
    rateMax: exactNumber(need.rateBpsMax),
    securities: maskOf('securities', need.securities),
    publishedOn: dayNumberOf(need.publishedOn),
    foundedOn: firm.foundedOn === null ? MISSING : dayNumberOf(firm.foundedOn),
    division: numberOf(catalogue.divisions, firm.divisionCode, firm.divisionCode),
    industry: numberOf(catalogue.industries, firm.industryCode, firm.industryCode),
    term: need.termMonths,
    purpose: PURPOSES.indexOf(need.purpose),
    urgency: URGENCIES.indexOf(need.urgency),
    size: SIZE_CLASSES.indexOf(firm.sizeClass),
    taxGrade: firm.taxGrade === null ? MISSING : TAX_GRADES.indexOf(firm.taxGrade),
    creditGrade: firm.creditGrade ?? MISSING,
    noLoan: firm.hasNoLoanRecord === null ? MISSING : Number(firm.hasNoLoanRecord),
  };
}

function writeTags(catalogue: NeedCatalogue, slot: number, tags: readonly TagFact[]): void {
  const { pool, columns } = catalogue;
  columns.tagCount[slot] = 0;
  if (pool.idle > pool.end / 2) packTags(catalogue);
  if (pool.end + tags.length > pool.numbers.length) {
    const larger = new Int32Array(Math.ceil((pool.end + tags.length) * GROWTH));
    larger.set(pool.numbers);
    pool.numbers = larger;
  }
  columns.tagsFrom[slot] = pool.end;
  columns.tagCount[slot] = tags.length;
  for (const tag of tags) {
    pool.numbers[pool.end] = numberOf(catalogue.tags, `${tag.code} ${tag.from} ${tag.to ?? ''}`, tag);
    pool.end += 1;
  }
}

/** Moves what is in use to the front. */
function packTags({ needs, columns, pool }: NeedCatalogue): void {
  const packed = new Int32Array(pool.numbers.length);
  let end = 0;
  for (let slot = 0; slot < needs.size; slot += 1) {
    const from = cell(columns.tagsFrom, slot);
    packed.set(pool.numbers.subarray(from, from + cell(columns.tagCount, slot)), end);
    columns.tagsFrom[slot] = end;
    end += cell(columns.tagCount, slot);
  }
  pool.numbers = packed;
  pool.end = end;
  pool.idle = 0;
}

const emptyVocabulary = <Value>(): Vocabulary<Value> => ({ values: [], numbers: new Map() });

function numberOf<Value>({ values, numbers }: Vocabulary<Value>, key: string, value: Value): number {
  const known = numbers.get(key);
  if (known !== undefined) return known;
  numbers.set(key, values.length);
  return values.push(value) - 1;
}

/** The cell of a slot below size; every such cell is filled. */
const cell = (column: Columns[keyof Columns], slot: number): number => column[slot] as number;

const TAG_COLUMNS = ['tagsFrom', 'tagCount'] as const;
type NumberColumn = Exclude<keyof Columns, 'firmId' | (typeof TAG_COLUMNS)[number]>;

function emptyColumns(room: number): Columns {
  const whole = (): Int32Array => new Int32Array(room);
  return {
    firmId: new Uint8Array(room * UUID_BYTES),
    amount: new Float64Array(room),
    revenue: new Float64Array(room),
    needVersion: whole(),
    factsVersion: whole(),
    rateMax: whole(),
    securities: whole(),
    publishedOn: whole(),
    foundedOn: whole(),
    division: whole(),
    industry: whole(),
    tagsFrom: whole(),
    tagCount: new Uint16Array(room),
    term: new Int16Array(room),
    purpose: new Uint8Array(room),
    urgency: new Uint8Array(room),
    size: new Uint8Array(room),
    taxGrade: new Int8Array(room),
    creditGrade: new Int8Array(room),
    noLoan: new Int8Array(room),
  };
}

const COLUMN_NAMES = Object.keys(emptyColumns(0)) as readonly (keyof Columns)[];
const NUMBER_COLUMNS = COLUMN_NAMES.filter(
  (name): name is NumberColumn => !['firmId', ...TAG_COLUMNS].some((other) => other === name),
);

/** Half as much room again: twice would hold too much that nobody uses. */
const GROWTH = 1.25;

function growColumns(catalogue: NeedCatalogue): void {
  const larger = emptyColumns(Math.ceil(catalogue.columns.amount.length * GROWTH));
  for (const name of COLUMN_NAMES) larger[name].set(catalogue.columns[name]);
  catalogue.columns = larger;
}
