import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CivilDate } from '../../domain/calendar.ts';
import type { NeedState } from '../../domain/market/credit-need.ts';
import type { FirmMask } from '../../domain/matching/firm-mask.ts';
import { CreditNeed, CreditNeedVersion } from '../../schema/entities/market/credit-need.entity.ts';
import { CreditProduct, CreditProductVersion } from '../../schema/entities/market/credit-product.entity.ts';
import { Bank } from '../../schema/entities/registry/bank.entity.ts';
import { Firm, FirmFactsVersion } from '../../schema/entities/registry/firm.entity.ts';
import { firmFactsOf, needTermsOf, productTermsOf } from '../../schema/terms-json.ts';
import type { SearchDocument, SearchIndex } from '../../search/port.ts';
import { HIDDEN_MASK, loadMasks } from '../matching/firm-masks.ts';
import { fixingOn } from '../matching/market-facts-of-today.ts';
import type { Deps } from '../ports.ts';
import {
  type FirmSearchFacts,
  firmDocument,
  fullNeedDocument,
  maskedNeedDocument,
  productDocument,
  type SharedPlace,
} from './documents.ts';

/** A draft is its firm's own affair; what was handed in is found by operators, whatever became of it. */
const FOUND_STATES: readonly NeedState[] = [
  'SUBMITTED',
  'RETURNED',
  'REJECTED',
  'PUBLISHED',
  'PAUSED',
  'PARTIALLY_FULFILLED',
  'FULFILLED',
  'EXPIRED',
  'CANCELLED',
];

export type DocumentDeps = Pick<Deps, 'read' | 'today'>;

/** What the database says now that the index should hold of these subjects; nothing of those that nobody may find. */
export function loadDocuments(
  deps: DocumentDeps,
  index: SearchIndex,
  ids: readonly string[],
): Promise<SearchDocument[]> {
  if (ids.length === 0) return Promise.resolve([]);
  const em = deps.read();
  switch (index) {
    case 'products':
      return loadProducts(em, ids, deps.today());
    case 'needs':
      return loadNeeds(em, ids, deps.today());
    case 'firms':
      return loadFirms(em, ids, deps.today()).then((firms) => firms.map(firmDocument));
  }
}

/** The ids of all subjects that may have documents, in order, after one of them. */
export async function loadSubjectIds(
  deps: Pick<Deps, 'read'>,
  index: SearchIndex,
  page: { readonly after: string | null; readonly limit: number },
): Promise<string[]> {
  const where = page.after === null ? {} : { id: { $gt: page.after } };
  const options = { fields: ['id'], orderBy: { id: 'asc' }, limit: page.limit } as const;
  const em = deps.read();
  switch (index) {
    case 'products':
      return (await em.find(CreditProduct, where, options)).map((row) => row.id);
    case 'needs':
      return (await em.find(CreditNeed, where, options)).map((row) => row.id);
    case 'firms':
      return (await em.find(Firm, where, options)).map((row) => row.id);
  }
}

/** How many subjects an index is made of, whether they are shown or not. */
export function countSubjects(deps: Pick<Deps, 'read'>, index: SearchIndex): Promise<number> {
  const em = deps.read();
  switch (index) {
    case 'products':
      return em.count(CreditProduct);
    case 'needs':
      return em.count(CreditNeed);
    case 'firms':
      return em.count(Firm);
  }
}

async function loadProducts(em: SqlEntityManager, ids: readonly string[], today: CivilDate): Promise<SearchDocument[]> {
  const products = await em.find(CreditProduct, { id: { $in: [...ids] }, state: 'ONLINE' });
  if (products.length === 0) return [];
  const versions = await em.find(CreditProductVersion, { productId: { $in: products.map((product) => product.id) } });
  const banks = await em.find(Bank, { id: { $in: [...new Set(products.map((product) => product.bankId))] } });
  const lpr = await fixingOn(em, today);
  const versionOf = new Map(versions.map((one) => [`${one.productId}@${one.version}`, one]));
  const bankNames = new Map(banks.map((bank) => [bank.id, bank.name]));
  return products.flatMap(({ id, version, name, createdAt, bankId }) => {
    const terms = versionOf.get(`${id}@${version}`)?.terms;
    if (terms === undefined) return [];
    const bankName = bankNames.get(bankId) ?? '';
    return productDocument({ name, version, createdAt, bankName, terms: productTermsOf(terms), lpr });
  });
}

async function loadFirms(em: SqlEntityManager, ids: readonly string[], today: CivilDate): Promise<FirmSearchFacts[]> {
  const firms = await em.find(Firm, { id: { $in: [...ids] }, erasedAt: null });
  if (firms.length === 0) return [];
  const versions = await em.find(FirmFactsVersion, { firmId: { $in: firms.map((firm) => firm.id) } });
  const factsOf = new Map(versions.map((one) => [`${one.firmId}@${one.version}`, one.facts]));
  return firms.map((firm) => {
    const facts = factsOf.get(`${firm.id}@${firm.factsVersion}`);
    const { name, creditCode, industryCode, divisionCode, sizeClass, verification, foundedOn, createdAt } = firm;
    return {
      firmId: firm.id,
      version: firm.factsVersion,
      tags: facts === undefined ? [] : firmFactsOf(facts).tags,
      name,
      creditCode,
      industryCode,
      divisionCode,
      sizeClass,
      verification,
      foundedOn,
      createdAt,
      today,
    };
  });
}

async function loadNeeds(em: SqlEntityManager, ids: readonly string[], today: CivilDate): Promise<SearchDocument[]> {
  const needs = await em.find(CreditNeed, { id: { $in: [...ids] }, state: { $in: [...FOUND_STATES] } });
  if (needs.length === 0) return [];
  const versions = await em.find(CreditNeedVersion, { needId: { $in: needs.map((need) => need.id) } });
  const versionOf = new Map(versions.map((one) => [`${one.needId}@${one.version}`, one]));
  const firms = await loadFirms(em, [...new Set(needs.map((need) => need.firmId))], today);
  const firmOf = new Map(firms.map((firm) => [firm.firmId, firm]));
  const masks = await loadMasks(em, [...firmOf.keys()]);
  const documents: SearchDocument[] = [];
  for (const need of needs) {
    const version = versionOf.get(`${need.id}@${need.version}`);
    const firm = firmOf.get(need.firmId);
    if (version === undefined || firm === undefined) continue;
    const facts = {
      state: need.state,
      version: need.version + firm.version,
      terms: needTermsOf(version.terms),
      description: version.description,
      listedAt: need.publishedAt ?? need.createdAt,
      expiresOn: need.expiresOn,
      firm,
      shared: sharedPlaceOf(masks.get(firm.firmId)),
    };
    documents.push(fullNeedDocument(facts));
    if (need.state === 'PUBLISHED') documents.push(maskedNeedDocument(facts));
  }
  return documents;
}

/** What a masked document may name of a firm: what banks see of its group. */
function sharedPlaceOf(mask: FirmMask | undefined): SharedPlace {
  const { industry, division, sizeClass } = (mask ?? HIDDEN_MASK).shown;
  return { industry: industry ?? '', division: division ?? '', size: sizeClass };
}
