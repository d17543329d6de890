import { contains, wholeMonthsBetween } from '../calendar.ts';
import { invariant } from '../invariant.ts';
import { SECURITY, type Security } from '../market/security.ts';
import { SIZE_CLASS } from '../registry/size-class.ts';
import {
  type Catalogue,
  type Columns,
  dayNumberOf,
  exactNumber,
  GRADE_UNKNOWN,
  maskOf,
  standOn,
  termsAt,
} from './catalogue.ts';
import { type CodeLists, codesOfLists, prefixesOf, testLists } from './code-lists.ts';
import { decideEligibility, NEAR_MISS_RULES_MAX } from './decide-eligibility.ts';
import { evaluateRules, type MissingFact } from './hard-rules.ts';
import { lprBpsFor } from './market-facts.ts';
import { claimOf, sizesOf, whitelistsOf } from './market-standing.ts';
import type { NeedOnMarket } from './pair.ts';
import type { Candidate } from './rank.ts';
import { scoreFirmForBank, scorePair } from './score-pair.ts';
import {
  allInBps,
  amountMonthsOf,
  bankAmountFitPart,
  descendingPart,
  firmAmountFitPart,
  fitPart,
  PART_SCORE_MAX,
  reciprocalOf,
  totalOf,
} from './score-parts.ts';
import type { ScorePolicy } from './score-policy.ts';
import {
  emptyShortlist,
  finish,
  keep,
  lowestOfInterest,
  offer,
  type Score,
  type Scored,
  sparedPlaces,
} from './shortlist.ts';

/** The best matches of a need over the whole catalogue. */
export type NeedMatches = {
  /** Best first, at most `limit`. */
  readonly eligible: readonly Candidate[];
  /** Fewest missed rules first, at most {@link NEAR_MISSES_MAX}. */
  readonly nearMisses: readonly Candidate[];
  /** How many products were compared, and how many of them were eligible or near misses beyond the lists. */
  readonly scanned: number;
  readonly eligibleCount: number;
  readonly nearMissCount: number;
};

/** So many eligible products are kept for a need unless the caller says otherwise. */
export const MATCHES_LIMIT = 20;
export const NEAR_MISSES_MAX = 5;

/** One need as numbers and bits. A missing fact becomes a value that misses every bound and passes where none is set. */
export type Query = {
  readonly amount: number;
  readonly term: number;
  readonly amountMonths: number;
  readonly lprBps: number;
  readonly spreadCeiling: number;
  readonly day: number;
  readonly ageMonths: number;
  readonly grade: number;
  readonly revenueForMin: number;
  readonly revenueForMax: number;
  readonly securities: number;
  readonly purpose: number;
  readonly size: number;
  readonly taxGrade: number;
  /** 1 pass, 0 unknown, -1 fail for a product for first loans only. */
  readonly firstLoan: number;
  readonly regions: Uint8Array;
  readonly industries: Uint8Array;
  readonly excludedIndustries: Uint8Array;
  readonly requiredTags: Uint8Array;
  readonly excludedTags: Uint8Array;
  /** 1 for each list of claimed schemes that the firm's size, or what it stands on, does not satisfy. */
  readonly schemeSizeMisses: Uint8Array;
  readonly schemeTagMisses: Uint8Array;
  /** Weighted sum of the bank's parts that look only at the firm. */
  readonly bankBase: number;
  readonly speedDaysWorst: number;
  /** Usable securities as bits with their scores, best first. */
  readonly securityBits: Int32Array;
  readonly securityScores: Int32Array;
};

/**
 * The best products for one need. Two steps: a scan of all columns that counts missed rules and scores what is left,
 * with the same arithmetic as `scorePair`; then the exact rules and scores for the few that are kept. Both steps must
 * agree, else it is a bug. Without an LPR fixing nothing matches (A4-08).
 */
