import { type CivilDate, civilDate } from '../calendar.ts';
import { invariant } from '../invariant.ts';
import { LPR_TENORS, type LprTenor, type ProductTerms, REPAYMENTS, type Repayment } from '../market/credit-product.ts';
import { PURPOSES } from '../market/purpose.ts';
import { SECURITIES } from '../market/security.ts';
import { bps, type Fen, fen } from '../money.ts';
import { SIZE_CLASSES, TAX_GRADES } from '../registry/size-class.ts';
import { type CodeLists, emptyCodeLists, releaseList, retainList } from './code-lists.ts';
import { decideScheme } from './decide-scheme.ts';
import type { MarketFacts } from './market-facts.ts';
import { bankStandingOf, FIRST_STANDING, quotaLeft } from './market-standing.ts';
import { feeTotalsOf, scoreBankStanding } from './score-pair.ts';

/** One typed array for each term; slot `i` of every column belongs to product `i`. Amounts are whole fen below 2^53. */
export type Columns = {
  readonly amountMin: Float64Array;
  readonly amountMax: Float64Array;
  /** Minus or plus infinity where the product sets no bound. */
  readonly revenueMin: Float64Array;
  readonly revenueMax: Float64Array;
  readonly fixedFee: Float64Array;
  readonly termMin: Int32Array;
  readonly termMax: Int32Array;
  readonly spreadMin: Int32Array;
  readonly spreadSum: Int32Array;
  readonly yearlyFee: Int32Array;
  readonly promisedDays: Int32Array;
  /** -1 where no age is asked. */
  readonly ageMin: Int32Array;
  /** {@link NO_GRADE_ASKED} where none is asked. */
  readonly gradeWorst: Int32Array;
  readonly validFrom: Int32Array;
  readonly validTo: Int32Array;
  /** Bit masks; 0 means no restriction, except for securities. */
  readonly securities: Int32Array;
  readonly purposes: Int32Array;
  readonly sizes: Int32Array;
  readonly taxGrades: Int32Array;
  readonly firstLoanOnly: Uint8Array;
  /** How many of the scheme rules that look at product and bank alone the product breaks. */
  readonly schemeMisses: Uint8Array;
  /** What is left of the quota; infinity without one. */
  readonly quotaLeft: Float64Array;
  /** Parts of the scores that look at product and bank alone, and the bank's price of attention. */
  readonly speedKept: Int16Array;
  readonly honour: Int16Array;
  readonly capacity: Int16Array;
  readonly cover: Int16Array;
  readonly attentionPrice: Int16Array;
  readonly schemes: Int32Array;
  readonly regions: Int32Array;
  readonly industries: Int32Array;
  readonly excludedIndustries: Int32Array;
  readonly requiredTags: Int32Array;
  readonly excludedTags: Int32Array;
  readonly version: Int32Array;
  readonly bank: Int32Array;
  readonly tenor: Uint8Array;
  readonly repayment: Uint8Array;
  /** The whole quota; infinity without one. */
  readonly quota: Float64Array;
};

/** All products in columns, for a scan of the whole market. Changed in place by upsert and remove; one owner only. */
export type Catalogue = {
  size: number;
  /** Counts the changes of products, so that what was compiled from it knows when it is out of date. */
  revision: number;
  columns: Columns;
  /** The product of each slot. */
  readonly ids: string[];
  /** The banks by the numbers that stand in their column. */
  readonly banks: { readonly ids: string[]; readonly numbers: Map<string, number> };
  readonly slotByProductId: Map<string, number>;
  /** The standing and the day on which the columns of schemes, quotas and banks stand. */
  ground: Ground;
  readonly lists: {
    readonly schemes: CodeLists;
    readonly regions: CodeLists;
    readonly industries: CodeLists;
    readonly excludedIndustries: CodeLists;
    readonly requiredTags: CodeLists;
    readonly excludedTags: CodeLists;
  };
};

type Ground = Pick<MarketFacts, 'standing' | 'asOf'>;

/** Stands above every grade, also above {@link GRADE_UNKNOWN}. */
export const NO_GRADE_ASKED = 2_000_000_000;
/** Grade of a firm without one: worse than every grade that a product can ask for. */
export const GRADE_UNKNOWN = 1_999_999_999;
const OPEN_END = 99_999_999;

const bitsOf = <Code extends string>(codes: readonly Code[]): ReadonlyMap<Code, number> =>
  new Map(codes.map((code, index) => [code, 1 << index]));
