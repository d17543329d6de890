import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../adapters/postgres/embedded-postgres.ts';
import { contains, wholeMonthsBetween } from '../../domain/calendar.ts';
import type { ProductTerms } from '../../domain/market/credit-product.ts';
import { prefixesOf } from '../../domain/matching/code-lists.ts';
import { decideScheme } from '../../domain/matching/decide-scheme.ts';
import { lprBpsFor } from '../../domain/matching/market-facts.ts';
import { claimOf, quotaLeft, sizesOf, whitelistsOf } from '../../domain/matching/market-standing.ts';
import type { NeedOnMarket } from '../../domain/matching/pair.ts';
import { SIZE_CLASS } from '../../domain/registry/size-class.ts';

/** The tables hold what the matcher compiles, prefixes and scheme terms worked out beforehand, so that SQL has less to do. */
const TABLES = `
  create table product (id text, amount_min bigint, amount_max bigint, revenue_min bigint, revenue_max bigint,
    term_min int, term_max int, spread_min int, age_min int, grade_worst int, valid_from date, valid_to date,
    securities text[], purposes text[], sizes text[], tax_grades text[], first_loan_only boolean, scheme_misses int,
    scheme_sizes text[], scheme_lists text[], quota_left bigint, regions text[], industries text[],
    excluded_industries text[], required_tags text[], excluded_tags text[]);
  create table need (number int, amount bigint, term int, spread_max int, day date, age_months int, grade int,
    revenue bigint, securities text[], purpose text, size_class text, tax_grade text, no_loan boolean, divisions text[],
    industries text[], tags text[])`;

const RULES = `
  (p.regions = '{}' or p.regions && n.divisions) and (p.purposes = '{}' or n.purpose = any(p.purposes))
  and (p.industries = '{}' or p.industries && n.industries) and not p.excluded_industries && n.industries
  and p.valid_from <= n.day and (p.valid_to is null or p.valid_to > n.day)
  and p.required_tags <@ n.tags and not p.excluded_tags && n.tags
  and p.scheme_misses = 0 and (p.scheme_sizes is null or n.size_class = any(p.scheme_sizes)) and p.scheme_lists <@ n.tags
  and (p.sizes = '{}' or n.size_class = any(p.sizes)) and (p.tax_grades = '{}' or n.tax_grade = any(p.tax_grades))
  and (not p.first_loan_only or n.no_loan is true) and p.spread_min <= n.spread_max
  and p.amount_min <= n.amount and p.amount_max >= n.amount and (p.quota_left is null or p.quota_left >= n.amount)
  and p.term_min <= n.term and p.term_max >= n.term and p.securities && n.securities
  and (p.age_min <= 0 or p.age_min <= n.age_months) and (p.grade_worst is null or p.grade_worst >= n.grade)
  and (p.revenue_min is null or p.revenue_min <= n.revenue) and (p.revenue_max is null or p.revenue_max >= n.revenue)`;
/** Without a score: the cheapest order stands for the ranking. */
const BEST_SQL = `
  select count(*)::int as kept from need n
  cross join lateral (select p.id from product p where ${RULES} order by p.spread_min, p.id limit 20) best`;
const COUNT_SQL = `select n.number, (select count(*)::int from product p where ${RULES}) as eligible from need n order by n.number`;

export type SqlMeasured = {
  readonly ms: number;
  readonly kept: number;
  /** Eligible products of each need, to be compared with the matcher's. */
  readonly eligible: readonly number[];
};

/** The hard rules as one query over products and needs, on one core of an embedded PostgreSQL; the better of three runs. */
export async function matchBySql(
  products: readonly ProductTerms[],
  needs: readonly NeedOnMarket[],
): Promise<SqlMeasured> {
  const folder = mkdtempSync(join(tmpdir(), 'market-bench-'));
  const postgres = await startEmbeddedPostgres(folder);
  const client = new pg.Client({ connectionString: postgres.urlOf('postgres') });
  try {
    await client.connect();
    await client.query('set max_parallel_workers_per_gather = 0');
    await client.query(TABLES);
    for (const [index, asked] of needs.entries()) await insert(client, 'need', needRow(asked, index));
    const [first] = needs;
    if (first === undefined) throw new Error('the bench has needs');
    for (const product of products) await insert(client, 'product', productRow(product, first));
    await client.query('analyze');
    const durations: number[] = [];
    let kept = 0;
    for (let run = 0; run < 3; run += 1) {
      const startedAt = performance.now();
      const { rows } = await client.query<{ kept: number }>(BEST_SQL);
      durations.push(performance.now() - startedAt);
      kept = rows[0]?.kept ?? 0;
    }
    const { rows } = await client.query<{ eligible: number }>(COUNT_SQL);
    return { ms: Math.min(...durations), kept, eligible: rows.map(({ eligible }) => eligible) };
  } finally {
    await client.end();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function insert(client: pg.Client, table: string, row: Readonly<Record<string, unknown>>): Promise<void> {
  const names = Object.keys(row);
  const places = names.map((_name, index) => `$${index + 1}`).join(', ');
  await client.query(`insert into ${table} (${names.join(', ')}) values (${places})`, Object.values(row));
}

const productRow = (product: ProductTerms, { market }: NeedOnMarket): Record<string, unknown> => {
  const { inForce } = claimOf(product, market);
  return {
    id: product.productId,
    amount_min: product.amountFenMin,
    amount_max: product.amountFenMax,
    revenue_min: product.revenueFenMin,
    revenue_max: product.revenueFenMax,
    term_min: product.termMonthsMin,
    term_max: product.termMonthsMax,
    spread_min: product.spreadBpsMin,
    age_min: product.firmAgeMonthsMin,
    grade_worst: product.creditGradeWorst,
    valid_from: product.validFrom,
    valid_to: product.validTo,
    securities: product.acceptedSecurities,
    purposes: product.purposes,
    sizes: product.sizeClasses,
    tax_grades: product.taxGrades,
    first_loan_only: product.firstLoanOnly,
    scheme_misses: decideScheme(product, market),
    scheme_sizes: sizesOf(inForce),
    scheme_lists: whitelistsOf(inForce),
    quota_left: quotaLeft(product, market.standing),
    regions: product.regions,
    industries: product.industries,
    excluded_industries: product.excludedIndustries,
    required_tags: product.requiredTags,
    excluded_tags: product.excludedTags,
  };
};

const needRow = ({ need, firm, market }: NeedOnMarket, number: number): Record<string, unknown> => {
  const tags = firm.tags.filter((tag) => contains(tag, market.asOf)).map(({ code }) => code);
  const isShutOut = market.standing.negativeLists.some((code) => tags.includes(code));
  const lprBps = lprBpsFor(market, need.termMonths) ?? 0n;
  return {
    number,
    // On a negative list nothing fits; an amount of nothing stands for that.
    amount: isShutOut ? 0 : need.amountFen,
    term: need.termMonths,
    spread_max: need.rateBpsMax - lprBps,
    day: market.asOf,
    age_months: firm.foundedOn === null ? null : wholeMonthsBetween(firm.foundedOn, market.asOf),
    grade: firm.creditGrade,
    revenue: firm.revenueFen,
    securities: ['CREDIT_ONLY', ...need.securities],
    purpose: need.purpose,
    size_class: firm.sizeClass === SIZE_CLASS.UNKNOWN ? null : firm.sizeClass,
    tax_grade: firm.taxGrade,
    no_loan: firm.hasNoLoanRecord,
    divisions: prefixesOf(firm.divisionCode),
    industries: prefixesOf(firm.industryCode),
    tags,
  };
};
