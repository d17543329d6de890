import type { NeedState, Urgency } from '../domain/market/credit-need.ts';
import type { LprTenor, ProductState, Repayment } from '../domain/market/credit-product.ts';
import type { Purpose } from '../domain/market/purpose.ts';
import type { Security } from '../domain/market/security.ts';
import type { DISMISSAL_REASONS } from '../domain/matching/match-outcome.ts';
import type { SizeClass, TaxGrade } from '../domain/registry/size-class.ts';
import type { Language } from './language.ts';

/** Types of loan that the joint conference may approve; a bank may write another. */
export type LoanType =
  | 'CREDIT'
  | 'INTELLECTUAL_PROPERTY_PLEDGE'
  | 'RECEIVABLES_PLEDGE'
  | 'ORDER_FINANCING'
  | 'TAX_CREDIT';

/** One word for each code of the market and of the registry. */
export type MarketText = {
  readonly purpose: Readonly<Record<Purpose, string>>;
  readonly security: Readonly<Record<Security, string>>;
  readonly sizeClass: Readonly<Record<SizeClass, string>>;
  readonly taxGrade: Readonly<Record<TaxGrade, string>>;
  readonly needState: Readonly<Record<NeedState, string>>;
  readonly productState: Readonly<Record<ProductState, string>>;
  readonly urgency: Readonly<Record<Urgency, string>>;
  readonly repayment: Readonly<Record<Repayment, string>>;
  readonly loanType: Readonly<Record<LoanType, string>>;
  readonly filingState: Readonly<Record<'FILED' | 'FILING_REJECTED', string>>;
  readonly lossState: Readonly<Record<'COMPUTED' | 'REFUSED', string>>;
  readonly lprTenor: Readonly<Record<LprTenor, string>>;
  /** Why a firm passes a product by. */
  readonly dismissal: Readonly<Record<(typeof DISMISSAL_REASONS)[number], string>>;
};

