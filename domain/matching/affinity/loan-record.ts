import { type AmountForm, amountFormOf } from './amount-form.ts';

/** One loan as the affinity model learns from it: where, what for, how much, when and from whom. */
export type LoanRecord = {
  /** Whole days since 1970-01-01. */
  readonly day: number;
  /** From coarse to fine, such as province, city, county, town. May stop early. */
  readonly region: readonly string[];
  /** From coarse to fine, such as section, division, class. May be empty. */
  readonly industry: readonly string[];
  /** In any one currency unit; a figure to compare with others, never to book. */
  readonly amount: number;
  readonly lender: string;
};

/** What is asked of the model: a loan that nobody has given yet. */
export type LoanQuery = Omit<LoanRecord, 'lender' | 'day'>;

export const REGION_LEVELS = 5;
export const INDUSTRY_LEVELS = 4;
export const AMOUNT_BUCKETS = 10;

/** Numbers for the names of places, industries and lenders and for whole amounts, and the edges of the amount buckets. */
export type Vocabulary = {
  readonly regions: ReadonlyMap<string, number>;
  readonly industries: ReadonlyMap<string, number>;
  readonly lenderIds: ReadonlyMap<string, number>;
  readonly amountIds: ReadonlyMap<number, number>;
  readonly lenders: readonly string[];
  readonly amountEdges: Float64Array;
};

/** A query in numbers; -1 where a level is missing or was never seen. */
export type CodedQuery = {
  readonly regions: Int32Array;
  readonly industries: Int32Array;
  readonly bucket: number;
  /** The amount to the whole unit, as a number of the vocabulary. */
  readonly amountId: number;
  readonly form: AmountForm;
};

/** Many loans in columns, sorted by day. */
export type LoanColumns = {
  readonly size: number;
  readonly day: Int32Array;
  readonly lender: Int32Array;
  readonly regions: readonly Int32Array[];
  readonly industries: readonly Int32Array[];
  readonly bucket: Int32Array;
  readonly amountId: Int32Array;
  readonly form: readonly AmountForm[];
  readonly vocabulary: Vocabulary;
};

/** The paths down to each level, so that two towns of one name in two provinces stay two. */
export function pathsOf(codes: readonly string[], levels: number): string[] {
  const paths: string[] = [];
  let path = '';
  for (const code of codes.slice(0, levels)) {
    path = `${path}/${code}`;
    paths.push(path);
  }
  return paths;
}

function idIn<Name>(ids: Map<Name, number>, name: Name): number {
  const known = ids.get(name);
  if (known !== undefined) return known;
  ids.set(name, ids.size);
  return ids.size - 1;
}

/** Edges that cut the amounts into ten buckets of about as many loans each. */
function amountEdgesOf(loans: readonly LoanRecord[]): Float64Array {
  const sorted = Float64Array.from(loans, (loan) => loan.amount).sort();
  const edges = Array.from(
    { length: AMOUNT_BUCKETS - 1 },
    (_, index) => sorted[Math.floor((sorted.length * (index + 1)) / AMOUNT_BUCKETS)] ?? 0,
  );
  return Float64Array.from(edges);
}

/** The loans in columns, oldest first; loans of one day stay in the order given. */
export function encodeLoans(records: readonly LoanRecord[]): LoanColumns {
  const loans = [...records].sort((first, second) => first.day - second.day);
  const regionIds = new Map<string, number>();
  const industryIds = new Map<string, number>();
  const lenderIds = new Map<string, number>();
  const amountIds = new Map<number, number>();
  const column = (): Int32Array => new Int32Array(loans.length).fill(-1);
  const regions = Array.from({ length: REGION_LEVELS }, column);
  const industries = Array.from({ length: INDUSTRY_LEVELS }, column);
  const day = column();
  const lender = column();
  const bucket = column();
  const amountId = column();
  const form = loans.map((loan) => amountFormOf(loan.amount));
  const amountEdges = amountEdgesOf(loans);
  loans.forEach((loan, row) => {
    day[row] = loan.day;
    lender[row] = idIn(lenderIds, loan.lender);
    bucket[row] = bucketOf(amountEdges, loan.amount);
    amountId[row] = idIn(amountIds, Math.round(loan.amount));
    pathsOf(loan.region, REGION_LEVELS).forEach((path, level) => {
      (regions[level] as Int32Array)[row] = idIn(regionIds, path);
    });
    pathsOf(loan.industry, INDUSTRY_LEVELS).forEach((path, level) => {
      (industries[level] as Int32Array)[row] = idIn(industryIds, path);
    });
  });
  const lenders = [...lenderIds.keys()];
  const vocabulary = { regions: regionIds, industries: industryIds, lenderIds, lenders, amountIds, amountEdges };
  return { size: loans.length, day, lender, regions, industries, bucket, amountId, form, vocabulary };
}

/** The query in the numbers of a vocabulary. */
export function encodeQuery(vocabulary: Vocabulary, query: LoanQuery): CodedQuery {
  const regions = new Int32Array(REGION_LEVELS).fill(-1);
  const industries = new Int32Array(INDUSTRY_LEVELS).fill(-1);
  pathsOf(query.region, REGION_LEVELS).forEach((path, level) => {
    regions[level] = vocabulary.regions.get(path) ?? -1;
  });
  pathsOf(query.industry, INDUSTRY_LEVELS).forEach((path, level) => {
    industries[level] = vocabulary.industries.get(path) ?? -1;
  });
  return {
    regions,
    industries,
    bucket: bucketOf(vocabulary.amountEdges, query.amount),
    amountId: vocabulary.amountIds.get(Math.round(query.amount)) ?? -1,
    form: amountFormOf(query.amount),
  };
}

/** One loan of the columns as a query. */
export const queryAt = (loans: LoanColumns, row: number): CodedQuery => ({
  regions: Int32Array.from(loans.regions, (column) => column[row] ?? -1),
  industries: Int32Array.from(loans.industries, (column) => column[row] ?? -1),
  bucket: loans.bucket[row] ?? 0,
  amountId: loans.amountId[row] ?? -1,
  form: loans.form[row] as AmountForm,
});

function bucketOf(edges: Float64Array, amount: number): number {
  let bucket = 0;
  while (bucket < edges.length && amount >= (edges[bucket] as number)) bucket += 1;
  return bucket;
}
