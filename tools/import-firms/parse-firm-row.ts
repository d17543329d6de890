import type { CivilDate } from '../../domain/calendar.ts';
import { parseDay } from '../../domain/parse-day.ts';
import { checkCreditCode } from '../../domain/registry/credit-code.ts';
import { isIndustryCode } from '../../domain/registry/industry.ts';
import { textOrNull, toHalfWidth } from '../../domain/text-of-cell.ts';
import type { FirmField } from './columns.ts';
import type { Place } from './locate-division.ts';
import { type BareUnit, type Capital, parseCapital } from './parse-capital.ts';

/** A firm as the file tells it; `null` is what the file does not tell. */
export type ImportedFirm = {
  readonly name: string;
  readonly creditCode: string;
  readonly registeredOn: CivilDate | null;
  readonly capital: Capital | null;
  /** Legal form in the words of the registry: 有限责任公司, 个体工商户. */
  readonly character: string | null;
  readonly businessScope: string | null;
  readonly address: string | null;
  readonly divisionCode: string | null;
  readonly industryCode: string | null;
  readonly staff: number | null;
};

/** Reasons for which a row is no firm. */
export const ROW_FAULTS = [
  'NAME_MISSING',
  'NAME_TOO_LONG',
  'CREDIT_CODE_MISSING',
  'CREDIT_CODE_LENGTH',
  'CREDIT_CODE_ALPHABET',
  'CREDIT_CODE_ORGANISATION_CHECK',
  'CREDIT_CODE_CODE_CHECK',
  'DUPLICATE',
  'ROW_UNREADABLE',
] as const;
export type RowFault = (typeof ROW_FAULTS)[number];

/** Reasons for which one value of a good row was left out; the firm is kept without it. */
export const VALUE_FAULTS = [
  'DAY_UNREADABLE',
  'DAY_IN_FUTURE',
  'CAPITAL_UNREADABLE',
  'CAPITAL_UNIT_MISSING',
  'INDUSTRY_UNKNOWN',
  'STAFF_UNREADABLE',
  'DIVISION_UNKNOWN',
] as const;
export type ValueFault = (typeof VALUE_FAULTS)[number];

export type Rejection = { readonly code: RowFault; readonly field: FirmField | null; readonly text: string };
export type Omission = { readonly code: ValueFault; readonly field: FirmField; readonly text: string };

export type FirmRow =
  | { readonly line: number; readonly kind: 'firm'; readonly firm: ImportedFirm; readonly omitted: readonly Omission[] }
  | {
      readonly line: number;
      readonly kind: 'rejected';
      readonly because: readonly [Rejection, ...Rejection[]];
      /** For `DUPLICATE`: the line on which the same credit code stood first. */
      readonly firstLine: number | null;
    };

export type FirmCells = {
  readonly line: number;
  readonly cells: Partial<Readonly<Record<FirmField, string>>>;
  readonly capitalBareUnit: BareUnit;
};

/** What the platform takes as a firm's name; no registry allows a longer one. */
const NAME_CHARACTERS_MAX = 200;

/**
 * Reads one row. Name and a valid credit code make a firm; any other value that cannot be read is left out and named, so
 * that one bad date does not cost a firm. All reasons for a rejection come together.
 */
export function parseFirmRow(row: FirmCells, locate: (place: Place) => string | null): FirmRow {
  const cell = (field: FirmField): string => row.cells[field] ?? '';
  const faults: Rejection[] = [];
  const name = textOrNull(cell('name'));
  if (name === null) faults.push({ code: 'NAME_MISSING', field: 'name', text: cell('name') });
  else if (name.length > NAME_CHARACTERS_MAX) faults.push({ code: 'NAME_TOO_LONG', field: 'name', text: name });
  const creditCode = readCreditCode(cell('code'), faults);
  const [first, ...others] = faults;
  if (name === null || creditCode === null || first !== undefined) {
    const fallback: Rejection = { code: 'ROW_UNREADABLE', field: null, text: '' };
    return { line: row.line, kind: 'rejected', because: [first ?? fallback, ...others], firstLine: null };
  }

  const omitted: Omission[] = [];
  const firm: ImportedFirm = {
    name: name.replace(/\s+/g, ' '),
    creditCode,
    registeredOn: readDay(cell('registrationDay'), omitted),
    capital: readCapital(cell('capital'), row.capitalBareUnit, omitted),
    character: textOrNull(cell('character')),
    businessScope: textOrNull(cell('businessScope')),
    address: textOrNull(cell('address')),
    divisionCode: readDivision(row, creditCode, { locate, omitted }),
    industryCode: readIndustry(cell('industry'), omitted),
    staff: readStaff(cell('staff'), omitted),
  };
  return { line: row.line, kind: 'firm', firm, omitted };
}

function readCreditCode(text: string, faults: Rejection[]): string | null {
  if (textOrNull(text) === null) {
    faults.push({ code: 'CREDIT_CODE_MISSING', field: 'code', text });
    return null;
  }
  const check = checkCreditCode(text);
  if (check.verdict === 'valid') return check.code;
  faults.push({ code: `CREDIT_CODE_${check.because}`, field: 'code', text });
  return null;
}

function readDay(text: string, omitted: Omission[]): CivilDate | null {
  const parse = parseDay(text);
  if (parse.verdict === 'read') return parse.day;
  omitted.push({ code: parse.because, field: 'registrationDay', text });
  return null;
}

function readCapital(text: string, bareUnit: BareUnit, omitted: Omission[]): Capital | null {
  const parse = parseCapital(text, bareUnit);
  if (parse.verdict === 'read') return parse.capital;
  omitted.push({ code: parse.because, field: 'capital', text });
  return null;
}

function readDivision(
  row: FirmCells,
  creditCode: string,
  to: { readonly locate: (place: Place) => string | null; readonly omitted: Omission[] },
): string | null {
  const text = (field: FirmField): string | null => textOrNull(row.cells[field] ?? '');
  const code = to.locate({ province: text('province'), city: text('city'), address: text('address'), creditCode });
  if (code === null) to.omitted.push({ code: 'DIVISION_UNKNOWN', field: 'city', text: text('city') ?? '' });
  return code;
}

function readIndustry(text: string, omitted: Omission[]): string | null {
  const code = textOrNull(text);
  if (code === null) return null;
  const plain = toHalfWidth(code).toUpperCase();
  if (isIndustryCode(plain)) return plain;
  omitted.push({ code: 'INDUSTRY_UNKNOWN', field: 'industry', text });
  return null;
}

function readStaff(text: string, omitted: Omission[]): number | null {
  const written = textOrNull(text);
  if (written === null) return null;
  const plain = toHalfWidth(written).replace(/人$/, '').trim();
  if (/^\d{1,7}$/.test(plain)) return Number(plain);
  omitted.push({ code: 'STAFF_UNREADABLE', field: 'staff', text });
  return null;
}