export function matchNeed(
  catalogue: Catalogue,
  asked: NeedOnMarket,
  options: { readonly policy: ScorePolicy; readonly limit?: number },
): NeedMatches {
  const { policy } = options;
  standOn(catalogue, asked.market);
  const { columns } = catalogue;
  const found = { eligibleCount: 0, nearMissCount: 0 };
  const eligible = emptyShortlist(options.limit ?? MATCHES_LIMIT, sparedPlaces(asked, policy.exposureFloor));
  const nearMisses: Scored[] = [];
  const query = queryOf(catalogue, asked, policy);
  if (query !== null) {
    const search = { catalogue, asked, query, policy };
    // A product that misses more rules than the worst kept near miss is out of the question.
    let missesOfInterest = NEAR_MISS_RULES_MAX;
    for (let slot = 0; slot < catalogue.size; slot += 1) {
      const misses = countMisses(columns, slot, query);
      if (misses > NEAR_MISS_RULES_MAX) continue;
      if (misses === 0) {
        found.eligibleCount += 1;
        if (eligible.limit > 0) offerSlot(search, slot, eligible);
        continue;
      }
      found.nearMissCount += 1;
      if (misses > missesOfInterest) continue;
      const scored = scoreNearMiss(search, { slot, misses, nearMisses });
      if (scored === null) continue;
      keep(nearMisses, scored, NEAR_MISSES_MAX);
      missesOfInterest = nearMisses[NEAR_MISSES_MAX - 1]?.misses ?? NEAR_MISS_RULES_MAX;
    }
  }
  return {
    eligible: finish(eligible).map((scored) => confirm(catalogue, asked, { scored, policy })),
    nearMisses: nearMisses.map((scored) => confirm(catalogue, asked, { scored, policy })),
    scanned: catalogue.size,
    ...found,
  };
}

export type Search = {
  readonly catalogue: Catalogue;
  readonly asked: NeedOnMarket;
  readonly query: Query;
  readonly policy: ScorePolicy;
};

/** Scores an eligible product and keeps it where it is good enough. */
export function offerSlot(search: Search, slot: number, shortlist: Parameters<typeof offer>[0]): void {
  const { catalogue, asked, query, policy } = search;
  const { columns } = catalogue;
  const attentionPrice = smallAt(columns.attentionPrice, slot);
  const score = scoreSlot({ columns, query, policy, floor: lowestOfInterest(shortlist, attentionPrice) }, slot);
  if (score === null) return;
  offer(shortlist, { ...score, ...identityOf(catalogue, asked, slot), slot, misses: 0, attentionPrice });
}

/** A near miss is charged nothing: it fills no place that a bank has to answer. `null` where it would not be kept. */
export function scoreNearMiss(
  { catalogue, asked, query, policy }: Search,
  of: { readonly slot: number; readonly misses: number; readonly nearMisses: readonly Scored[] },
): Scored | null {
  const { slot, misses } = of;
  const worst = of.nearMisses[NEAR_MISSES_MAX - 1];
  if (worst !== undefined && misses > worst.misses) return null;
  const floor = worst !== undefined && misses === worst.misses ? worst.reciprocal : 0;
  const score = scoreSlot({ columns: catalogue.columns, query, policy, floor }, slot);
  if (score === null) return null;
  const charged = { rankScore: score.reciprocal, attentionPrice: 0 };
  return { ...score, ...charged, ...identityOf(catalogue, asked, slot), slot, misses };
}

/** So many products would be eligible if the firm told this one fact, at best. */
export type Opening = { readonly missing: MissingFact; readonly products: number };

/** What a query looks like when a missing fact turns out as well as it can. */
const BEST_FACTS: Readonly<Record<Exclude<MissingFact, 'LPR_FIXING'>, Partial<Query>>> = {
  FIRM_SIZE_CLASS: { size: -1, schemeSizeMisses: new Uint8Array(0) },
  FIRM_TAX_GRADE: { taxGrade: -1 },
  FIRM_LOAN_RECORD: { firstLoan: 1 },
  FIRM_FOUNDED_ON: { ageMonths: Number.MAX_SAFE_INTEGER },
  FIRM_CREDIT_GRADE: { grade: 1 },
  FIRM_REVENUE: { revenueForMin: Number.MAX_VALUE, revenueForMax: -Number.MAX_VALUE },
};

