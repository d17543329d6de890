import { addMonths, type CivilDate, wholeMonthsBetween } from '../calendar.ts';
import { invariant } from '../invariant.ts';
import type { SizeClass, TaxGrade } from '../registry/size-class.ts';
import { bandMonths } from './bands.ts';

/** So many firms must share what a bank can learn of the named fields before consent (decision 11 of the design). */
export const FIRMS_SHARING_MIN = 5;

/** What of a firm names it: place, trade, size, age, tags. Tax grade and loan record are treated as tags. */
export type FirmTraits = {
  readonly firmId: string;
  readonly industryCode: string;
  readonly divisionCode: string;
  readonly sizeClass: SizeClass;
  readonly foundedOn: CivilDate | null;
  /** Codes that hold on the day. */
  readonly tags: readonly string[];
  readonly taxGrade: TaxGrade | null;
  readonly hasNoLoanRecord: boolean | null;
};

/** What a bank reads of a firm before consent; `null` is hidden. */
export type ShownTraits = {
  readonly industry: string | null;
  readonly division: string | null;
  readonly sizeClass: SizeClass | null;
  readonly ageMonths: { readonly from: number; readonly to: number | null } | null;
};

/** A group of firms that look the same to every bank, with all that occurs in it. */
export type FirmMask = {
  readonly key: string;
  readonly shown: ShownTraits;
  readonly firms: number;
  readonly industries: readonly string[];
  readonly divisions: readonly string[];
  readonly sizeClasses: readonly SizeClass[];
  /** `null` when the founding day of one of them is not known. */
  readonly youngestOn: CivilDate | null;
  readonly tagsOfAll: readonly string[];
  readonly tagsOfAny: readonly string[];
  readonly taxGrades: readonly (TaxGrade | null)[];
  readonly loanRecords: readonly (boolean | null)[];
};

type Level = {
  readonly industry: 3 | 1 | 0;
  readonly division: 9 | 4 | 0;
  readonly size: boolean;
  readonly age: boolean;
  readonly tags: 'all' | 'doors' | 'none';
};

/** From the finest to nothing at all. Tags are never shown; firms that share them pass the same rules of products. */
const LEVELS: readonly Level[] = [
  { industry: 3, division: 9, size: true, age: true, tags: 'all' },
  { industry: 1, division: 9, size: true, age: true, tags: 'all' },
  { industry: 1, division: 4, size: true, age: true, tags: 'all' },
  { industry: 1, division: 4, size: true, age: true, tags: 'doors' },
  { industry: 1, division: 4, size: true, age: false, tags: 'doors' },
  { industry: 0, division: 4, size: true, age: false, tags: 'doors' },
  { industry: 1, division: 4, size: true, age: true, tags: 'none' },
  { industry: 1, division: 4, size: true, age: false, tags: 'none' },
  { industry: 0, division: 4, size: true, age: false, tags: 'none' },
  { industry: 0, division: 4, size: false, age: false, tags: 'none' },
];
const NOTHING_SHOWN: ShownTraits = { industry: null, division: null, sizeClass: null, ageMonths: null };
/** The group of which nothing is shown: whoever fits no other. */
export const HIDDEN_KEY = '*';

const GOOD_TAX_GRADES: readonly (TaxGrade | null)[] = ['A', 'B', 'M'];

const industryAt = (level: Level, code: string): string | null =>
  level.industry === 0 ? null : code.slice(0, level.industry);

function shownAt(level: Level, firm: FirmTraits, asOf: CivilDate): ShownTraits {
  const band =
    level.age && firm.foundedOn !== null ? bandMonths(Math.max(0, wholeMonthsBetween(firm.foundedOn, asOf))) : null;
  return {
    industry: industryAt(level, firm.industryCode),
    division: level.division === 0 ? null : firm.divisionCode.slice(0, level.division),
    sizeClass: level.size ? firm.sizeClass : null,
    ageMonths: band === null ? null : { from: Number(band.from), to: band.to === null ? null : Number(band.to) },
  };
}

function tagsAt(level: Level, { tags, taxGrade, hasNoLoanRecord }: FirmTraits): string {
  if (level.tags === 'none') return '';
  const sorted = [...new Set(tags)].sort();
  if (level.tags === 'all') return [...sorted, `${taxGrade}`, `${hasNoLoanRecord}`].join(' ');
  const lists = sorted.filter((code) => code.startsWith('WHITELIST'));
  return [...lists, GOOD_TAX_GRADES.includes(taxGrade) ? 'good' : 'other', `${hasNoLoanRecord}`].join(' ');
}

function keyAt(index: number, firm: FirmTraits, asOf: CivilDate): string {
  const level = LEVELS[index];
  if (level === undefined) return HIDDEN_KEY;
  const { industry, division, sizeClass, ageMonths } = shownAt(level, firm, asOf);
  return [index, industry, division, sizeClass, ageMonths?.from, tagsAt(level, firm)].map((one) => one ?? '').join('|');
}

/**
 * Puts every firm into the finest group that at least {@link FIRMS_SHARING_MIN} of those share that fit no finer one. A
 * bank that knows all firms and this rule still finds that many behind what it is shown: groups are told apart by what
 * is shown and never by who is in them. Who fits nowhere is hidden, and enough others with them. Fewer firms than that
 * on the whole platform are all hidden.
 */