const BITS = {
  securities: bitsOf(SECURITIES),
  purposes: bitsOf(PURPOSES),
  sizes: bitsOf(SIZE_CLASSES),
  taxGrades: bitsOf(TAX_GRADES),
};

/** The bits of some codes of one vocabulary. */
export function maskOf<Kind extends keyof typeof BITS>(kind: Kind, codes: readonly string[]): number {
  const bits: ReadonlyMap<string, number> = BITS[kind];
  return codes.reduce((mask, code) => {
    const bit = bits.get(code);
    invariant(bit !== undefined, `${code} is no code of ${kind}`);
    return mask | bit;
  }, 0);
}

/** A whole amount as number, for comparing and scoring only. */
export function exactNumber(amount: bigint): number {
  const value = Number(amount);
  invariant(Number.isSafeInteger(value), 'amounts of the catalogue must lie below 2^53 fen');
  return value;
}

/** 2026-11-22 as 20261122. */
export const dayNumberOf = (date: CivilDate): number => Number(date.replaceAll('-', ''));

/** The inverse of {@link dayNumberOf}. */
export function dateOfNumber(day: number): CivilDate {
  const digits = `${day}`;
  return civilDate(`${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`);
}

/** Compiles products into columns; of a product given twice the higher version stays. */
export function compileCatalogue(products: Iterable<ProductTerms>): Catalogue {
  const catalogue: Catalogue = {
    size: 0,
    revision: 0,
    columns: emptyColumns(64),
    ids: [],
    banks: { ids: [], numbers: new Map() },
    slotByProductId: new Map(),
    ground: { standing: FIRST_STANDING, asOf: '1970-01-01' as CivilDate },
    lists: {
      schemes: emptyCodeLists(),
      regions: emptyCodeLists(),
      industries: emptyCodeLists(),
      excludedIndustries: emptyCodeLists(),
      requiredTags: emptyCodeLists(),
      excludedTags: emptyCodeLists(),
    },
  };
  for (const product of products) upsertProduct(catalogue, product);
  return catalogue;
}

/** Adds a product or replaces its older version; an older version than the one held changes nothing and answers false. */
export function upsertProduct(catalogue: Catalogue, product: ProductTerms): boolean {
  const known = catalogue.slotByProductId.get(product.productId);
  if (known !== undefined) {
    if ((catalogue.columns.version[known] ?? 0) > product.version) return false;
    writeSlot(catalogue, known, product, true);
    return true;
  }
  if (catalogue.size === catalogue.columns.amountMin.length) grow(catalogue);
  writeSlot(catalogue, catalogue.size, product, false);
  catalogue.slotByProductId.set(product.productId, catalogue.size);
  catalogue.size += 1;
  return true;
}

/** Puts the columns that depend on it on this market; nothing to do where they stand on it already. */
export function standOn(catalogue: Catalogue, { standing, asOf }: Ground): void {
  if (catalogue.ground.standing === standing && catalogue.ground.asOf === asOf) return;
  catalogue.ground = { standing, asOf };
  for (let slot = 0; slot < catalogue.size; slot += 1) writeGround(catalogue, slot);
}

function writeGround(catalogue: Catalogue, slot: number): void {
  const { columns, ground } = catalogue;
  const product = termsAt(catalogue, slot);
  const parts = scoreBankStanding(product, ground);
  const left = quotaLeft(product, ground.standing);
  columns.schemeMisses[slot] = decideScheme(product, ground);
  columns.quotaLeft[slot] = left === null ? Number.POSITIVE_INFINITY : exactNumber(left);
  columns.speedKept[slot] = parts.speedKept;
  columns.honour[slot] = parts.honour;
  columns.capacity[slot] = parts.capacity;
  columns.cover[slot] = parts.cover;
  columns.attentionPrice[slot] = bankStandingOf(ground.standing, product.bankId).attentionPrice;
}

/** Takes a product out; the last one moves into its slot. False when it was not there. */
export function removeProduct(catalogue: Catalogue, productId: string): boolean {
  const slot = catalogue.slotByProductId.get(productId);
  if (slot === undefined) return false;
  releaseLists(catalogue, slot);
  const last = catalogue.size - 1;
  const moved = catalogue.ids[last];
  invariant(moved !== undefined, 'every slot below size holds a product');
  for (const name of COLUMN_NAMES) {
    const column = catalogue.columns[name];
    column[slot] = column[last] ?? 0;
  }
  catalogue.ids[slot] = moved;
  catalogue.slotByProductId.set(moved, slot);
  catalogue.slotByProductId.delete(productId);
  catalogue.ids.pop();
  catalogue.revision += 1;
  catalogue.size = last;
  return true;
}