/**
 * "Tell us this and so many more products open": for each fact that the firm has not told, the products that miss
 * nothing else. Most products first, ties by code; facts that open nothing are left out.
 */
export function countOpenings(catalogue: Catalogue, asked: NeedOnMarket, policy: ScorePolicy): Opening[] {
  standOn(catalogue, asked.market);
  const query = queryOf(catalogue, asked, policy);
  if (query === null) return [];
  return openingsOf(asked, (best) => countOpened(catalogue, query, { ...query, ...best }));
}

/** The openings of a need, each counted with what the query would be if the fact turned out as well as it can. */
export function openingsOf({ firm }: NeedOnMarket, count: (best: Partial<Query>) => number): Opening[] {
  const isMissing: Record<keyof typeof BEST_FACTS, boolean> = {
    FIRM_SIZE_CLASS: firm.sizeClass === SIZE_CLASS.UNKNOWN,
    FIRM_TAX_GRADE: firm.taxGrade === null,
    FIRM_LOAN_RECORD: firm.hasNoLoanRecord === null,
    FIRM_FOUNDED_ON: firm.foundedOn === null,
    FIRM_CREDIT_GRADE: firm.creditGrade === null,
    FIRM_REVENUE: firm.revenueFen === null,
  };
  const facts = (Object.keys(isMissing) as (keyof typeof BEST_FACTS)[]).filter((fact) => isMissing[fact]);
  return facts
    .map((missing) => ({ missing, products: count(BEST_FACTS[missing]) }))
    .filter(({ products }) => products > 0)
    .sort((first, second) => second.products - first.products || (first.missing < second.missing ? -1 : 1));
}

/** How many products fit a need after a change that did not before it. */
export function countFurther(
  catalogue: Catalogue,
  of: { readonly now: NeedOnMarket; readonly changed: NeedOnMarket },
  policy: ScorePolicy,
): number {
  standOn(catalogue, of.now.market);
  const [now, changed] = [queryOf(catalogue, of.now, policy), queryOf(catalogue, of.changed, policy)];
  return now === null || changed === null ? 0 : countOpened(catalogue, now, changed);
}

function countOpened({ columns, size }: Catalogue, now: Query, changed: Query): number {
  let opened = 0;
  for (let slot = 0; slot < size; slot += 1)
    if (countMisses(columns, slot, changed) === 0 && countMisses(columns, slot, now) > 0) opened += 1;
  return opened;
}

export function identityOf(
  catalogue: Catalogue,
  asked: NeedOnMarket,
  slot: number,
): Pick<Scored, 'needId' | 'productId' | 'firstLoan'> {
  const productId = catalogue.ids[slot];
  invariant(productId !== undefined, 'every slot below size holds a product');
  return { needId: asked.need.needId, productId, firstLoan: catalogue.columns.firstLoanOnly[slot] === 1 };
}

/** The exact rules and scores for one kept product; they must say what the scan said. */
export function confirm(
  catalogue: Catalogue,
  asked: NeedOnMarket,
  { scored, policy }: { readonly scored: Scored; readonly policy: ScorePolicy },
): Candidate {
  const product = termsAt(catalogue, scored.slot);
  const pair = { ...asked, product };
  const eligibility = decideEligibility(evaluateRules(pair));
  const score = scorePair(pair, policy);
  const misses = eligibility.verdict === 'eligible' ? 0 : eligibility.because.length;
  invariant(eligibility.verdict !== 'ineligible' && misses === scored.misses, 'scan and rules must agree');
  invariant(
    score.firm.total === scored.firmScore && score.bank.total === scored.bankScore,
    'scan and score must agree',
  );
  return {
    needId: asked.need.needId,
    needVersion: asked.need.version,
    productId: product.productId,
    productVersion: product.version,
    verdict: eligibility.verdict,
    misses,
    firmScore: score.firm.total,
    bankScore: score.bank.total,
    reciprocal: score.reciprocal,
    rankScore: scored.rankScore,
    attentionPrice: scored.attentionPrice,
    firstLoan: scored.firstLoan,
  };
}

