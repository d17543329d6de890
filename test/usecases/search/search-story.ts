import { randomUUID } from 'node:crypto';
import type { MikroORM } from '@mikro-orm/postgresql';
import { createOrm } from '../../../adapters/postgres/orm.ts';
import { createTransactions } from '../../../adapters/postgres/transactions.ts';
import { civilDate } from '../../../domain/calendar.ts';
import type { NeedState, NeedTerms } from '../../../domain/market/credit-need.ts';
import type { ProductState, ProductTerms } from '../../../domain/market/credit-product.ts';
import { bps, yuan } from '../../../domain/money.ts';
import { CreditNeed, CreditNeedVersion } from '../../../schema/entities/market/credit-need.entity.ts';
import { CreditProduct, CreditProductVersion } from '../../../schema/entities/market/credit-product.entity.ts';
import { Bank } from '../../../schema/entities/registry/bank.entity.ts';
import { Consent } from '../../../schema/entities/registry/consent.entity.ts';
import { Firm } from '../../../schema/entities/registry/firm.entity.ts';
import { Organisation } from '../../../schema/entities/registry/organisation.entity.ts';
import { toSnapshot } from '../../../schema/terms-json.ts';
import type { SearchEngine, SearchIndex, SearchScope } from '../../../search/port.ts';
import { createPostgresSearch, createSearchPool } from '../../../search/postgres/postgres-search.ts';
import type { Deps } from '../../../usecases/ports.ts';
import { createTestDatabase } from '../../support/test-database.ts';

/** A search without filters, counts and synonyms. */
export const PLAIN = {
  filters: { facets: {}, ranges: {} },
  sort: 'RELEVANCE',
  facets: [],
  synonyms: [],
  limit: 5,
  offset: 0,
} as const;

const START = new Date('2026-01-28T01:00:00Z');

export type SearchStory = Awaited<ReturnType<typeof openSearchStory>>;

/** A migrated database with its search index, and the rows that the search use-cases read. */
export async function openSearchStory() {
  const database = await createTestDatabase();
  const orm = createOrm({ url: database.url, poolMax: 3 });
  const pool = createSearchPool({ url: database.url, max: 3 });
  const search = createPostgresSearch({ pool });
  await search.prepare();
  const deps = {
    read: () => orm.em.fork(),
    search,
    now: () => START,
    today: () => civilDate('2026-01-28'),
    newId: () => randomUUID(),
    inTransaction: createTransactions({ orm, now: () => START, newId: () => randomUUID() }),
  } satisfies Pick<Deps, 'read' | 'search' | 'now' | 'today' | 'newId' | 'inTransaction'>;
  return {
    deps,
    ...rowWriters(orm),
    /** Every document of an index, as stored. */
    stored: async (index: SearchIndex): Promise<Record<string, unknown>[]> =>
      (await pool.query(`select * from search.${index} order by key`)).rows,
    /** What the engine itself answers to somebody who may find what is open, or to an operator. */
    search: (index: SearchIndex, text: string, scope: SearchScope = { kind: 'open' }) =>
      search.search({ ...PLAIN, index, text, scope }),
    clear: async (): Promise<void> => {
      await pool.query('truncate search.products, search.needs, search.firms');
      await pool.query('truncate organisation cascade');
      await pool.query('truncate credit_need, credit_product cascade');
    },
    close: async (): Promise<void> => {
      await pool.end();
      await orm.close();
      await database.drop();
    },
  };
}

/** The engine with `first` run once, just before its first write. */
export function interrupted(search: SearchEngine, first: () => Promise<unknown>): SearchEngine {
  let left = 1;
  return {
    ...search,
    upsert: async (index, documents) => {
      if (left-- > 0) await first();
      await search.upsert(index, documents);
    },
  };
}

