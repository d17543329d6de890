/**
 * What departments record of a firm beside lists and grades: environment, safety and energy (2-11), its place in a
 * chain, and who owns it (A4-19 asks for private firms). Each record is dated, and ends with a reason.
 */
export const RECORD_VALUES = {
  ENVIRONMENT: ['GOOD', 'BREACH'],
  SAFETY: ['GOOD', 'BREACH'],
  ENERGY: ['GOOD', 'BREACH'],
  CHAIN: ['CORE', 'SUPPLIER', 'DISTRIBUTOR'],
  OWNERSHIP: ['PRIVATE', 'STATE', 'FOREIGN'],
} as const;
export type RecordFamily = keyof typeof RECORD_VALUES;
export const RECORD_FAMILIES = Object.keys(RECORD_VALUES) as RecordFamily[];

export const isRecordValue = (family: RecordFamily, value: string): boolean =>
  (RECORD_VALUES[family] as readonly string[]).includes(value);

/** The code of the tag that a record makes, such as `SAFETY_BREACH`: products can ask for it or exclude it. */
export const recordTagCode = (of: { readonly family: RecordFamily; readonly value: string }): string =>
  `${of.family}_${of.value}`;

const CODES: ReadonlySet<string> = new Set(
  RECORD_FAMILIES.flatMap((family) => RECORD_VALUES[family].map((value) => recordTagCode({ family, value }))),
);
export const isRecordTagCode = (code: string): boolean => CODES.has(code);
