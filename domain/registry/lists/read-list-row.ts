import { type CivilDate } from '../../calendar.ts';
import { parseDay } from '../../parse-day.ts';
import { textOrNull, toHalfWidth } from '../../text-of-cell.ts';

const FIELDS = ['creditCode', 'projectCode', 'category', 'stars', 'from', 'to'] as const;
type Field = (typeof FIELDS)[number];

const HEADINGS: Readonly<Record<Field, readonly string[]>> = {
  creditCode: ['creditcode', 'code', 'unifiedsocialcreditcode', '统一社会信用代码', '社会信用代码', '信用代码'],
  projectCode: ['project', 'projectcode', '项目编号', '项目代码'],
  category: ['category', '类别', '名单类别', '类别代码', '级别', '园区', '园区代码'],
  stars: ['stars', '星级', '园区星级'],
  from: ['from', 'validfrom', '生效日期', '入库日期', '入园日期'],
  to: ['to', 'validto', '失效日期', '有效期至'],
};

export type ListColumns = ReadonlyMap<Field, number>;

/** The columns of a list file by its heading; `null` without a credit code, since nobody could tell who is meant. */
export function findListColumns(headings: readonly string[]): ListColumns | null {
  const keys = headings.map((heading) =>
    toHalfWidth(heading)
      .replace(/\(.*\)$/, '')
      .replace(/[\s_\-:*\uFEFF]/g, '')
      .toLowerCase(),
  );
  const columns = new Map<Field, number>();
  for (const field of FIELDS) {
    const at = keys.findIndex((key) => HEADINGS[field].includes(key));
    if (at >= 0) columns.set(field, at);
  }
  return columns.has('creditCode') ? columns : null;
}

export type ListRow = {
  readonly line: number;
  readonly creditCode: string;
  readonly projectCode: string | null;
  readonly category: string | null;
  readonly stars: number | null;
  readonly from: CivilDate | null;
  readonly to: CivilDate | null;
};
export type ListRowResult =
  | { readonly kind: 'row'; readonly row: ListRow }
  | { readonly kind: 'error'; readonly line: number; readonly code: string; readonly text: string };

const STARS_MAX = 5;
const TEXT_CHARACTERS_MAX = 40;

/** One row of a list file as facts, or the first thing that is wrong with it. */
export function readListRow(columns: ListColumns, line: number, cells: readonly string[]): ListRowResult {
  const cell = (field: Field): string => cells[columns.get(field) ?? -1] ?? '';
  const wrong = (code: string, text: string): ListRowResult => ({
    kind: 'error',
    line,
    code,
    text: text.slice(0, TEXT_CHARACTERS_MAX),
  });
  const creditCode = toHalfWidth(cell('creditCode')).trim().toUpperCase();
  if (creditCode === '') return wrong('CREDIT_CODE_MISSING', '');
  const stars = readStars(cell('stars'));
  if (stars === undefined) return wrong('STARS_OUT_OF_RANGE', cell('stars'));
  const from = parseDay(cell('from'));
  const to = parseDay(cell('to'));
  if (from.verdict === 'unreadable') return wrong('DAY_UNREADABLE', cell('from'));
  if (to.verdict === 'unreadable') return wrong('DAY_UNREADABLE', cell('to'));
  if (from.day !== null && to.day !== null && to.day <= from.day) return wrong('RANGE_UPSIDE_DOWN', cell('to'));
  const category = textOrNull(cell('category'));
  const projectCode = textOrNull(cell('projectCode'));
  return { kind: 'row', row: { line, creditCode, projectCode, category, stars, from: from.day, to: to.day } };
}

/** `4`, `4星`, `四星级`; `undefined` when it is no number of stars. */
function readStars(cell: string): number | null | undefined {
  const text = textOrNull(toHalfWidth(cell));
  if (text === null) return null;
  const bare = text.replace(/星级?$/, '').trim();
  const chinese = '一二三四五'.indexOf(bare);
  const stars = bare.length === 1 && chinese >= 0 ? chinese + 1 : Number(bare);
  return Number.isInteger(stars) && stars >= 1 && stars <= STARS_MAX ? stars : undefined;
}