export function assignMasks(firms: readonly FirmTraits[], asOf: CivilDate): Map<string, readonly FirmTraits[]> {
  const groups = new Map<string, readonly FirmTraits[]>();
  let left = firms;
  for (const index of LEVELS.keys()) {
    const rest: FirmTraits[] = [];
    for (const [key, members] of groupBy(left, (firm) => keyAt(index, firm, asOf)))
      if (members.length >= FIRMS_SHARING_MIN) groups.set(key, members);
      else rest.push(...members);
    left = rest;
  }
  const smallestFirst = [...groups].sort(([a, some], [b, others]) => some.length - others.length || (a < b ? -1 : 1));
  const hidden = [...left];
  for (const [key, members] of smallestFirst) {
    if (hidden.length === 0 || hidden.length >= FIRMS_SHARING_MIN) break;
    groups.delete(key);
    hidden.push(...members);
  }
  if (hidden.length > 0) groups.set(HIDDEN_KEY, hidden);
  return groups;
}

/** The keys of the groups that a firm could join, the finest first. */
export const maskKeysOf = (firm: FirmTraits, asOf: CivilDate): string[] => [
  ...LEVELS.map((_level, index) => keyAt(index, firm, asOf)),
  HIDDEN_KEY,
];

/** What occurs in a group. */
export function describeMask(key: string, members: readonly FirmTraits[], asOf: CivilDate): FirmMask {
  const [first] = members;
  invariant(first !== undefined, 'a group has a firm');
  const level = key === HIDDEN_KEY ? undefined : LEVELS[Number(key.split('|')[0])];
  const founded = members.map(({ foundedOn }) => foundedOn);
  return {
    key,
    shown: level === undefined ? NOTHING_SHOWN : shownAt(level, first, asOf),
    firms: members.length,
    industries: distinct(members.map(({ industryCode }) => industryCode)),
    divisions: distinct(members.map(({ divisionCode }) => divisionCode)),
    sizeClasses: distinct(members.map(({ sizeClass }) => sizeClass)),
    youngestOn: founded.reduce((one, other) => (one === null || other === null ? null : one > other ? one : other)),
    tagsOfAll: distinct(first.tags.filter((tag) => members.every(({ tags }) => tags.includes(tag)))),
    tagsOfAny: distinct(members.flatMap(({ tags }) => tags)),
    taxGrades: distinct(members.map(({ taxGrade }) => taxGrade)),
    loanRecords: distinct(members.map(({ hasNoLoanRecord }) => hasNoLoanRecord)),
  };
}

/** Whether a firm adds nothing to what occurs in a group, so that joining it changes nothing for the others. */
export function fitsMask(mask: FirmMask, firm: FirmTraits): boolean {
  const { foundedOn, tags, taxGrade, hasNoLoanRecord } = firm;
  return (
    mask.industries.includes(firm.industryCode) &&
    mask.divisions.includes(firm.divisionCode) &&
    mask.sizeClasses.includes(firm.sizeClass) &&
    (mask.youngestOn === null || (foundedOn !== null && foundedOn <= mask.youngestOn)) &&
    mask.tagsOfAll.every((tag) => tags.includes(tag)) &&
    tags.every((tag) => mask.tagsOfAny.includes(tag)) &&
    mask.taxGrades.includes(taxGrade) &&
    mask.loanRecords.includes(hasNoLoanRecord)
  );
}

/** A group with one more firm in it. */
export function widenMask(mask: FirmMask, firm: FirmTraits): FirmMask {
  const { foundedOn, tags } = firm;
  const { youngestOn } = mask;
  return {
    ...mask,
    firms: mask.firms + 1,
    industries: distinct([...mask.industries, firm.industryCode]),
    divisions: distinct([...mask.divisions, firm.divisionCode]),
    sizeClasses: distinct([...mask.sizeClasses, firm.sizeClass]),
    youngestOn: youngestOn === null || foundedOn === null ? null : foundedOn > youngestOn ? foundedOn : youngestOn,
    tagsOfAll: mask.tagsOfAll.filter((tag) => tags.includes(tag)),
    tagsOfAny: distinct([...mask.tagsOfAny, ...tags]),
    taxGrades: distinct([...mask.taxGrades, firm.taxGrade]),
    loanRecords: distinct([...mask.loanRecords, firm.hasNoLoanRecord]),
  };
}

/** A founding day in the middle of the band that is shown, or that of the youngest where none is. */
export function foundedOnOf({ shown, youngestOn }: FirmMask, asOf: CivilDate): CivilDate | null {
  if (shown.ageMonths === null) return youngestOn;
  const { from, to } = shown.ageMonths;
  return addMonths(asOf, -(to === null ? from : Math.floor((from + to) / 2)));
}

function distinct<Value extends string | boolean | null>(values: readonly Value[]): Value[] {
  return [...new Set(values)].sort((one, other) => (`${one}` < `${other}` ? -1 : 1));
}

function groupBy<Value>(values: readonly Value[], keyOf: (value: Value) => string): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}