/** Stands for "no match possible" in {@link countMisses}: a missed rule that nobody can change. */
const HOPELESS = NEAR_MISS_RULES_MAX + 1;

/**
 * Number of rules that miss, or {@link HOPELESS}. The same rules as `hard-rules.ts` and the same table of who can
 * change what as `decide-eligibility.ts`; a property test holds them together. Unchangeable rules come first.
 */
export function countMisses(columns: Columns, slot: number, query: Query): number {
  if (query.regions[at(columns.regions, slot)] === 0) return HOPELESS;
  const purposes = at(columns.purposes, slot);
  if (purposes !== 0 && (purposes & query.purpose) === 0) return HOPELESS;
  if (query.industries[at(columns.industries, slot)] === 0) return HOPELESS;
  if (query.excludedIndustries[at(columns.excludedIndustries, slot)] === 0) return HOPELESS;
  if (at(columns.validFrom, slot) > query.day || at(columns.validTo, slot) <= query.day) return HOPELESS;
  if (query.requiredTags[at(columns.requiredTags, slot)] === 0) return HOPELESS;
  if (query.excludedTags[at(columns.excludedTags, slot)] === 0) return HOPELESS;
  const schemes = at(columns.schemes, slot);
  // A list beyond the end of the tested ones counts as kept: what a firm could tell at best.
  let misses =
    byteAt(columns.schemeMisses, slot) + (query.schemeSizeMisses[schemes] ?? 0) + (query.schemeTagMisses[schemes] ?? 0);
  const sizes = at(columns.sizes, slot);
  if (sizes !== 0 && (sizes & query.size) === 0) {
    if (query.size !== 0) return HOPELESS;
    misses += 1;
  }
  const taxGrades = at(columns.taxGrades, slot);
  if (taxGrades !== 0 && (taxGrades & query.taxGrade) === 0) {
    if (query.taxGrade !== 0) return HOPELESS;
    misses += 1;
  }
  if (query.firstLoan !== 1 && columns.firstLoanOnly[slot] === 1) {
    if (query.firstLoan === -1) return HOPELESS;
    misses += 1;
  }
  if (at(columns.spreadMin, slot) > query.spreadCeiling) misses += 1;
  if (fenAt(columns.amountMin, slot) > query.amount) misses += 1;
  if (fenAt(columns.amountMax, slot) < query.amount) misses += 1;
  if (fenAt(columns.quotaLeft, slot) < query.amount) misses += 1;
  if (at(columns.termMin, slot) > query.term) misses += 1;
  if (at(columns.termMax, slot) < query.term) misses += 1;
  if ((at(columns.securities, slot) & query.securities) === 0) misses += 1;
  if (at(columns.ageMin, slot) > query.ageMonths) misses += 1;
  if (at(columns.gradeWorst, slot) < query.grade) misses += 1;
  if (fenAt(columns.revenueMin, slot) > query.revenueForMin) misses += 1;
  if (fenAt(columns.revenueMax, slot) < query.revenueForMax) misses += 1;
  return misses;
}

/**
 * The cell of a slot below size; every such cell is filled. One function for each kind of column: a shared one would
 * meet four kinds of array, which costs the scan most of its speed.
 */
const at = (column: Int32Array, slot: number): number => column[slot] as number;
const fenAt = (column: Float64Array, slot: number): number => column[slot] as number;
const byteAt = (column: Uint8Array, slot: number): number => column[slot] as number;
const smallAt = (column: Int16Array, slot: number): number => column[slot] as number;

