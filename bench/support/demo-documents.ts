import type { LprFixing } from '../../domain/registry/lpr-fixings.ts';
import type { SearchDocument, SearchIndex } from '../../search/port.ts';
import type { DemoData } from '../../tools/demo/demo-data.ts';
import {
  type FirmSearchFacts,
  firmDocument,
  fullNeedDocument,
  maskedNeedDocument,
  productDocument,
} from '../../usecases/search/documents.ts';

const CREATED_AT = new Date('2026-01-20T00:00:00Z');

/** What the three indexes hold of the invented town, made by the same functions that the platform makes it with. */
export function demoDocuments(data: DemoData, lpr: LprFixing | null): Record<SearchIndex, SearchDocument[]> {
  const today = data.businessDate;
  const listed = new Map<string, FirmSearchFacts['tags'][number][]>();
  for (const { firmId, list, from, to } of data.listMemberships)
    listed.set(firmId, [...(listed.get(firmId) ?? []), { code: list, from, to }]);
  const firms = data.firms.map(
    (firm): FirmSearchFacts => ({
      ...firm,
      version: 1,
      verification: 'VERIFIED',
      createdAt: CREATED_AT,
      tags: [...firm.tags, ...(listed.get(firm.firmId) ?? [])],
      today,
    }),
  );
  const firmOf = new Map(firms.map((firm) => [firm.firmId, firm]));
  const bankNames = new Map(data.banks.map((bank) => [bank.bankId, bank.name]));
  const needs = data.needs.flatMap(({ state, terms }) => {
    const firm = firmOf.get(terms.firmId);
    if (firm === undefined || state !== 'PUBLISHED') return [];
    const shared = { industry: firm.industryCode?.slice(0, 3) ?? '', division: firm.divisionCode ?? '', size: null };
    const facts = { state, version: 2, terms, description: '', listedAt: CREATED_AT, expiresOn: null, firm, shared };
    return [maskedNeedDocument(facts), fullNeedDocument(facts)];
  });
  const products = data.products.flatMap(({ name, state, terms }) => {
    const bankName = bankNames.get(terms.bankId) ?? '';
    return state === 'ONLINE'
      ? [productDocument({ name, version: 1, createdAt: CREATED_AT, bankName, terms, lpr })]
      : [];
  });
  return { products, needs, firms: firms.map(firmDocument) };
}
