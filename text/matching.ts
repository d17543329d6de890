import type { Language } from './language.ts';

/** Hard rules of matching, in the order in which a screen shows them. */
export const RULE_CODES = [
  'AMOUNT_MIN',
  'AMOUNT_MAX',
  'TERM_MIN',
  'TERM_MAX',
  'REGION',
  'INDUSTRY',
  'INDUSTRY_EXCLUDED',
  'SIZE_CLASS',
  'SECURITY',
  'PURPOSE',
  'REQUIRED_TAGS',
  'EXCLUDED_TAGS',
  'CREDIT_GRADE',
  'TAX_GRADE',
  'FIRM_AGE',
  'REVENUE_MIN',
  'REVENUE_MAX',
  'FIRST_LOAN_ONLY',
  'RATE',
  'PRODUCT_VALIDITY',
  'SCHEME_RATE',
  'SCHEME_TERM',
  'SCHEME_SECURITY',
] as const;
export type RuleCode = (typeof RULE_CODES)[number];

/** The name of a rule and its sentence. `{have}` is the fact, `{want}` the bound; both are printed with their unit. */
export type RuleText = { readonly name: string; readonly sentence: string };
/** Parts of a score that the catalogue can name; a code that is not here is shown as it is. */
export const SCORE_PART_CODES = [
  'cost',
  'speed',
  'amountFit',
  'termFit',
  'policyFit',
  'taxGrade',
  'creditGrade',
  'firstLoan',
  'securityQuality',
] as const;
export type ScorePartCode = (typeof SCORE_PART_CODES)[number];

export type MatchingText = {
  readonly scoreParts: Readonly<Record<ScorePartCode, string>>;
  readonly rules: Readonly<Record<RuleCode, RuleText>>;
  /** For a rule code that this catalogue does not know yet. */
  readonly unknownRule: string;
  /** Printed for a side of a rule that has no value. */
  readonly missing: string;
};

