import { inScope } from '../../schema/access/access.ts';
import { CreditNeed } from '../../schema/entities/market/credit-need.entity.ts';
import { CreditProduct } from '../../schema/entities/market/credit-product.entity.ts';
import { Firm, FirmFactsVersion } from '../../schema/entities/registry/firm.entity.ts';
import { firmFactsOf } from '../../schema/terms-json.ts';
import { documentKey, type SearchHit, type SearchIndex } from '../../search/port.ts';
import type { Deps } from '../ports.ts';
import { tagsOn } from './documents.ts';
import { consentsInForce, type Searcher } from './search-access.ts';

export type VerifyHits = {
  readonly index: SearchIndex;
  readonly searcher: Searcher;
  readonly hits: readonly SearchHit[];
  /** Tags that the query asked for: they must hold today and not on the day on which the document was written. */
  readonly tags: readonly string[];
};

/**
 * The index proposes, the row decides: a hit stays when its row is there in the version that was indexed, may be found
 * in its state, and, for what is not open to all, when the searcher may see it at this moment.
 */
export async function verifyHits(deps: Pick<Deps, 'read' | 'now' | 'today'>, of: VerifyHits): Promise<SearchHit[]> {
  if (of.hits.length === 0) return [];
  const versions = await versionsOf(deps, of);
  return of.hits.filter(
    (hit) => versions.get(documentKey({ subjectId: hit.id, audience: hit.audience })) === hit.version,
  );
}

/** The version that each document must have now, by its key. */
async function versionsOf(
  deps: Pick<Deps, 'read' | 'now' | 'today'>,
  of: VerifyHits,
): Promise<ReadonlyMap<string, number>> {
  const ids = of.hits.map((hit) => hit.id);
  const em = deps.read();
  switch (of.index) {
    case 'products': {
      const rows = await em.find(CreditProduct, { id: { $in: ids }, state: 'ONLINE' }, { fields: ['id', 'version'] });
      return new Map(rows.map((row) => [row.id, row.version]));
    }
    case 'needs':
      return needVersions(deps, of, ids);
    case 'firms': {
      const firms = await em.find(Firm, { id: { $in: ids } }, { fields: ['id', 'factsVersion'] });
      const tagged = await firmsWithTags(deps, of, firms);
      const allowed = await firmsOpenTo(deps, of.searcher);
      return new Map(
        firms
          .filter(({ id }) => tagged(id) && allowed(id))
          .map(({ id, factsVersion }) => [documentKey({ subjectId: id, audience: 'FULL' }), factsVersion]),
      );
    }
  }
}

async function needVersions(
  deps: Pick<Deps, 'read' | 'now' | 'today'>,
  of: VerifyHits,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const em = deps.read();
  const { needs, firms, tagged } = await inScope('masked-market', async () => {
    const fields = ['id', 'firmId', 'version', 'state'] as const;
    const found = await em.find(CreditNeed, { id: { $in: [...ids] } }, { fields });
    const firmIds = [...new Set(found.map((need) => need.firmId))];
    const behind = await em.find(Firm, { id: { $in: firmIds } }, { fields: ['id', 'factsVersion'] });
    return { needs: found, firms: behind, tagged: await firmsWithTags(deps, of, behind) };
  });
  const factsVersions = new Map(firms.map((firm) => [firm.id, firm.factsVersion]));
  const consents = of.searcher.kind === 'bank' ? await consentsInForce(deps, of.searcher.bankId) : [];
  const opened = new Set(consents.map((consent) => consent.needId));
  const isOperator = of.searcher.kind === 'operator';
  return new Map(
    needs.flatMap((need) => {
      const version = need.version + (factsVersions.get(need.firmId) ?? 0);
      const isOpen = need.state === 'PUBLISHED' && of.tags.length === 0;
      const isFull = (isOperator || (opened.has(need.id) && need.state === 'PUBLISHED')) && tagged(need.firmId);
      return [
        ...(isOpen ? [[need.id, version] as const] : []),
        ...(isFull ? [[documentKey({ subjectId: need.id, audience: 'FULL' }), version] as const] : []),
      ];
    }),
  );
}

async function firmsOpenTo(deps: Pick<Deps, 'read' | 'now'>, searcher: Searcher): Promise<(id: string) => boolean> {
  if (searcher.kind === 'operator') return () => true;
  if (searcher.kind === 'anybody') return () => false;
  const opened = new Set((await consentsInForce(deps, searcher.bankId)).map((consent) => consent.firmId));
  return (id) => opened.has(id);
}

/** Whether a firm carries one of the wanted tags today; yes for all when none is wanted. */
async function firmsWithTags(
  deps: Pick<Deps, 'read' | 'today'>,
  { tags }: VerifyHits,
  firms: readonly Pick<Firm, 'id' | 'factsVersion'>[],
): Promise<(id: string) => boolean> {
  if (tags.length === 0 || firms.length === 0) return () => true;
  const versions = await deps.read().find(FirmFactsVersion, {
    $or: firms.map((firm) => ({ firmId: firm.id, version: firm.factsVersion })),
  });
  const today = deps.today();
  const carrying = versions.filter((one) =>
    tagsOn(firmFactsOf(one.facts).tags, today).some((tag) => tags.includes(tag)),
  );
  const ids = new Set(carrying.map((one) => one.firmId));
  return (id) => ids.has(id);
}
