import type { MarketReadings } from '../domain/registry/tags/tag-policy.ts';

type Closed = Exclude<keyof MarketReadings, 'nplToleranceBps'>;

/** The words of the open questions that concern the whole market, and of their answers. */
export type MarketReadingText = {
  readonly setting: Readonly<Record<keyof MarketReadings, string>>;
  readonly reading: { readonly [Name in Closed]: Readonly<Record<`${MarketReadings[Name]}`, string>> };
};

const ZH: MarketReadingText = {
  setting: {
    exposureWarning: '多头授信何时提示',
    servingBank: '服务银行的认定',
    firstLoanFrom: '首贷的范围',
    ownerLoansCount: '企业主个人经营性贷款',
    parkCoverageOf: '园区授信比例的口径',
    sessionOnHoliday: '对接日逢法定节假日',
    nplToleranceBps: '普惠不良率容忍度（基点）',
    relendingLimitOn: '支小再贷款额度的适用范围',
    creditScope: '普惠与再贷款的单户授信范围',
    exposureCreditScope: '多头授信的单户授信范围',
    firstLoanNeedsAttestation: '首贷的证明',
  },
  reading: {
    exposureWarning: { AFTER_ADDING: '加上本行后超过即提示', AT_PRESENT: '现有家数超过才提示' },
    servingBank: { CREDIT_IN_FORCE: '有有效授信', BALANCE: '有贷款余额', EVER_LENT: '曾经放款' },
    firstLoanFrom: { ANY_INSTITUTION: '在任何机构均无贷款记录', EACH_BANK: '在该银行无贷款记录' },
    ownerLoansCount: { true: '计入企业贷款记录', false: '不计入企业贷款记录' },
    parkCoverageOf: { FIRMS: '获贷企业户数占入园企业', AMOUNT: '获贷金额占融资需求金额' },
    sessionOnHoliday: { SKIP: '停办并标注', SHIFT: '改到本周最近的工作日', HOLD: '照常举办' },
    relendingLimitOn: { SMALL: '仅限小微企业贷款', ALL: '小微、绿色、民营均适用' },
    creditScope: { LARGEST_AT_ONE_BANK: '在本行', ALL_BANKS: '在全部银行' },
    exposureCreditScope: { LARGEST_AT_ONE_BANK: '在单家银行', ALL_BANKS: '在全部银行' },
    firstLoanNeedsAttestation: { true: '须由银行在放款时确认', false: '无相反记录即认定' },
  },
};

const EN: MarketReadingText = {
  setting: {
    exposureWarning: 'When many banks are warned',
    servingBank: 'What makes a serving bank',
    firstLoanFrom: 'First loan from whom',
    ownerLoansCount: 'Personal business loans of the owner',
    parkCoverageOf: 'What the coverage of a park measures',
    sessionOnHoliday: 'A session on a public holiday',
    nplToleranceBps: 'Tolerance of bad inclusive loans (basis points)',
    relendingLimitOn: 'What the relending limit binds',
    creditScope: 'Credit of one firm, inclusive lending and relending',
    exposureCreditScope: 'Credit of one firm, many banks',
    firstLoanNeedsAttestation: 'Evidence of a first loan',
  },
  reading: {
    exposureWarning: { AFTER_ADDING: 'with the asking bank the limit is passed', AT_PRESENT: 'it is passed already' },
    servingBank: { CREDIT_IN_FORCE: 'credit in force', BALANCE: 'a balance', EVER_LENT: 'it has lent before' },
    firstLoanFrom: { ANY_INSTITUTION: 'no loan on record anywhere', EACH_BANK: 'no loan on record at the bank' },
    ownerLoansCount: { true: 'count as loans of the firm', false: 'do not count' },
    parkCoverageOf: { FIRMS: 'firms with credit of all residents', AMOUNT: 'money lent of money asked for' },
    sessionOnHoliday: {
      SKIP: 'left out and marked',
      SHIFT: 'moved to the nearest working day of the week',
      HOLD: 'held all the same',
    },
    relendingLimitOn: { SMALL: 'loans to small firms', ALL: 'green loans and private firms as well' },
    creditScope: { LARGEST_AT_ONE_BANK: 'at this bank', ALL_BANKS: 'at all banks' },
    exposureCreditScope: { LARGEST_AT_ONE_BANK: 'at one bank', ALL_BANKS: 'at all banks' },
    firstLoanNeedsAttestation: { true: 'the bank attests it at drawdown', false: 'no record to the contrary' },
  },
};

export const MARKET_READING_TEXT = { zh: ZH, en: EN } as const;