export const MATCHING_TEXT: Readonly<Record<Language, MatchingText>> = {
  zh: {
    scoreParts: {
      cost: '综合成本',
      speed: '审批速度',
      amountFit: '金额匹配',
      termFit: '期限匹配',
      policyFit: '政策支持',
      taxGrade: '纳税信用',
      creditGrade: '信用等级',
      firstLoan: '首贷',
      securityQuality: '担保质量',
    },
    rules: {
      AMOUNT_MIN: { name: '最低金额', sentence: '需求金额 {have}，产品最低 {want}' },
      AMOUNT_MAX: { name: '最高金额', sentence: '需求金额 {have}，产品最高 {want}' },
      TERM_MIN: { name: '最短期限', sentence: '需求期限 {have}，产品最短 {want}' },
      TERM_MAX: { name: '最长期限', sentence: '需求期限 {have}，产品最长 {want}' },
      REGION: { name: '服务区域', sentence: '企业所在地 {have}，产品服务区域 {want}' },
      INDUSTRY: { name: '准入行业', sentence: '企业行业 {have}，产品准入行业 {want}' },
      INDUSTRY_EXCLUDED: { name: '禁入行业', sentence: '企业行业 {have}，产品禁入行业 {want}' },
      SIZE_CLASS: { name: '企业规模', sentence: '企业规模 {have}，产品接受 {want}' },
      SECURITY: { name: '担保方式', sentence: '企业可提供 {have}，产品接受 {want}' },
      PURPOSE: { name: '贷款用途', sentence: '需求用途 {have}，产品支持 {want}' },
      REQUIRED_TAGS: { name: '必备标签', sentence: '企业标签 {have}，产品要求具备 {want}' },
      EXCLUDED_TAGS: { name: '排除标签', sentence: '企业标签 {have}，产品排除 {want}' },
      CREDIT_GRADE: { name: '信用等级', sentence: '企业信用等级 {have}，产品要求不低于 {want}（1 为最优）' },
      TAX_GRADE: { name: '纳税信用', sentence: '企业纳税信用 {have}，产品接受 {want}' },
      FIRM_AGE: { name: '成立时间', sentence: '企业已成立 {have}，产品要求至少 {want}' },
      REVENUE_MIN: { name: '最低营收', sentence: '企业年营收 {have}，产品要求不低于 {want}' },
      REVENUE_MAX: { name: '最高营收', sentence: '企业年营收 {have}，产品要求不高于 {want}' },
      FIRST_LOAN_ONLY: { name: '仅限首贷户', sentence: '企业是否首贷户：{have}，产品要求：{want}' },
      RATE: { name: '利率', sentence: '产品最低利率 {want}，企业可接受最高 {have}' },
      PRODUCT_VALIDITY: { name: '产品有效期', sentence: '发布日 {have}，产品有效期 {want}' },
      SCHEME_RATE: { name: '风补利率上限', sentence: '贷款利率 {have}，风险补偿上限 {want}' },
      SCHEME_TERM: { name: '风补期限上限', sentence: '贷款期限 {have}，风险补偿上限 {want}' },
      SCHEME_SECURITY: { name: '风补担保要求', sentence: '担保方式 {have}，风险补偿要求 {want}' },
    },
    unknownRule: '企业 {have}，要求 {want}',
    missing: '未填报',
  },
  en: {
    scoreParts: {
      cost: 'All-in cost',
      speed: 'Speed',
      amountFit: 'Amount',
      termFit: 'Term',
      policyFit: 'Policy support',
      taxGrade: 'Tax grade',
      creditGrade: 'Credit grade',
      firstLoan: 'First loan',
      securityQuality: 'Security',
    },
    rules: {
      AMOUNT_MIN: { name: 'Lowest amount', sentence: 'Need {have}; product from {want}' },
      AMOUNT_MAX: { name: 'Highest amount', sentence: 'Need {have}; product up to {want}' },
      TERM_MIN: { name: 'Shortest term', sentence: 'Need {have}; product from {want}' },
      TERM_MAX: { name: 'Longest term', sentence: 'Need {have}; product up to {want}' },
      REGION: { name: 'Region', sentence: 'Firm in {have}; product serves {want}' },
      INDUSTRY: { name: 'Industry', sentence: 'Firm in {have}; product serves {want}' },
      INDUSTRY_EXCLUDED: { name: 'Excluded industry', sentence: 'Firm in {have}; product excludes {want}' },
      SIZE_CLASS: { name: 'Size class', sentence: 'Firm is {have}; product accepts {want}' },
      SECURITY: { name: 'Security', sentence: 'Firm offers {have}; product accepts {want}' },
      PURPOSE: { name: 'Purpose', sentence: 'Need is for {have}; product supports {want}' },
      REQUIRED_TAGS: { name: 'Required tags', sentence: 'Firm carries {have}; product requires {want}' },
      EXCLUDED_TAGS: { name: 'Excluded tags', sentence: 'Firm carries {have}; product excludes {want}' },
      CREDIT_GRADE: {
        name: 'Credit grade',
        sentence: 'Firm has {have}; product asks for {want} or better (1 is best)',
      },
      TAX_GRADE: { name: 'Tax grade', sentence: 'Firm has {have}; product accepts {want}' },
      FIRM_AGE: { name: 'Firm age', sentence: 'Firm is {have} old; product asks for {want}' },
      REVENUE_MIN: { name: 'Lowest revenue', sentence: 'Yearly revenue {have}; product from {want}' },
      REVENUE_MAX: { name: 'Highest revenue', sentence: 'Yearly revenue {have}; product up to {want}' },
      FIRST_LOAN_ONLY: { name: 'First loan only', sentence: 'First-loan firm: {have}; product asks for: {want}' },
      RATE: { name: 'Rate', sentence: 'Lowest rate of the product {want}; firm accepts up to {have}' },
      PRODUCT_VALIDITY: { name: 'Product validity', sentence: 'Published on {have}; product valid {want}' },
      SCHEME_RATE: { name: 'Scheme rate cap', sentence: 'Loan rate {have}; scheme cap {want}' },
      SCHEME_TERM: { name: 'Scheme term cap', sentence: 'Loan term {have}; scheme cap {want}' },
      SCHEME_SECURITY: { name: 'Scheme security rule', sentence: 'Security {have}; scheme asks for {want}' },
    },
    unknownRule: 'Fact {have}; asked for {want}',
    missing: 'not stated',
  },
};
