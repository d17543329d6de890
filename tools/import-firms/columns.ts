import { toHalfWidth } from '../../domain/text-of-cell.ts';
import type { BareUnit } from './parse-capital.ts';

/** What the importer reads of a firm. */
export const FIRM_FIELDS = [
  'name',
  'code',
  'registrationDay',
  'capital',
  'character',
  'businessScope',
  'province',
  'city',
  'address',
  'industry',
  'staff',
] as const;
export type FirmField = (typeof FIRM_FIELDS)[number];

/** Which heading stands over which field, where the defaults do not know it. */
export type ColumnMapping = Partial<Readonly<Record<FirmField, string>>>;

/** Position of each field's column; a field without one is absent from the file. */
export type Columns = {
  readonly positions: ReadonlyMap<FirmField, number>;
  readonly capitalBareUnit: BareUnit;
};

/** Headings that registries and their exports use, in the form that {@link headingKey} gives. */
const HEADINGS: Readonly<Record<FirmField, readonly string[]>> = {
  name: ['name', 'firmname', 'companyname', 'enterprisename', '企业名称', '公司名称', '单位名称', '名称', '字号名称'],
  code: ['code', 'creditcode', 'unifiedsocialcreditcode', 'uscc', '统一社会信用代码', '社会信用代码', '信用代码'],
  registrationDay: [
    'registrationday',
    'registrationdate',
    'foundedon',
    'establishedon',
    'establishmentdate',
    '成立日期',
    '注册日期',
    '成立时间',
    '注册时间',
    '登记日期',
  ],
  capital: ['capital', 'registeredcapital', '注册资本', '注册资金'],
  character: ['character', 'type', 'companytype', 'legalform', '企业类型', '公司类型', '企业性质', '主体类型', '类型'],
  businessScope: ['businessscope', 'scope', '经营范围'],
  province: ['province', '省份', '所属省份', '省'],
  city: ['city', '城市', '所属城市', '地市', '市'],
  address: ['address', 'registeredaddress', '地址', '注册地址', '住所', '企业地址', '经营场所'],
  industry: ['industry', 'industrycode', '行业代码', '国民经济行业代码'],
  staff: ['staff', 'employees', 'headcount', '从业人数', '从业人员', '员工人数'],
};

/** The file cannot be read as firms at all; says which heading is missing and what the file has. */
export class HeadingMissingError extends Error {
  override readonly name = 'HeadingMissingError';
  readonly field: FirmField;
  readonly heading: string | null;
  readonly found: readonly string[];

  constructor(facts: { field: FirmField; heading: string | null; found: readonly string[] }) {
    const known = HEADINGS[facts.field].join(', ');
    const wanted =
      facts.heading === null
        ? `has no column for "${facts.field}" (known headings: ${known})`
        : `lacks the column "${facts.heading}" that the mapping names for "${facts.field}"`;
    const found = facts.found.length === 0 ? 'nothing' : facts.found.join(', ');
    super(`The file ${wanted}; it has: ${found}. Name the column with --mapping FILE.json.`);
    this.field = facts.field;
    this.heading = facts.heading;
    this.found = facts.found;
  }
}

/**
 * Finds the column of every field: the heading that the mapping names, else the first known one. Name and credit code
 * are required, since a row without them is no firm; a mapped heading that is not there is an error, not a guess.
 */
export function findColumns(headings: readonly string[], mapping: ColumnMapping): Columns {
  const positions = new Map<FirmField, number>();
  const keys = headings.map(headingKey);
  for (const field of FIRM_FIELDS) {
    const mapped = mapping[field];
    const position =
      mapped === undefined ? firstPosition(keys, HEADINGS[field]) : firstPosition(keys, [headingKey(mapped)]);
    const isRequired = mapped !== undefined || field === 'name' || field === 'code';
    if (position !== null) positions.set(field, position);
    else if (isRequired) throw new HeadingMissingError({ field, heading: mapped ?? null, found: headings });
  }
  return { positions, capitalBareUnit: bareUnitOf(headings[positions.get('capital') ?? -1] ?? '') };
}

/** Case, spaces, signs and a unit in brackets do not tell headings apart: `Business Scope`, `注册资本（万元）`. */
function headingKey(heading: string): string {
  return toHalfWidth(heading)
    .replace(/\(.*\)$/, '')
    .replace(/[\s_\-:*\uFEFF]/g, '')
    .toLowerCase();
}

function firstPosition(keys: readonly string[], wanted: readonly string[]): number | null {
  for (const key of wanted) {
    const position = keys.indexOf(key);
    if (position >= 0) return position;
  }
  return null;
}

function bareUnitOf(heading: string): BareUnit {
  const unit = /\((.*)\)$/.exec(toHalfWidth(heading).trim())?.[1] ?? '';
  if (unit.includes('万')) return 'TEN_THOUSAND_YUAN';
  return unit.includes('元') ? 'YUAN' : null;
}
