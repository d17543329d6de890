import type { SqlEntityManager } from '@mikro-orm/sql';
import type { ProductTerms } from '../../domain/market/credit-product.ts';
import { findDongguanTown } from '../../domain/registry/dongguan.ts';
import { industryNameZh } from '../../domain/registry/industry.ts';
import { CreditProduct, CreditProductVersion } from '../../schema/entities/market/credit-product.entity.ts';
import { Bank } from '../../schema/entities/registry/bank.entity.ts';
import { productTermsOf } from '../../schema/terms-json.ts';
import type { SearchDocument } from '../../search/port.ts';
import type { Deps } from '../ports.ts';
import { type IndexOutcome, keepDocument } from './keep-document.ts';
import { bothLanguages, FIRST_LOAN_WORDS, PURPOSE_WORDS, SECURITY_WORDS } from './listing-words.ts';

/** Brings the index up to date with one product: in it while ONLINE, else out of it. Twice is as good as once. */
export function indexProduct(deps: Pick<Deps, 'read' | 'search'>, productId: string): Promise<IndexOutcome> {
  return keepDocument(deps.search, productId, () => findProductDocument(deps.read(), productId));
}

async function findProductDocument(em: SqlEntityManager, productId: string): Promise<SearchDocument | null> {
  const product = await em.findOne(CreditProduct, { id: productId, state: 'ONLINE' });
  if (product === null) return null;
  const { terms } = await em.findOneOrFail(CreditProductVersion, { productId, version: product.version });
  const bank = await em.findOneOrFail(Bank, { id: product.bankId });
  return {
    id: product.id,
    kind: 'product',
    version: product.version,
    ownerId: product.bankId,
    title: product.name,
    body: [bank.name, ...wordsOf(productTermsOf(terms))].join('\n'),
    listedAt: product.createdAt,
  };
}

/** A product without restriction says nothing, or it would be found by every industry and every town. */
function wordsOf(terms: ProductTerms): string[] {
  return [
    ...terms.purposes.map((purpose) => bothLanguages(PURPOSE_WORDS[purpose])),
    ...terms.acceptedSecurities.map((security) => bothLanguages(SECURITY_WORDS[security])),
    ...terms.industries.map(industryNameZh),
    ...terms.regions.map((code) => findDongguanTown(code)?.nameZh ?? null),
    terms.firstLoanOnly ? bothLanguages(FIRST_LOAN_WORDS) : null,
  ].filter((words) => words !== null);
}
