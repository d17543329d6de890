import type { CivilDate } from '../../calendar.ts';

/** How a subject comes onto a list. */
export const LIST_ENTRIES = ['DIRECT', 'NOMINATION'] as const;
export type ListEntry = (typeof LIST_ENTRIES)[number];

/** What standing on the list means for a firm: a door that it opens, a warning, or a plain fact. */
export const LIST_POLARITIES = ['POSITIVE', 'NEGATIVE', 'NEUTRAL'] as const;
export type ListPolarity = (typeof LIST_POLARITIES)[number];

export const LIST_MEMBERS = ['FIRM', 'PROJECT', 'FIRM_OR_PROJECT'] as const;
export type ListMembers = (typeof LIST_MEMBERS)[number];

export type ListCategory = {
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  /** Tax grades that a member must have; `null` asks nothing. Checked at listing, and at every new grade. */
  readonly taxGrades: readonly string[] | null;
  readonly members: ListMembers;
};

/** One dated version of what a list is. Whoever maintains it publishes numbered releases of its members. */
export type ListType = {
  readonly code: string;
  readonly version: number;
  readonly validFrom: CivilDate;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly issuer: string;
  /** The compensation scheme that asks for this list; `null` for none. */
  readonly scheme: string | null;
  readonly entry: ListEntry;
  readonly polarity: ListPolarity;
  readonly members: ListMembers;
  /** Categories to choose from; empty where any text of at most 16 characters, such as the code of a park, will do. */
  readonly categories: readonly ListCategory[];
  readonly hasStars: boolean;
  /** The list is to be looked through again this often (0-08). */
  readonly reviewMonths: number;
  /** Days without any release after which what the list says counts as stale and opens no doors. */
  readonly freshDays: number;
  /** A release that removes more than this share of the members needs a second person. */
  readonly removalShareBpsMax: number;
  /** Every release needs a second person, however small. */
  readonly alwaysSecondPerson: boolean;
  /** A bank's own list, which nobody else may know of; `null` for a public one. */
  readonly ownerBankId: string | null;
};

const category = (
  code: string,
  names: readonly [string, string],
  more: Partial<Pick<ListCategory, 'taxGrades' | 'members'>> = {},
): ListCategory => ({ code, nameZh: names[0], nameEn: names[1], taxGrades: null, members: 'FIRM', ...more });

/** The ten categories of the list of 2018 (rule 0-07); the tenth holds projects. */
const CATEGORIES_2018: readonly ListCategory[] = [
  category('W01', ['市级倍增试点企业', 'Pilot firm of the city growth plan']),
  category('W02', ['高新技术企业', 'High-tech firm']),
  category('W03', ['协同倍增企业', 'Partner firm of the growth plan']),
  category('W04', ['镇级倍增企业', 'Firm of a town growth plan']),
  category('W05', ['高成长中小企业', 'Fast-growing SME']),
  category('W06', ['小微上规企业', 'Small firm grown above the reporting threshold']),
  category('W07', ['优质跨境电商中小微企业', 'Cross-border e-commerce SME']),
  category('W08', ['外资外贸企业', 'Foreign-invested or foreign-trade firm']),
  category('W09', ['纳税等级A、B级诚信纳税企业', 'Taxpayer of grade A or B'], { taxGrades: ['A', 'B'] }),
  category('W10', ['绿色项目', 'Green project'], { members: 'FIRM_OR_PROJECT' }),
];

const BASE = {
  version: 1,
  scheme: null,
  entry: 'DIRECT',
  polarity: 'POSITIVE',
  members: 'FIRM',
  categories: [],
  hasStars: false,
  reviewMonths: 12,
  freshDays: 400,
  removalShareBpsMax: 1_000,
  alwaysSecondPerson: false,
  ownerBankId: null,
} as const;

const type = (
  code: string,
  names: readonly [string, string],
  more: Partial<ListType> & Pick<ListType, 'issuer' | 'validFrom'>,
): ListType => ({ ...BASE, code, nameZh: names[0], nameEn: names[1], ...more });

const since = (date: string): CivilDate => date as CivilDate;