/**
 * Scores one slot, or answers `null` as soon as its reciprocal must stay below `floor`: the reciprocal grows with each
 * part, so the parts that are dear to compute may be taken at their best first.
 */
export function scoreSlot(scan: Scan, slot: number): Score | null {
  const { columns, query, floor } = scan;
  const { firmWeights, bankWeights } = scan.policy;
  const easy =
    speedPart(scan, slot) * firmWeights.speed +
    smallAt(columns.speedKept, slot) * firmWeights.speedKept +
    smallAt(columns.honour, slot) * firmWeights.honour +
    fitPart(query.term, at(columns.termMin, slot), at(columns.termMax, slot)) * firmWeights.termFit;
  const quality =
    securityPart(columns, slot, query) * bankWeights.securityQuality +
    smallAt(columns.capacity, slot) * bankWeights.capacity +
    smallAt(columns.cover, slot) * bankWeights.cover;
  const bankBest = totalOf(query.bankBase + quality + PART_SCORE_MAX * bankWeights.amountFit);
  if (isBelow(floor, totalOf(easy + PART_SCORE_MAX * (firmWeights.cost + firmWeights.amountFit)), bankBest))
    return null;
  const cost = costPart(scan, slot) * firmWeights.cost;
  if (isBelow(floor, totalOf(easy + cost + PART_SCORE_MAX * firmWeights.amountFit), bankBest)) return null;

  const amountMin = fenAt(columns.amountMin, slot);
  const amountMax = fenAt(columns.amountMax, slot);
  const firmScore = totalOf(
    easy + cost + firmAmountFitPart(query.amount, amountMin, amountMax) * firmWeights.amountFit,
  );
  const bankScore = totalOf(
    query.bankBase + quality + bankAmountFitPart(query.amount, amountMin, amountMax) * bankWeights.amountFit,
  );
  const reciprocal = reciprocalOf(firmScore, bankScore);
  return reciprocal < floor ? null : { firmScore, bankScore, reciprocal };
}

/** Compares without a division: 2fb/(f+b) < floor. All factors lie below 10 001, so the products are exact. */
const isBelow = (floor: number, firmBest: number, bankBest: number): boolean =>
  2 * firmBest * bankBest < floor * (firmBest + bankBest);

type Scan = {
  readonly columns: Columns;
  readonly query: Query;
  readonly policy: ScorePolicy;
  /** Lowest reciprocal that is still of interest. */
  readonly floor: number;
};

const speedPart = ({ columns, query }: Scan, slot: number): number =>
  descendingPart(at(columns.promisedDays, slot), 1, query.speedDaysWorst);

function costPart({ columns, query, policy }: Scan, slot: number): number {
  const price = {
    lprBps: query.lprBps,
    spreadBpsSum: at(columns.spreadSum, slot),
    yearlyFeeBps: at(columns.yearlyFee, slot),
    fixedFeeFen: fenAt(columns.fixedFee, slot),
  };
  return descendingPart(allInBps(price, query.amountMonths), policy.costBpsBest, policy.costBpsWorst);
}

function securityPart(columns: Columns, slot: number, query: Query): number {
  const accepted = at(columns.securities, slot);
  for (let rank = 0; rank < query.securityBits.length; rank += 1) {
    if ((at(query.securityBits, rank) & accepted) !== 0) return at(query.securityScores, rank);
  }
  return 0;
}

/**
 * The need as numbers; `null` when the LPR fixing is missing or the firm stands on a negative list, where no product can
 * be eligible or a near miss. The catalogue must stand on the market of the need.
 */