type ListName = keyof Catalogue['lists'];
const LIST_NAMES: readonly ListName[] = [
  'schemes',
  'regions',
  'industries',
  'excludedIndustries',
  'requiredTags',
  'excludedTags',
];
const GROUND_NAMES = [
  'schemeMisses',
  'quotaLeft',
  'speedKept',
  'honour',
  'capacity',
  'cover',
  'attentionPrice',
] as const;
type TermColumn = Exclude<keyof Columns, ListName | (typeof GROUND_NAMES)[number] | 'bank'>;

/** The numbers of one slot without its lists; throws before anything is written when a term does not fit. */
function termsOf(product: ProductTerms): Record<TermColumn, number> {
  const fees = feeTotalsOf(product);
  return {
    amountMin: exactNumber(product.amountFenMin),
    amountMax: exactNumber(product.amountFenMax),
    revenueMin: product.revenueFenMin === null ? Number.NEGATIVE_INFINITY : exactNumber(product.revenueFenMin),
    revenueMax: product.revenueFenMax === null ? Number.POSITIVE_INFINITY : exactNumber(product.revenueFenMax),
    fixedFee: fees.fixedFeeFen,
    termMin: product.termMonthsMin,
    termMax: product.termMonthsMax,
    spreadMin: exactNumber(product.spreadBpsMin),
    spreadSum: exactNumber(product.spreadBpsMin + product.spreadBpsMax),
    yearlyFee: fees.yearlyFeeBps,
    promisedDays: product.promisedDays,
    ageMin: product.firmAgeMonthsMin <= 0 ? -1 : product.firmAgeMonthsMin,
    gradeWorst: product.creditGradeWorst ?? NO_GRADE_ASKED,
    validFrom: dayNumberOf(product.validFrom),
    validTo: product.validTo === null ? OPEN_END : dayNumberOf(product.validTo),
    securities: maskOf('securities', product.acceptedSecurities),
    purposes: maskOf('purposes', product.purposes),
    sizes: maskOf('sizes', product.sizeClasses),
    taxGrades: maskOf('taxGrades', product.taxGrades),
    firstLoanOnly: product.firstLoanOnly ? 1 : 0,
    version: product.version,
    tenor: LPR_TENORS.indexOf(product.lprTenor),
    repayment: REPAYMENTS.indexOf(product.repayment),
    quota: product.quotaFen === null ? Number.POSITIVE_INFINITY : exactNumber(product.quotaFen),
  };
}

function writeSlot(catalogue: Catalogue, slot: number, product: ProductTerms, replaces: boolean): void {
  const terms = termsOf(product);
  catalogue.revision += 1;
  if (replaces) releaseLists(catalogue, slot);
  for (const name of TERM_COLUMNS) catalogue.columns[name][slot] = terms[name];
  for (const name of LIST_NAMES) catalogue.columns[name][slot] = retainList(catalogue.lists[name], product[name]);
  catalogue.ids[slot] = product.productId;
  catalogue.columns.bank[slot] = numberOfBank(catalogue, product.bankId);
  writeGround(catalogue, slot);
}

function numberOfBank({ banks }: Catalogue, bankId: string): number {
  const known = banks.numbers.get(bankId);
  if (known !== undefined) return known;
  banks.numbers.set(bankId, banks.ids.length);
  return banks.ids.push(bankId) - 1;
}

/** The bank of a slot below size. */
export const bankAt = ({ columns, banks }: Catalogue, slot: number): string =>
  banks.ids[columns.bank[slot] as number] as string;

/** The slot of a product that the catalogue holds. */
export function slotOf({ slotByProductId }: Catalogue, productId: string): number {
  const slot = slotByProductId.get(productId);
  invariant(slot !== undefined, 'the catalogue holds this product');
  return slot;
}

/**
 * The terms of a slot below size, read from its columns: they decide and score as the terms that were written. Lists
 * come in an order of their own, and fees as their sums without a name; who shows terms to people reads the version.
 */
