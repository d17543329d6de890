import { createHash } from 'node:crypto';
import type { CivilDate } from '../../domain/calendar.ts';
import { civilDate, daysBetween, wholeMonthsBetween } from '../../domain/calendar.ts';
import type { NeedState, NeedTerms } from '../../domain/market/credit-need.ts';
import type { ProductTerms } from '../../domain/market/credit-product.ts';
import { type Band, bandMoney, bandMonths, bandRate } from '../../domain/matching/bands.ts';
import { DONGGUAN_CODE, findDongguanTown } from '../../domain/registry/dongguan.ts';
import type { TagFact } from '../../domain/registry/firm-facts.ts';
import { industryNameZh, industryPath, industrySectionNameEn } from '../../domain/registry/industry.ts';
import type { LprFixing } from '../../domain/registry/lpr-fixings.ts';
import type { SizeClass } from '../../domain/registry/size-class.ts';
import type { NumberRange, SearchDocument } from '../../search/port.ts';
import {
  bothLanguages,
  FIRST_LOAN_WORDS,
  PURPOSE_WORDS,
  SECURITY_WORDS,
  SIZE_WORDS,
  TAG_WORDS,
  URGENCY_WORDS,
} from './listing-words.ts';

type Draft = Omit<SearchDocument, 'fingerprint'>;

export type ProductFacts = {
  readonly name: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly bankName: string;
  readonly terms: ProductTerms;
  /** In force today; without one a product has no rate to filter by. */
  readonly lpr: LprFixing | null;
};

/** An online product; anybody may find it. */
export function productDocument({ name, version, createdAt, bankName, terms, lpr }: ProductFacts): SearchDocument {
  const base = lpr === null ? null : terms.lprTenor === 'ONE_YEAR' ? lpr.oneYearBps : lpr.overFiveYearsBps;
  // A product without restriction says nothing, or it would be found by every industry and every town.
  const body = [
    bankName,
    ...terms.purposes.map((purpose) => bothLanguages(PURPOSE_WORDS[purpose])),
    ...terms.acceptedSecurities.map((security) => bothLanguages(SECURITY_WORDS[security])),
    ...terms.industries.map(industryNameZh),
    ...terms.regions.map(placeWords),
    ...terms.requiredTags.map((tag) => TAG_WORDS[tag] ?? null),
    terms.firstLoanOnly ? bothLanguages(FIRST_LOAN_WORDS) : null,
  ];
  return finish({
    subjectId: terms.productId,
    audience: 'OPEN',
    version,
    title: name,
    body: lines(body),
    facets: {
      bank: [terms.bankId],
      purpose: terms.purposes,
      security: terms.acceptedSecurities,
      industry: [...new Set(terms.industries.flatMap(industryPath))],
      place: [...new Set(terms.regions.flatMap(placePath))],
      size: terms.sizeClasses,
      tag: [...terms.requiredTags, ...(terms.firstLoanOnly ? ['FIRST_LOAN_ONLY'] : [])],
      state: ['ONLINE'],
    },
    ranges: {
      amount: { from: Number(terms.amountFenMin), to: Number(terms.amountFenMax) },
      term: { from: terms.termMonthsMin, to: terms.termMonthsMax },
      age: { from: terms.firmAgeMonthsMin, to: null },
      ...(base === null
        ? {}
        : { rate: { from: Number(base + terms.spreadBpsMin), to: Number(base + terms.spreadBpsMax) } }),
    },
    listedAt: createdAt,
    deadlineDay: terms.validTo === null ? null : dayNumber(terms.validTo),
  });
}

export type FirmSearchFacts = {
  readonly firmId: string;
  readonly name: string;
  readonly creditCode: string;
  readonly version: number;
  readonly industryCode: string | null;
  readonly divisionCode: string | null;
  readonly sizeClass: SizeClass;
  readonly verification: string;
  readonly foundedOn: CivilDate | null;
  readonly createdAt: Date;
  readonly tags: readonly TagFact[];
  readonly today: CivilDate;
};

/** A firm as operators, and banks that it let in, may find it. */
export function firmDocument(firm: FirmSearchFacts): SearchDocument {
  const tags = tagsOn(firm.tags, firm.today);
  const body = [
    firm.creditCode,
    ...industryWords(firm.industryCode),
    placeWords(firm.divisionCode ?? ''),
    ...tags.map((tag) => TAG_WORDS[tag] ?? null),
  ];
  return finish({
    subjectId: firm.firmId,
    audience: 'FULL',
    version: firm.version,
    title: firm.name,
    body: lines(body),
    facets: {
      industry: industryPath(firm.industryCode ?? ''),
      place: placePath(firm.divisionCode ?? ''),
      size: [firm.sizeClass],
      tag: tags,
      verification: [firm.verification],
    },
    ranges: firm.foundedOn === null ? {} : { age: exactly(wholeMonthsBetween(firm.foundedOn, firm.today)) },
    listedAt: firm.createdAt,
    deadlineDay: null,
  });
}

export type NeedFacts = {
  readonly state: NeedState;
  /** Version of the need and of its firm's facts together: either one grows, so the sum does. */
  readonly version: number;
  readonly terms: NeedTerms;
  readonly description: string;
  readonly listedAt: Date;
  readonly expiresOn: CivilDate | null;
  readonly firm: FirmSearchFacts;
  /** The narrowest industry, place and size that enough firms share. */
  readonly shared: SharedPlace;
};

