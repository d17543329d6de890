import type { Language } from './language.ts';

/** Refusals of the weekly sessions. */
export const SESSION_REFUSAL_TEXT: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  NO_SHOW_TOO_EARLY: { zh: '请再等几分钟。', en: 'Wait a few minutes more.' },
  NO_SHOW_IS_HERE: { zh: '对方已签到。', en: 'The other side has checked in.' },
  NO_SHOW_NOT_YOURS: {
    zh: '请先签到；只能报告对方未到。',
    en: 'Check in first; a side reports only that the other has not come.',
  },
  STARS_OUT_OF_RANGE: { zh: '满意度为 1 至 5。', en: 'Give 1 to 5 stars.' },
  APPEALS_CLOSED: { zh: '现在不能申请调整。', en: 'A meeting cannot be appealed now.' },
  APPEAL_EXISTS: { zh: '这次洽谈已有待答复的申请。', en: 'An appeal against this meeting waits for an answer.' },
  APPEAL_NOT_YOURS: { zh: '应由对方或运营人员答复。', en: 'The other side or an operator answers this appeal.' },
  COUNT_OUT_OF_RANGE: { zh: '数量应为 1 至 {max}。', en: 'Give a number from 1 to {max}.' },
  SETTINGS_IN_THE_PAST: { zh: '生效日期须晚于今天。', en: 'Settings begin on a day after today.' },
  SETTING_OUT_OF_RANGE: { zh: '设置 {setting} 不合理。', en: 'The setting {setting} makes no sense.' },
};

export const SESSION_REPORT_COLUMNS = [
  'week',
  'heldOn',
  'theme',
  'enrolled',
  'banks',
  'meetings',
  'met',
  'noShowsFirm',
  'noShowsBank',
  'noShowsBoth',
  'intents',
  'needsDocs',
  'followUps',
  'declined',
  'unsaid',
  'applications',
  'grants',
  'grantedFen',
  'drawdowns',
  'drawnFen',
  'firstLoans',
  'satisfaction',
] as const;
export type SessionReportColumn = (typeof SESSION_REPORT_COLUMNS)[number];

type SessionReportText = {
  readonly title: string;
  readonly footer: string;
  readonly figure: string;
  readonly value: string;
  readonly columns: Readonly<Record<SessionReportColumn, string>>;
  readonly themes: Readonly<Record<string, string>>;
};

/** Words of the report of a session, on the page and on paper. */
export const SESSION_REPORT_TEXT: Readonly<Record<Language, SessionReportText>> = {
  zh: {
    title: '银企对接会报告',
    footer: '后续申请、授信与放款统计至会后 90 天',
    figure: '指标',
    value: '数值',
    columns: {
      week: '周次',
      heldOn: '日期',
      theme: '主题',
      enrolled: '报名企业',
      banks: '参会银行',
      meetings: '安排洽谈',
      met: '实际洽谈',
      noShowsFirm: '企业未到',
      noShowsBank: '银行未到',
      noShowsBoth: '双方未到',
      intents: '达成意向',
      needsDocs: '需补材料',
      followUps: '后续跟进',
      declined: '未达成',
      unsaid: '未填结果',
      applications: '转入申请',
      grants: '获得授信',
      grantedFen: '授信金额（元）',
      drawdowns: '放款笔数',
      drawnFen: '放款金额（元）',
      firstLoans: '首贷笔数',
      satisfaction: '满意度（1–5）',
    },
    themes: {
      TECHNOLOGY: '科技创新',
      SUPPLY_CHAIN: '产业链',
      PARK: '园区',
      FIRST_LOAN: '首贷',
      FOREIGN_TRADE: '外贸',
      AGRICULTURE: '农业',
    },
  },
  en: {
    title: 'Report of a session',
    footer: 'Applications, grants and drawdowns are counted for 90 days after the session',
    figure: 'Figure',
    value: 'Value',
    columns: {
      week: 'Week',
      heldOn: 'Held on',
      theme: 'Theme',
      enrolled: 'Firms enrolled',
      banks: 'Banks enrolled',
      meetings: 'Meetings planned',
      met: 'Meetings held',
      noShowsFirm: 'Firm absent',
      noShowsBank: 'Bank absent',
      noShowsBoth: 'Both absent',
      intents: 'Intents',
      needsDocs: 'Documents asked',
      followUps: 'Follow-ups',
      declined: 'Declined',
      unsaid: 'No outcome said',
      applications: 'Applications',
      grants: 'Grants',
      grantedFen: 'Granted (yuan)',
      drawdowns: 'Drawdowns',
      drawnFen: 'Drawn (yuan)',
      firstLoans: 'First loans',
      satisfaction: 'Satisfaction (1–5)',
    },
    themes: {
      TECHNOLOGY: 'Technology',
      SUPPLY_CHAIN: 'Supply chain',
      PARK: 'Parks',
      FIRST_LOAN: 'First loan',
      FOREIGN_TRADE: 'Foreign trade',
      AGRICULTURE: 'Agriculture',
    },
  },
};