function rowWriters(orm: MikroORM) {
  let count = 0;
  const organisation = async (kind: 'BANK' | 'FIRM', name: string): Promise<{ id: string; creditCode: string }> => {
    const id = randomUUID();
    count += 1;
    const creditCode = `9144190000${String(count).padStart(8, '0')}`;
    await orm.em.fork().insert(Organisation, { id, kind, name, creditCode, createdAt: START });
    return { id, creditCode };
  };

  return {
    bank: async (name: string): Promise<string> => {
      const { id, creditCode } = await organisation('BANK', name);
      const flags = { isLegalPersonInCity: true, hasBranchInCity: true, isPilot2018: false };
      await orm.em.fork().insert(Bank, { id, name, creditCode, ...flags });
      return id;
    },
    firm: async (facts: {
      name?: string;
      industryCode: string | null;
      divisionCode: string | null;
    }): Promise<string> => {
      const name = facts.name ?? '某某有限公司';
      const { id, creditCode } = await organisation('FIRM', name);
      const rest = { sizeClass: 'SMALL', verification: 'VERIFIED', factsVersion: 1, createdAt: START } as const;
      const numbers = { staff: 73, revenueFen: yuan(8_765_432n) };
      await orm.em.fork().insert(Firm, { ...facts, ...numbers, ...rest, id, name, creditCode });
      return id;
    },
    product: async (bankId: string, name: string, rest: Partial<ProductTerms> & { state?: ProductState } = {}) => {
      const { state = 'ONLINE', ...terms } = rest;
      const id = randomUUID();
      count += 1;
      const createdAt = new Date(START.getTime() + count * 1_000);
      const em = orm.em.fork();
      await em.insert(CreditProduct, {
        id,
        bankId,
        name,
        version: 1,
        state,
        flags: [],
        createdAt,
        updatedAt: createdAt,
      });
      const snapshot = toSnapshot(productTerms({ productId: id, bankId, ...terms }));
      await em.insert(CreditProductVersion, { productId: id, version: 1, name, terms: snapshot, createdAt });
      return id;
    },
    reviseProduct: async (id: string, name: string): Promise<void> => {
      const em = orm.em.fork();
      const product = await em.findOneOrFail(CreditProduct, { id });
      const version = product.version + 1;
      const last = await em.findOneOrFail(CreditProductVersion, { productId: id, version: product.version });
      await em.insert(CreditProductVersion, { productId: id, version, name, terms: last.terms, createdAt: START });
      await em.nativeUpdate(CreditProduct, { id }, { version, name });
    },
    setProductState: (id: string, state: ProductState) => orm.em.fork().nativeUpdate(CreditProduct, { id }, { state }),
    need: async (firmId: string, rest: Partial<NeedTerms> & { state?: NeedState; description?: string } = {}) => {
      const { state = 'PUBLISHED', description = '', ...terms } = rest;
      const id = randomUUID();
      const em = orm.em.fork();
      const times = { publishedAt: START, createdAt: START, updatedAt: START };
      await em.insert(CreditNeed, { id, firmId, version: 1, state, flags: [], ...times });
      const snapshot = toSnapshot(needTerms({ needId: id, firmId, ...terms }));
      await em.insert(CreditNeedVersion, { needId: id, version: 1, terms: snapshot, description, createdAt: START });
      return id;
    },
    consent: async (of: { needId: string; firmId: string; bankId: string }): Promise<string> => {
      const id = randomUUID();
      const times = { grantedAt: START, expiresAt: new Date(START.getTime() + 86_400_000), revokedAt: null };
      await orm.em.fork().insert(Consent, { id, ...of, purpose: 'CREDIT_ASSESSMENT', ...times });
      return id;
    },
    revoke: (id: string) => orm.em.fork().nativeUpdate(Consent, { id }, { revokedAt: START }),
    setNeedState: (id: string, state: NeedState) => orm.em.fork().nativeUpdate(CreditNeed, { id }, { state }),
  };
}

function needTerms(rest: Pick<NeedTerms, 'needId' | 'firmId'> & Partial<NeedTerms>): NeedTerms {
  return {
    version: 1,
    amountFen: yuan(3_210_000n),
    termMonths: 17,
    purpose: 'EQUIPMENT_PURCHASE',
    rateBpsMax: bps(437n),
    securities: ['CREDIT_ONLY'],
    urgency: 'WITHIN_A_WEEK',
    publishedOn: civilDate('2026-01-28'),
    ...rest,
  };
}

function productTerms(rest: Pick<ProductTerms, 'productId' | 'bankId'> & Partial<ProductTerms>): ProductTerms {
  return {
    version: 1,
    quotaFen: null,
    amountFenMin: yuan(100_000n),
    amountFenMax: yuan(5_000_000n),
    termMonthsMin: 1,
    termMonthsMax: 36,
    lprTenor: 'ONE_YEAR',
    spreadBpsMin: bps(50n),
    spreadBpsMax: bps(150n),
    repayment: 'EQUAL_INSTALMENTS',
    acceptedSecurities: ['CREDIT_ONLY'],
    regions: [],
    industries: [],
    excludedIndustries: [],
    sizeClasses: [],
    purposes: [],
    requiredTags: [],
    excludedTags: [],
    creditGradeWorst: null,
    taxGrades: [],
    firmAgeMonthsMin: 0,
    revenueFenMin: null,
    revenueFenMax: null,
    firstLoanOnly: false,
    fees: [],
    promisedDays: 5,
    schemes: [],
    validFrom: civilDate('2026-01-01'),
    validTo: null,
    ...rest,
  };
}
