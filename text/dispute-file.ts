import type { Language } from './language.ts';

type Words = {
  readonly title: string;
  readonly footer: string;
  readonly masked: string;
  readonly parties: string;
  readonly bank: string;
  readonly firm: string;
  readonly state: string;
  readonly openedAt: string;
  readonly proof: string;
  readonly whole: string;
  readonly broken: string;
  readonly seals: string;
  readonly steps: string;
  readonly columns: {
    readonly at: string;
    readonly what: string;
    readonly by: string;
    readonly request: string;
    readonly detail: string;
    readonly hash: string;
    readonly stream: string;
    readonly events: string;
    readonly verdict: string;
    readonly day: string;
  };
  readonly consents: string;
  readonly reads: string;
  readonly files: string;
  readonly loans: string;
  readonly performance: string;
  readonly need: string;
  readonly decisions: string;
  readonly visits: string;
  readonly complaints: string;
  readonly ratings: string;
  readonly overrides: string;
};

/** Words of the paper that holds one engagement. */
export const DISPUTE_FILE_TEXT: Readonly<Record<Language, Words>> = {
  zh: {
    title: '对接卷宗',
    footer: '每一步均写入哈希链；任何改动都会使链断开',
    masked: '未授权，不显示',
    parties: '当事方',
    bank: '银行',
    firm: '企业',
    state: '状态',
    openedAt: '开始时间',
    proof: '完整性核验',
    whole: '完整',
    broken: '自第 {step} 步起不一致',
    seals: '当日封存值',
    steps: '全部步骤',
    columns: {
      at: '时间',
      what: '事项',
      by: '办理人',
      request: '请求编号',
      detail: '内容与理由',
      hash: '哈希',
      stream: '记录',
      events: '步数',
      verdict: '结论',
      day: '日期',
    },
    consents: '授权',
    reads: '查阅记录',
    files: '附件',
    loans: '贷款',
    performance: '还款与分类',
    need: '融资需求各版本',
    decisions: '审批记录',
    visits: '走访',
    complaints: '投诉',
    ratings: '评价',
    overrides: '多头授信提示后的放行',
  },
  en: {
    title: 'File of an engagement',
    footer: 'Each step stands in a hash chain; any change breaks it',
    masked: 'Not shown without consent',
    parties: 'Parties',
    bank: 'Bank',
    firm: 'Firm',
    state: 'State',
    openedAt: 'Opened',
    proof: 'Proof',
    whole: 'whole',
    broken: 'does not fit from step {step} on',
    seals: 'Seals of the days',
    steps: 'All steps',
    columns: {
      at: 'At',
      what: 'Step',
      by: 'By',
      request: 'Request',
      detail: 'Content and reason',
      hash: 'Hash',
      stream: 'Record',
      events: 'Steps',
      verdict: 'Verdict',
      day: 'Day',
    },
    consents: 'Consents',
    reads: 'Who read',
    files: 'Files',
    loans: 'Loans',
    performance: 'Repayments and classes',
    need: 'The need, each version',
    decisions: 'Decisions',
    visits: 'Visits',
    complaints: 'Complaints',
    ratings: 'Ratings',
    overrides: 'Let go on after the warning of many lenders',
  },
};
