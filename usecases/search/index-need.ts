import type { SqlEntityManager } from '@mikro-orm/sql';
import { DONGGUAN_CODE, findDongguanTown } from '../../domain/registry/dongguan.ts';
import { industryNameZh, industrySectionNameEn, isIndustryCode } from '../../domain/registry/industry.ts';
import { CreditNeed, CreditNeedVersion } from '../../schema/entities/market/credit-need.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { needTermsOf } from '../../schema/terms-json.ts';
import type { SearchDocument } from '../../search/port.ts';
import type { Deps } from '../ports.ts';
import { type IndexOutcome, keepDocument } from './keep-document.ts';
import { bothLanguages, PURPOSE_WORDS, URGENCY_WORDS } from './listing-words.ts';

/** So many firms must share the industry and the place that a masked need names, or the two would name the firm. */
const FIRMS_SHARING_MIN = 5;

type Place = { readonly industry: string; readonly division: string };

/** Brings the index up to date with one need: masked in it while PUBLISHED, else out of it. Twice is as good as once. */
export function indexNeed(deps: Pick<Deps, 'read' | 'search'>, needId: string): Promise<IndexOutcome> {
  return keepDocument(deps.search, needId, () => findMaskedDocument(deps.read(), needId));
}

/**
 * Only what any bank may see before consent. The firm's name, its numbers and its own description never get in:
 * whoever can search could otherwise find a firm by guessing its words.
 */
async function findMaskedDocument(em: SqlEntityManager, needId: string): Promise<SearchDocument | null> {
  const need = await em.findOne(CreditNeed, { id: needId, state: 'PUBLISHED' });
  if (need === null) return null;
  const version = await em.findOneOrFail(CreditNeedVersion, { needId, version: need.version }, { fields: ['terms'] });
  const { purpose, urgency } = needTermsOf(version.terms);
  const firm = await em.findOneOrFail(Firm, { id: need.firmId }, { fields: ['industryCode', 'divisionCode'] });
  const place = await coarsenPlace(em, { industry: firm.industryCode ?? '', division: firm.divisionCode ?? '' });
  return {
    id: need.id,
    kind: 'need',
    version: need.version,
    ownerId: need.firmId,
    title: bothLanguages(PURPOSE_WORDS[purpose]),
    body: [...(place === null ? [] : placeWords(place)), bothLanguages(URGENCY_WORDS[urgency])].join('\n'),
    listedAt: need.publishedAt ?? need.createdAt,
  };
}

/** The narrowest industry and place that enough firms share: division and town, section and town, section and city. */
async function coarsenPlace(em: SqlEntityManager, place: Place): Promise<Place | null> {
  if (!isIndustryCode(place.industry) || !/^\d{6,12}$/.test(place.division)) return null;
  const section = place.industry.slice(0, 1);
  const candidates: readonly Place[] = [
    { industry: place.industry.slice(0, 3), division: place.division.slice(0, 9) },
    { industry: section, division: place.division.slice(0, 9) },
    { industry: section, division: place.division.slice(0, 6) },
  ];
  for (const candidate of candidates) {
    const sharing = await em.find(
      Firm,
      { industryCode: { $like: `${candidate.industry}%` }, divisionCode: { $like: `${candidate.division}%` } },
      { fields: ['id'], limit: FIRMS_SHARING_MIN },
    );
    if (sharing.length >= FIRMS_SHARING_MIN) return candidate;
  }
  return null;
}

function placeWords({ industry, division }: Place): string[] {
  const town = findDongguanTown(division);
  return [
    industryNameZh(industry),
    industrySectionNameEn(industry),
    town === null ? null : `${town.nameZh} ${town.nameEn}`,
    division.startsWith(DONGGUAN_CODE) ? '东莞 Dongguan' : null,
  ].filter((words) => words !== null);
}
