import type { Urgency } from '../../domain/market/credit-need.ts';
import type { Purpose } from '../../domain/market/purpose.ts';
import type { Security } from '../../domain/market/security.ts';
import type { SizeClass } from '../../domain/registry/size-class.ts';

/** What people type when they look for a listing, both languages at once; what they read on a page is in `text/`. */
type Words<Code extends string> = Readonly<Record<Code, { readonly zh: string; readonly en: string }>>;

/** Forbidden purposes are refused before a listing goes up; they have words so that the record stays complete. */
export const PURPOSE_WORDS: Words<Purpose> = {
  WORKING_CAPITAL: { zh: '流动资金周转', en: 'Working capital' },
  ORDER_FINANCING: { zh: '订单融资', en: 'Order financing' },
  RECEIVABLE_FINANCING: { zh: '应收账款融资', en: 'Receivable financing' },
  GOVERNMENT_PROCUREMENT: { zh: '政府采购履约', en: 'Government procurement' },
  EQUIPMENT_PURCHASE: { zh: '设备购置', en: 'Equipment purchase' },
  TECHNOLOGY_UPGRADE: { zh: '技术改造', en: 'Technology upgrade' },
  RESEARCH_AND_DEVELOPMENT: { zh: '研发投入', en: 'Research and development' },
  PLANT_CONSTRUCTION: { zh: '厂房建设', en: 'Plant construction' },
  FOREIGN_TRADE: { zh: '外贸经营', en: 'Foreign trade' },
  GREEN_PROJECT: { zh: '绿色项目', en: 'Green project' },
  RENEWAL: { zh: '续贷', en: 'Renewal' },
  STOCK_MARKET: { zh: '投资股市', en: 'Stock market' },
  REAL_ESTATE_SPECULATION: { zh: '炒作房地产', en: 'Real estate speculation' },
  ON_LENDING: { zh: '转贷', en: 'On-lending' },
  SHELL_COMPANY_FUNDING: { zh: '空壳公司融资', en: 'Shell company funding' },
};

export const SECURITY_WORDS: Words<Security> = {
  CREDIT_ONLY: { zh: '纯信用', en: 'Credit only' },
  REAL_ESTATE: { zh: '不动产抵押', en: 'Real estate' },
  EQUIPMENT: { zh: '设备抵押', en: 'Equipment' },
  GUARANTEE_COMPANY: { zh: '担保公司担保', en: 'Guarantee company' },
  PERSONAL_GUARANTEE: { zh: '个人保证', en: 'Personal guarantee' },
  INTELLECTUAL_PROPERTY: { zh: '知识产权质押', en: 'Intellectual property' },
  EQUITY: { zh: '股权质押', en: 'Equity' },
  RECEIVABLES: { zh: '应收账款质押', en: 'Receivables' },
  LAND_CONTRACT_RIGHT: { zh: '土地承包经营权', en: 'Land contract right' },
  RISK_COMPENSATION_FUND: { zh: '风险补偿资金', en: 'Risk compensation fund' },
  GOVERNMENT_CONTRACT: { zh: '政府采购合同', en: 'Government contract' },
  CREDIT_INSURANCE: { zh: '信用保险', en: 'Credit insurance' },
  INSURANCE_POLICY: { zh: '保单质押', en: 'Insurance policy' },
  PREPAYMENTS: { zh: '预付款质押', en: 'Prepayments' },
  INVENTORY: { zh: '存货质押', en: 'Inventory' },
  WAREHOUSE_RECEIPT: { zh: '仓单质押', en: 'Warehouse receipt' },
};

export const URGENCY_WORDS: Words<Urgency> = {
  WITHIN_A_WEEK: { zh: '一周内', en: 'Within a week' },
  WITHIN_A_MONTH: { zh: '一个月内', en: 'Within a month' },
  FLEXIBLE: { zh: '时间灵活', en: 'Flexible' },
};

export const FIRST_LOAN_WORDS = { zh: '首贷户', en: 'First loan' } as const;

export const SIZE_WORDS: Readonly<Record<SizeClass, string | null>> = {
  LARGE: '大型企业',
  MEDIUM: '中型企业',
  SMALL: '小型企业 小微企业',
  MICRO: '微型企业 小微企业',
  NOT_COVERED: null,
  UNKNOWN: null,
};

/** Words of the tags that people search by; a tag without words is found through the filter alone. */
export const TAG_WORDS: Readonly<Record<string, string>> = {
  HIGH_TECH: '高新技术企业',
  SPECIALISED: '专精特新',
  GREEN: '绿色企业',
  EXPORTER: '外贸企业',
  WHITELIST_2018: '白名单',
  WHITELIST_2023: '白名单',
  FIRST_LOAN_CANDIDATE: '首贷户',
};

/** Both languages of one code, as a document of the index holds them. */
export const bothLanguages = (words: { readonly zh: string; readonly en: string }): string => `${words.zh} ${words.en}`;