export function queryOf(catalogue: Catalogue, asked: NeedOnMarket, policy: ScorePolicy): Query | null {
  const { need, firm, market } = asked;
  const lprBps = lprBpsFor(market, need.termMonths);
  if (lprBps === null) return null;
  const { lists } = catalogue;
  const tags = firm.tags.filter((tag) => contains(tag, market.asOf)).map((tag) => tag.code);
  if (market.standing.negativeLists.some((code) => tags.includes(code))) return null;
  const amount = exactNumber(need.amountFen);
  const revenue = firm.revenueFen === null ? null : exactNumber(firm.revenueFen);
  const firmParts = scoreFirmForBank(asked, policy);
  const { bankWeights } = policy;
  return {
    amount,
    term: need.termMonths,
    amountMonths: amountMonthsOf(amount, need.termMonths),
    lprBps: Number(lprBps),
    spreadCeiling: Number(need.rateBpsMax - lprBps),
    day: dayNumberOf(market.asOf),
    ageMonths: firm.foundedOn === null ? -1 : wholeMonthsBetween(firm.foundedOn, market.asOf),
    grade: firm.creditGrade ?? GRADE_UNKNOWN,
    revenueForMin: revenue ?? -Number.MAX_VALUE,
    revenueForMax: revenue ?? Number.MAX_VALUE,
    securities: maskOf('securities', [SECURITY.CREDIT_ONLY, ...need.securities]),
    purpose: maskOf('purposes', [need.purpose]),
    size: firm.sizeClass === SIZE_CLASS.UNKNOWN ? 0 : maskOf('sizes', [firm.sizeClass]),
    taxGrade: firm.taxGrade === null ? 0 : maskOf('taxGrades', [firm.taxGrade]),
    firstLoan: firm.hasNoLoanRecord === null ? 0 : firm.hasNoLoanRecord ? 1 : -1,
    regions: testLists(lists.regions, prefixesOf(firm.divisionCode), 'any'),
    industries: testLists(lists.industries, prefixesOf(firm.industryCode), 'any'),
    excludedIndustries: testLists(lists.excludedIndustries, prefixesOf(firm.industryCode), 'none'),
    requiredTags: testLists(lists.requiredTags, tags, 'all'),
    excludedTags: testLists(lists.excludedTags, tags, 'none'),
    ...schemeMissesOf(lists.schemes, asked, tags),
    bankBase:
      firmParts.policyFit * bankWeights.policyFit +
      firmParts.taxGrade * bankWeights.taxGrade +
      firmParts.creditGrade * bankWeights.creditGrade +
      firmParts.firstLoan * bankWeights.firstLoan,
    speedDaysWorst: policy.speedDaysWorst[need.urgency],
    ...securityOrder(need.securities, policy),
  };
}

/** What the claimed schemes ask of the firm, once for each distinct list of schemes. */
function schemeMissesOf(
  lists: CodeLists,
  { firm, market }: NeedOnMarket,
  tags: readonly string[],
): Pick<Query, 'schemeSizeMisses' | 'schemeTagMisses'> {
  const claims = codesOfLists(lists).map((schemes) => claimOf({ schemes }, market).inForce);
  return {
    schemeSizeMisses: Uint8Array.from(claims, (schemes) => {
      const sizes = sizesOf(schemes);
      return sizes === null || sizes.includes(firm.sizeClass) ? 0 : 1;
    }),
    schemeTagMisses: Uint8Array.from(claims, (schemes) =>
      whitelistsOf(schemes).every((code) => tags.includes(code)) ? 0 : 1,
    ),
  };
}

function securityOrder(
  offered: readonly Security[],
  policy: ScorePolicy,
): Pick<Query, 'securityBits' | 'securityScores'> {
  const usable = [...new Set<Security>([SECURITY.CREDIT_ONLY, ...offered])].sort(
    (first, second) => policy.securityScores[second] - policy.securityScores[first],
  );
  return {
    securityBits: Int32Array.from(usable, (code) => maskOf('securities', [code])),
    securityScores: Int32Array.from(usable, (code) => policy.securityScores[code]),
  };
}