/** The lists that the platform knows from the start; later versions and other lists are further rows. */
export const LIST_TYPES: readonly ListType[] = [
  type('WHITELIST_2018', ['风险补偿白名单（2018）', 'Risk-compensation whitelist of 2018'], {
    issuer: '市经信局',
    validFrom: since('2018-12-01'),
    scheme: 'DG-2018',
    members: 'FIRM_OR_PROJECT',
    categories: CATEGORIES_2018,
    reviewMonths: 6,
    // The scheme has ended: its last release stays what it was.
    freshDays: 36_500,
  }),
  type('WHITELIST_2023', ['风险补偿白名单（2023）', 'Risk-compensation whitelist of 2023'], {
    issuer: '市工信局',
    validFrom: since('2024-01-01'),
    scheme: 'DG-2023-BANK',
    entry: 'NOMINATION',
    reviewMonths: 12,
    freshDays: 730,
    alwaysSecondPerson: true,
  }),
  type('GREEN_LIST', ['绿色清单', 'Green list'], {
    issuer: '人民银行、金融局',
    validFrom: since('2020-12-01'),
    members: 'FIRM_OR_PROJECT',
    reviewMonths: 6,
  }),
  type('TECH_SME', ['科技型中小企业名单', 'Tech SME list'], { issuer: '市科技局', validFrom: since('2017-05-01') }),
  type('HIGH_TECH', ['高新技术企业名单', 'High-tech firms'], {
    issuer: '市科技局',
    validFrom: since('2008-04-01'),
    reviewMonths: 36,
    freshDays: 1_200,
  }),
  type('SPECIALISED_NEW', ['专精特新中小企业名单', 'Specialised, refined, distinctive, innovative SMEs'], {
    issuer: '市工信局',
    validFrom: since('2018-01-01'),
    reviewMonths: 36,
    freshDays: 1_200,
  }),
  type('CULTIVATION', ['培育库', 'Cultivation library'], {
    issuer: '工业和信息化主管部门',
    validFrom: since('2018-01-01'),
    categories: [
      category('PROVINCE', ['省级', 'Province']),
      category('CITY', ['市级', 'City']),
      category('COUNTY', ['县级', 'County']),
    ],
  }),
  type('EXPORTER', ['外贸企业名单', 'Foreign-trade firms'], {
    issuer: '市商务局',
    validFrom: since('2018-01-01'),
    polarity: 'NEUTRAL',
    freshDays: 1_200,
  }),
  type('PARK_ROSTER', ['小微企业园入园名册', 'Park roster'], {
    issuer: '园区运营方',
    validFrom: since('2020-01-01'),
    polarity: 'NEUTRAL',
    hasStars: true,
    reviewMonths: 1,
    removalShareBpsMax: 2_000,
  }),
  type('DISHONEST', ['失信被执行人名单', 'Judgment defaulters'], {
    issuer: '人民法院',
    validFrom: since('2013-10-01'),
    polarity: 'NEGATIVE',
    reviewMonths: 1,
  }),
  type('ABNORMAL_OPERATION', ['经营异常名录', 'Abnormal operations'], {
    issuer: '市场监督管理局',
    validFrom: since('2014-10-01'),
    polarity: 'NEGATIVE',
    reviewMonths: 1,
  }),
  type('FORBIDDEN_INDUSTRY', ['禁入行业企业名单', 'Firms of forbidden industries'], {
    issuer: '市工信局',
    validFrom: since('2018-12-01'),
    polarity: 'NEGATIVE',
  }),
  type('FRAUD_FLAG', ['骗贷骗补嫌疑名单', 'Suspected of credit or subsidy fraud'], {
    issuer: '市工信局',
    validFrom: since('2018-12-01'),
    polarity: 'NEGATIVE',
    alwaysSecondPerson: false,
  }),
];

/** The category of a list by its code; `undefined` where the list has no such one. */
export const findCategory = (list: Pick<ListType, 'categories'>, code: string | null): ListCategory | undefined =>
  list.categories.find((one) => one.code === code);

/** What is wrong with a category for a kind of member; `null` when nothing is. */
export function checkCategory(
  list: Pick<ListType, 'categories' | 'members'>,
  member: { readonly category: string | null; readonly isProject: boolean },
): 'CATEGORY_UNKNOWN' | 'MEMBER_KIND_WRONG' | null {
  const own = findCategory(list, member.category);
  if (list.categories.length > 0 && own === undefined) return 'CATEGORY_UNKNOWN';
  const members = own?.members ?? list.members;
  if (members === 'FIRM_OR_PROJECT') return null;
  return (members === 'PROJECT') === member.isProject ? null : 'MEMBER_KIND_WRONG';
}

/** Whether a member's newest tax grade lets it stand in a category (rule 0-07: W09 takes A and B only). */
export function fitsTaxGrade(of: Pick<ListCategory, 'taxGrades'> | undefined, grade: string | null): boolean {
  const wanted = of?.taxGrades ?? null;
  return wanted === null || (grade !== null && wanted.includes(grade));
}
