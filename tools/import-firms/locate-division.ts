import { type Division, divisionPath, divisionsBelow, findDivision } from '../../adapters/reference/divisions.ts';

/** Where a firm says it is; `creditCode` carries the division of its registering authority. */
export type Place = {
  readonly province: string | null;
  readonly city: string | null;
  readonly address: string | null;
  readonly creditCode: string;
};

const KIND_SUFFIX =
  /(特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|自治州|自治县|地区|省|市|区|县|镇|乡|街道|街道办事处)$/;
/** Names so short that they turn up inside other words are only taken with their kind: 城区, 郊区. */
const SHORT_NAME_LENGTH_MIN = 2;
/** Roads are named after towns: 王屋路 lies in the city, not in 王屋镇. */
const ROAD_START = /^[东西南北中]?(?:大道|大街|路|街(?!道)|巷|道|桥)/;
const ROAD_END = /[路街道巷]$/;

/**
 * The narrowest division that the registered place names: the city first, then the county and the town whose names stand
 * in the address, longest name first. Without a usable city the registering authority inside the credit code decides;
 * `null` when even that is no division of today. An ambiguous place stays at the level that is certain.
 */
export function locateDivision(place: Place): string | null {
  const city = findCity(place);
  if (city === null) return registeringDivision(place.creditCode);
  return narrow(city, place.address ?? '').code;
}

/** Digits 3 to 8 of the credit code; a code of a province says too little and is not used. */
function registeringDivision(creditCode: string): string | null {
  const division = findDivision(creditCode.slice(2, 8));
  return division === null || division.level === 'PROVINCE' ? null : division.code;
}

function findCity(place: Place): Division | null {
  for (const written of [place.city, place.province, leadingCity(place.address)]) {
    const wanted = written === null ? '' : shortName(written);
    const found = wanted === '' ? [] : (citiesByShortName().get(wanted) ?? []);
    const fitting = found.filter((division) => isWithin(division, place.province));
    const [only] = fitting;
    if (only !== undefined && fitting.length === 1) return only;
  }
  return null;
}

function leadingCity(address: string | null): string | null {
  return /^(?:.{2,8}?(?:省|自治区))?(.{2,8}?市)/.exec(address ?? '')?.[1] ?? null;
}

function isWithin(division: Division, province: string | null): boolean {
  if (province === null) return true;
  const [top] = divisionPath(division.code);
  return top === undefined || shortName(top.name) === shortName(province);
}

/** Goes down while the address names exactly one division below. */
function narrow(start: Division, address: string): Division {
  let at = start;
  for (;;) {
    const next = namedBelow(at, address);
    if (next === null) return at;
    at = next;
  }
}

function namedBelow(parent: Division, address: string): Division | null {
  const children = divisionsBelow(parent.code);
  const rest = withoutParent(address, parent);
  const full = longest(
    children.filter(({ name }) => rest.includes(bareName(name, parent))),
    parent,
  );
  if (full !== null) return full;
  return longest(
    children.filter(({ name }) => startsWithPlace(rest, shortName(bareName(name, parent)))),
    parent,
  );
}

function startsWithPlace(address: string, short: string): boolean {
  if (short.length < SHORT_NAME_LENGTH_MIN || ROAD_END.test(short) || !address.startsWith(short)) return false;
  return !ROAD_START.test(address.slice(short.length));
}

/** The one with the longest name; `null` for none or for two of the same length, which would be a guess. */
function longest(divisions: readonly Division[], parent: Division): Division | null {
  const [first, second] = [...divisions].sort(
    (one, other) => bareName(other.name, parent).length - bareName(one.name, parent).length,
  );
  if (first === undefined) return null;
  return second !== undefined && second.name.length === first.name.length ? null : first;
}

/** Some data repeat the city inside the name: 济源市克井镇 is 克井镇 of 济源市. */
function bareName(name: string, parent: Division): string {
  return name.startsWith(parent.name) && name.length > parent.name.length ? name.slice(parent.name.length) : name;
}

/** What follows the parent's name, or a lone "市" with which clerks abbreviate it. */
function withoutParent(address: string, parent: Division): string {
  const at = address.indexOf(parent.name);
  if (at >= 0) return address.slice(at + parent.name.length);
  const short = shortName(parent.name);
  if (address.startsWith(short)) return address.slice(short.length);
  return address.replace(/^市/, '');
}

function shortName(name: string): string {
  const text = name.trim();
  const short = text.replace(KIND_SUFFIX, '');
  return short.length < SHORT_NAME_LENGTH_MIN ? text : short;
}

let byShortName: ReadonlyMap<string, readonly Division[]> | null = null;

/** Cities, municipalities, and the counties that a province governs directly, such as 济源; by their short names. */
function citiesByShortName(): ReadonlyMap<string, readonly Division[]> {
  byShortName ??= indexCities();
  return byShortName;
}

function indexCities(): Map<string, Division[]> {
  const index = new Map<string, Division[]>();
  const add = (division: Division): void => {
    const key = shortName(division.name);
    index.set(key, [...(index.get(key) ?? []), division]);
  };
  for (const province of divisionsBelow(null)) {
    const cities = divisionsBelow(province.code);
    for (const city of cities) {
      if (city.name.includes('直辖县')) divisionsBelow(city.code).forEach(add);
      else if (city.name === '市辖区') add({ ...city, name: province.name });
      else if (city.name !== '县') add(city);
    }
  }
  return index;
}