export function termsAt(catalogue: Catalogue, slot: number): ProductTerms {
  const { columns, lists, ids } = catalogue;
  const number = (name: keyof Columns): number => columns[name][slot] as number;
  const amount = (name: keyof Columns): Fen => fen(BigInt(number(name)));
  const amountOrNull = (name: keyof Columns): Fen | null => (Number.isFinite(number(name)) ? amount(name) : null);
  const codes = (name: ListName): readonly string[] => lists[name].codes[number(name)] as readonly string[];
  const has = (name: keyof Columns, place: number): boolean => (number(name) & (1 << place)) !== 0;
  const productId = ids[slot];
  invariant(productId !== undefined, 'every slot below size holds a product');
  return {
    productId,
    version: number('version'),
    bankId: bankAt(catalogue, slot),
    amountFenMin: amount('amountMin'),
    amountFenMax: amount('amountMax'),
    termMonthsMin: number('termMin'),
    termMonthsMax: number('termMax'),
    lprTenor: LPR_TENORS[number('tenor')] as LprTenor,
    spreadBpsMin: bps(BigInt(number('spreadMin'))),
    spreadBpsMax: bps(BigInt(number('spreadSum') - number('spreadMin'))),
    repayment: REPAYMENTS[number('repayment')] as Repayment,
    acceptedSecurities: SECURITIES.filter((_code, place) => has('securities', place)),
    regions: codes('regions'),
    industries: codes('industries'),
    excludedIndustries: codes('excludedIndustries'),
    sizeClasses: SIZE_CLASSES.filter((_code, place) => has('sizes', place)),
    purposes: PURPOSES.filter((_code, place) => has('purposes', place)),
    requiredTags: codes('requiredTags'),
    excludedTags: codes('excludedTags'),
    creditGradeWorst: number('gradeWorst') === NO_GRADE_ASKED ? null : number('gradeWorst'),
    taxGrades: TAX_GRADES.filter((_code, place) => has('taxGrades', place)),
    firmAgeMonthsMin: Math.max(0, number('ageMin')),
    revenueFenMin: amountOrNull('revenueMin'),
    revenueFenMax: amountOrNull('revenueMax'),
    firstLoanOnly: number('firstLoanOnly') === 1,
    fees: [
      { name: '', yearlyBps: bps(BigInt(number('yearlyFee'))), fixedFen: null },
      { name: '', yearlyBps: null, fixedFen: amount('fixedFee') },
    ],
    promisedDays: number('promisedDays'),
    schemes: codes('schemes'),
    validFrom: dateOfNumber(number('validFrom')),
    validTo: number('validTo') === OPEN_END ? null : dateOfNumber(number('validTo')),
    quotaFen: amountOrNull('quota'),
  };
}

function releaseLists(catalogue: Catalogue, slot: number): void {
  for (const name of LIST_NAMES) releaseList(catalogue.lists[name], catalogue.columns[name][slot] ?? 0);
}

function emptyColumns(capacity: number): Columns {
  const whole = (): Int32Array => new Int32Array(capacity);
  const large = (): Float64Array => new Float64Array(capacity);
  const small = (): Int16Array => new Int16Array(capacity);
  return {
    amountMin: large(),
    amountMax: large(),
    revenueMin: large(),
    revenueMax: large(),
    fixedFee: large(),
    termMin: whole(),
    termMax: whole(),
    spreadMin: whole(),
    spreadSum: whole(),
    yearlyFee: whole(),
    promisedDays: whole(),
    ageMin: whole(),
    gradeWorst: whole(),
    validFrom: whole(),
    validTo: whole(),
    securities: whole(),
    purposes: whole(),
    sizes: whole(),
    taxGrades: whole(),
    firstLoanOnly: new Uint8Array(capacity),
    schemeMisses: new Uint8Array(capacity),
    quotaLeft: large(),
    speedKept: small(),
    honour: small(),
    capacity: small(),
    cover: small(),
    attentionPrice: small(),
    schemes: whole(),
    regions: whole(),
    industries: whole(),
    excludedIndustries: whole(),
    requiredTags: whole(),
    excludedTags: whole(),
    version: whole(),
    bank: whole(),
    tenor: new Uint8Array(capacity),
    repayment: new Uint8Array(capacity),
    quota: large(),
  };
}

const COLUMN_NAMES = Object.keys(emptyColumns(0)) as readonly (keyof Columns)[];
const TERM_COLUMNS = COLUMN_NAMES.filter(
  (name): name is TermColumn => ![...LIST_NAMES, ...GROUND_NAMES, 'bank'].some((other) => other === name),
);

/** Half as much room again in every column: twice would hold too much that nobody uses. */
function grow(catalogue: Catalogue): void {
  const larger = emptyColumns(Math.ceil(catalogue.columns.amountMin.length * 1.5));
  for (const name of COLUMN_NAMES) larger[name].set(catalogue.columns[name]);
  catalogue.columns = larger;
}
