import { INDUSTRY_DIVISIONS, INDUSTRY_SECTIONS } from './gbt4754.ts';

const CODE_PATTERN = /^[A-T](\d{2,4})?$/;

const NAME_ZH_BY_CODE: ReadonlyMap<string, string> = new Map(
  [...INDUSTRY_SECTIONS, ...INDUSTRY_DIVISIONS].map(({ code, nameZh }) => [code, nameZh]),
);
const NAME_EN_BY_CODE: ReadonlyMap<string, string> = new Map(
  [...INDUSTRY_SECTIONS, ...INDUSTRY_DIVISIONS].map(({ code, nameEn }) => [code, nameEn]),
);

/**
 * True for an industry of GB/T 4754-2017: a section letter alone, or with the two digits of one of its own divisions.
 * Groups and classes (three and four digits) are accepted under a known division, as their names are not carried.
 */
export function isIndustryCode(code: string): boolean {
  return CODE_PATTERN.test(code) && NAME_ZH_BY_CODE.has(code.slice(0, 3));
}

/** The code and all above it, widest first: `C3985` is `['C', 'C39', 'C398', 'C3985']`; empty for an unknown code. */
export function industryPath(code: string): string[] {
  if (!isIndustryCode(code)) return [];
  return [1, 3, 4, 5].filter((length) => length <= code.length).map((length) => code.slice(0, length));
}

/** Chinese name of the narrowest level that the platform names (the division, or the section); `null` when unknown. */
export function industryNameZh(code: string): string | null {
  if (!isIndustryCode(code)) return null;
  return NAME_ZH_BY_CODE.get(code.slice(0, 3)) ?? null;
}

/** English name of the narrowest level that the platform names; `null` when unknown. */
export function industryNameEn(code: string): string | null {
  if (!isIndustryCode(code)) return null;
  return NAME_EN_BY_CODE.get(code.slice(0, 3)) ?? null;
}

/** English name of the section to which the code belongs; `null` when unknown. */
export function industrySectionNameEn(code: string): string | null {
  if (!isIndustryCode(code)) return null;
  return NAME_EN_BY_CODE.get(code.slice(0, 1)) ?? null;
}