/** Codes that may be named before consent; an empty one is not named. */
export type SharedPlace = { readonly industry: string; readonly division: string; readonly size: SizeClass | null };

/**
 * A need before consent: only what any bank may see. The firm's name, its numbers and its own description never get
 * in; numbers are the edges of their bands, so that neither a filter nor an order tells where inside one they lie.
 */
export function maskedNeedDocument({ version, terms, shared, listedAt, expiresOn }: NeedFacts): SearchDocument {
  const body = [
    ...industryWords(shared.industry),
    placeWords(shared.division),
    ...terms.securities.map((security) => bothLanguages(SECURITY_WORDS[security])),
    bothLanguages(URGENCY_WORDS[terms.urgency]),
    shared.size === null ? null : SIZE_WORDS[shared.size],
  ];
  return finish({
    subjectId: terms.needId,
    audience: 'OPEN',
    version,
    title: bothLanguages(PURPOSE_WORDS[terms.purpose]),
    body: lines(body),
    facets: {
      purpose: [terms.purpose],
      security: terms.securities,
      urgency: [terms.urgency],
      industry: industryPath(shared.industry),
      place: placePath(shared.division),
      size: shared.size === null ? [] : [shared.size],
      state: ['PUBLISHED'],
    },
    ranges: {
      amount: rangeOf(bandMoney(terms.amountFen)),
      term: rangeOf(bandMonths(terms.termMonths)),
      rate: rangeOf(bandRate(terms.rateBpsMax)),
    },
    listedAt,
    deadlineDay: expiresOn === null ? null : dayNumber(expiresOn),
  });
}

/** A need as its firm wrote it, for operators and banks that were let in. */
export function fullNeedDocument(facts: NeedFacts): SearchDocument {
  const { terms, firm } = facts;
  const tags = tagsOn(firm.tags, firm.today);
  const body = [
    firm.name,
    facts.description,
    ...industryWords(firm.industryCode),
    placeWords(firm.divisionCode ?? ''),
    ...terms.securities.map((security) => bothLanguages(SECURITY_WORDS[security])),
    bothLanguages(URGENCY_WORDS[terms.urgency]),
    SIZE_WORDS[firm.sizeClass],
    ...tags.map((tag) => TAG_WORDS[tag] ?? null),
  ];
  return finish({
    subjectId: terms.needId,
    audience: 'FULL',
    version: facts.version,
    title: `${bothLanguages(PURPOSE_WORDS[terms.purpose])} ${firm.name}`,
    body: lines(body),
    facets: {
      purpose: [terms.purpose],
      security: terms.securities,
      urgency: [terms.urgency],
      industry: industryPath(firm.industryCode ?? ''),
      place: placePath(firm.divisionCode ?? ''),
      size: [firm.sizeClass],
      tag: tags,
      state: [facts.state],
    },
    ranges: {
      amount: exactly(Number(terms.amountFen)),
      term: exactly(terms.termMonths),
      rate: exactly(Number(terms.rateBpsMax)),
      ...(firm.foundedOn === null ? {} : { age: exactly(wholeMonthsBetween(firm.foundedOn, firm.today)) }),
    },
    listedAt: facts.listedAt,
    deadlineDay: facts.expiresOn === null ? null : dayNumber(facts.expiresOn),
  });
}

/** Codes of the tags that hold on a day: half-open, as every validity. */
export const tagsOn = (tags: readonly TagFact[], day: CivilDate): string[] => [
  ...new Set(tags.filter((tag) => tag.from <= day && (tag.to === null || tag.to > day)).map((tag) => tag.code)),
];

const exactly = (value: number): NumberRange => ({ from: value, to: value });

/** The whole numbers of a half-open band. */
const rangeOf = (band: Band): NumberRange => ({
  from: Number(band.from),
  to: band.to === null ? null : Number(band.to) - 1,
});

const EPOCH = civilDate('1970-01-01');
const dayNumber = (day: CivilDate): number => daysBetween(EPOCH, day);

function industryWords(code: string | null): (string | null)[] {
  return code === null ? [] : [industryNameZh(code), industryNameZh(code.slice(0, 1)), industrySectionNameEn(code)];
}

/** City and town: `44190011` names neither. */
function placePath(code: string): string[] {
  return [4, 6, 9].filter((length) => length <= code.length).map((length) => code.slice(0, length));
}

function placeWords(code: string): string | null {
  const town = findDongguanTown(code.slice(0, 9));
  const city = code.startsWith(DONGGUAN_CODE) || code === DONGGUAN_CODE.slice(0, 4) ? '东莞市 Dongguan' : null;
  if (town === null) return city;
  const long = town.kind === 'TOWN' ? `${town.nameZh}镇` : town.kind === 'STREET' ? `${town.nameZh}街道` : town.nameZh;
  return `${city ?? ''} ${long} ${town.nameEn}`.trim();
}

const lines = (words: readonly (string | null)[]): string => words.filter((word) => word !== null).join('\n');

function finish(draft: Draft): SearchDocument {
  return { ...draft, fingerprint: createHash('sha1').update(JSON.stringify(draft)).digest('base64url').slice(0, 16) };
}