export const MARKET_TEXT: Readonly<Record<Language, MarketText>> = {
  zh: {
    purpose: {
      WORKING_CAPITAL: '流动资金周转',
      ORDER_FINANCING: '订单融资',
      RECEIVABLE_FINANCING: '应收账款融资',
      GOVERNMENT_PROCUREMENT: '政府采购履约',
      EQUIPMENT_PURCHASE: '设备购置',
      TECHNOLOGY_UPGRADE: '技术改造',
      RESEARCH_AND_DEVELOPMENT: '研发投入',
      PLANT_CONSTRUCTION: '厂房建设',
      FOREIGN_TRADE: '外贸经营',
      GREEN_PROJECT: '绿色项目',
      RENEWAL: '续贷',
      STOCK_MARKET: '投资股市（禁止）',
      REAL_ESTATE_SPECULATION: '炒作房地产（禁止）',
      ON_LENDING: '转贷（禁止）',
      SHELL_COMPANY_FUNDING: '空壳公司融资（禁止）',
    },
    security: {
      CREDIT_ONLY: '纯信用',
      REAL_ESTATE: '不动产抵押',
      EQUIPMENT: '设备抵押',
      GUARANTEE_COMPANY: '担保公司担保',
      PERSONAL_GUARANTEE: '个人保证',
      INTELLECTUAL_PROPERTY: '知识产权质押',
      EQUITY: '股权质押',
      RECEIVABLES: '应收账款质押',
      LAND_CONTRACT_RIGHT: '土地承包经营权',
      RISK_COMPENSATION_FUND: '风险补偿资金',
      GOVERNMENT_CONTRACT: '政府采购合同',
      CREDIT_INSURANCE: '信用保险',
      INSURANCE_POLICY: '保单质押',
      PREPAYMENTS: '预付款质押',
      INVENTORY: '存货质押',
      WAREHOUSE_RECEIPT: '仓单质押',
    },
    sizeClass: {
      LARGE: '大型',
      MEDIUM: '中型',
      SMALL: '小型',
      MICRO: '微型',
      NOT_COVERED: '划型标准未覆盖',
      UNKNOWN: '资料不足，未划型',
    },
    taxGrade: { A: 'A级', B: 'B级', M: 'M级', C: 'C级', D: 'D级' },
    needState: {
      DRAFT: '草稿',
      SUBMITTED: '已提交',
      RETURNED: '已退回',
      REJECTED: '已驳回',
      PUBLISHED: '已发布',
      PAUSED: '已暂停',
      PARTIALLY_FULFILLED: '部分满足',
      FULFILLED: '已满足',
      EXPIRED: '已过期',
      CANCELLED: '已撤回',
    },
    productState: {
      DRAFT: '草稿',
      PENDING_REVIEW: '待审核',
      ONLINE: '已上线',
      SUSPENDED: '已暂停',
      QUOTA_FULL: '额度已满',
      CLOSED: '已关闭',
    },
    urgency: { WITHIN_A_WEEK: '一周内', WITHIN_A_MONTH: '一个月内', FLEXIBLE: '时间灵活' },
    repayment: {
      EQUAL_INSTALMENTS: '等额本息',
      EQUAL_PRINCIPAL: '等额本金',
      INTEREST_FIRST: '按月付息、到期还本',
      BULLET: '到期一次还本付息',
      REVOLVING: '循环额度、随借随还',
    },
    loanType: {
      CREDIT: '信用贷款',
      INTELLECTUAL_PROPERTY_PLEDGE: '知识产权质押贷款',
      RECEIVABLES_PLEDGE: '应收账款质押贷款',
      ORDER_FINANCING: '订单融资',
      TAX_CREDIT: '税银贷',
    },
    filingState: { FILED: '已备案', FILING_REJECTED: '备案未通过' },
    lossState: { COMPUTED: '已核算', REFUSED: '不予补偿' },
    dismissal: {
      COST: '成本太高',
      TOO_SLOW: '审批太慢',
      AMOUNT: '金额不合适',
      TERM: '期限不合适',
      SECURITY: '担保要求不合适',
      BANK_KNOWN: '已与该行联系',
      OTHER: '其他',
    },
    lprTenor: { ONE_YEAR: '1年期LPR', OVER_FIVE_YEARS: '5年期以上LPR' },
  },
  en: {
    purpose: {
      WORKING_CAPITAL: 'Working capital',
      ORDER_FINANCING: 'Order financing',
      RECEIVABLE_FINANCING: 'Receivables financing',
      GOVERNMENT_PROCUREMENT: 'Government procurement',
      EQUIPMENT_PURCHASE: 'Equipment purchase',
      TECHNOLOGY_UPGRADE: 'Technology upgrade',
      RESEARCH_AND_DEVELOPMENT: 'Research and development',
      PLANT_CONSTRUCTION: 'Plant construction',
      FOREIGN_TRADE: 'Foreign trade',
      GREEN_PROJECT: 'Green project',
      RENEWAL: 'Renewal',
      STOCK_MARKET: 'Stock market (forbidden)',
      REAL_ESTATE_SPECULATION: 'Real estate speculation (forbidden)',
      ON_LENDING: 'On-lending (forbidden)',
      SHELL_COMPANY_FUNDING: 'Shell company funding (forbidden)',
    },
    security: {
      CREDIT_ONLY: 'Credit only',
      REAL_ESTATE: 'Real estate',
      EQUIPMENT: 'Equipment',
      GUARANTEE_COMPANY: 'Guarantee company',
      PERSONAL_GUARANTEE: 'Personal guarantee',
      INTELLECTUAL_PROPERTY: 'Intellectual property',
      EQUITY: 'Equity',
      RECEIVABLES: 'Receivables',
      LAND_CONTRACT_RIGHT: 'Land contract right',
      RISK_COMPENSATION_FUND: 'Risk compensation fund',
      GOVERNMENT_CONTRACT: 'Government contract',
      CREDIT_INSURANCE: 'Credit insurance',
      INSURANCE_POLICY: 'Insurance policy',
      PREPAYMENTS: 'Prepayments',
      INVENTORY: 'Inventory',
      WAREHOUSE_RECEIPT: 'Warehouse receipt',
    },
    sizeClass: {
      LARGE: 'Large',
      MEDIUM: 'Medium',
      SMALL: 'Small',
      MICRO: 'Micro',
      NOT_COVERED: 'Not covered by the standard',
      UNKNOWN: 'Unknown, a figure is missing',
    },
    taxGrade: { A: 'Grade A', B: 'Grade B', M: 'Grade M', C: 'Grade C', D: 'Grade D' },
    needState: {
      DRAFT: 'Draft',
      SUBMITTED: 'Submitted',
      RETURNED: 'Returned',
      REJECTED: 'Rejected',
      PUBLISHED: 'Published',
      PAUSED: 'Paused',
      PARTIALLY_FULFILLED: 'Partly fulfilled',
      FULFILLED: 'Fulfilled',
      EXPIRED: 'Expired',
      CANCELLED: 'Withdrawn',
    },
    productState: {
      DRAFT: 'Draft',
      PENDING_REVIEW: 'Pending review',
      ONLINE: 'Online',
      SUSPENDED: 'Suspended',
      QUOTA_FULL: 'Quota used up',
      CLOSED: 'Closed',
    },
    urgency: { WITHIN_A_WEEK: 'Within a week', WITHIN_A_MONTH: 'Within a month', FLEXIBLE: 'Flexible' },
    repayment: {
      EQUAL_INSTALMENTS: 'Equal instalments',
      EQUAL_PRINCIPAL: 'Equal principal',
      INTEREST_FIRST: 'Monthly interest, principal at the end',
      BULLET: 'All at the end',
      REVOLVING: 'Revolving line',
    },
    loanType: {
      CREDIT: 'Credit loan',
      INTELLECTUAL_PROPERTY_PLEDGE: 'Intellectual property pledge',
      RECEIVABLES_PLEDGE: 'Receivables pledge',
      ORDER_FINANCING: 'Order financing',
      TAX_CREDIT: 'Tax credit loan',
    },
    filingState: { FILED: 'Filed', FILING_REJECTED: 'Filing not passed' },
    lossState: { COMPUTED: 'Computed', REFUSED: 'Nothing is paid' },
    dismissal: {
      COST: 'Too dear',
      TOO_SLOW: 'Too slow',
      AMOUNT: 'Amount',
      TERM: 'Term',
      SECURITY: 'Security',
      BANK_KNOWN: 'Bank already known',
      OTHER: 'Other',
    },
    lprTenor: { ONE_YEAR: '1Y LPR', OVER_FIVE_YEARS: 'Over-5Y LPR' },
  },
};
