import type { CivilDate } from '../calendar.ts';
import { parseDay } from '../parse-day.ts';
import { textOrNull, toHalfWidth } from '../text-of-cell.ts';

const FIELDS = ['creditCode', 'value', 'platformGrade', 'gradedOn', 'expiresOn', 'outcome'] as const;
type Field = (typeof FIELDS)[number];

const HEADINGS: Readonly<Record<Field, readonly string[]>> = {
  creditCode: ['creditcode', 'code', '统一社会信用代码', '社会信用代码', '信用代码'],
  value: ['grade', 'value', '等级', '信用等级', '评级'],
  platformGrade: ['platformgrade', 'rank', '平台等级', '序号等级'],
  gradedOn: ['gradedon', 'from', '评级日期', '生效日期'],
  expiresOn: ['expireson', 'to', '到期日期', '有效期至', '失效日期'],
  outcome: ['outcome', 'bad', '结果', '是否不良', '不良'],
};
const NEEDED: readonly Field[] = ['creditCode', 'value', 'platformGrade', 'gradedOn', 'expiresOn'];

export type GradeColumns = ReadonlyMap<Field, number>;

/** The columns of a file of grades by its heading; `null` when one of those that are needed is missing. */
export function findGradeColumns(headings: readonly string[]): GradeColumns | null {
  const keys = headings.map((heading) =>
    toHalfWidth(heading)
      .replaceAll(/[\s_\-:*\uFEFF]/g, '')
      .toLowerCase(),
  );
  const columns = new Map<Field, number>();
  for (const field of FIELDS) {
    const at = keys.findIndex((key) => HEADINGS[field].includes(key));
    if (at >= 0) columns.set(field, at);
  }
  return NEEDED.every((field) => columns.has(field)) ? columns : null;
}

export type GradeRow = {
  readonly line: number;
  readonly creditCode: string;
  readonly value: string;
  readonly platformGrade: number;
  readonly gradedOn: CivilDate;
  readonly expiresOn: CivilDate;
  /** Whether the firm went bad while the grade held; `null` while nobody knows. */
  readonly wentBad: boolean | null;
};
export type GradeRowResult =
  | { readonly kind: 'row'; readonly row: GradeRow }
  | { readonly kind: 'error'; readonly line: number; readonly code: string; readonly text: string };

const VALUE_CHARACTERS_MAX = 16;
const PLATFORM_GRADE_WORST = 10;
const BAD: readonly string[] = ['1', 'bad', 'true', 'yes', '是', '不良', '违约', '逾期'];
const GOOD: readonly string[] = ['0', 'good', 'false', 'no', '否', '正常'];

/** One row of a file of grades, or the first thing that is wrong with it. */
export function readGradeRow(columns: GradeColumns, line: number, cells: readonly string[]): GradeRowResult {
  const cell = (field: Field): string => toHalfWidth(cells[columns.get(field) ?? -1] ?? '').trim();
  const wrong = (code: string, text: string): GradeRowResult => ({
    kind: 'error',
    line,
    code,
    text: text.slice(0, 40),
  });
  const creditCode = cell('creditCode').toUpperCase();
  if (creditCode === '') return wrong('CREDIT_CODE_MISSING', '');
  const value = cell('value');
  if (value === '' || value.length > VALUE_CHARACTERS_MAX) return wrong('GRADE_UNREADABLE', value);
  const platformGrade = /^\d{1,2}$/.test(cell('platformGrade')) ? Number(cell('platformGrade')) : 0;
  if (platformGrade < 1 || platformGrade > PLATFORM_GRADE_WORST)
    return wrong('PLATFORM_GRADE_OUT_OF_RANGE', cell('platformGrade'));
  const gradedOn = parseDay(cell('gradedOn'));
  const expiresOn = parseDay(cell('expiresOn'));
  if (gradedOn.verdict === 'unreadable' || gradedOn.day === null) return wrong('DAY_UNREADABLE', cell('gradedOn'));
  if (expiresOn.verdict === 'unreadable' || expiresOn.day === null) return wrong('DAY_UNREADABLE', cell('expiresOn'));
  if (expiresOn.day <= gradedOn.day) return wrong('RANGE_UPSIDE_DOWN', cell('expiresOn'));
  const told = textOrNull(cell('outcome'))?.toLowerCase() ?? null;
  if (told !== null && !BAD.includes(told) && !GOOD.includes(told)) return wrong('OUTCOME_UNREADABLE', told);
  const wentBad = told === null ? null : BAD.includes(told);
  const days = { gradedOn: gradedOn.day, expiresOn: expiresOn.day };
  return { kind: 'row', row: { line, creditCode, value, platformGrade, ...days, wentBad } };
}
