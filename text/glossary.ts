type Entry = readonly [word: string, meaning: string];
export type GlossaryEntry = { readonly code: string; readonly zh: Entry; readonly en: Entry };

/** The words of the platform, as the help page prints them. */
export const GLOSSARY: readonly GlossaryEntry[] = [
  {
    code: 'need',
    zh: ['融资需求', '企业要多少钱、多久、做什么用；每次修改都留版本'],
    en: ['credit need', 'what a firm asks for; every change keeps its version'],
  },
  {
    code: 'product',
    zh: ['信贷产品', '银行提供的贷款及其准入条件；每次修改都留版本'],
    en: ['credit product', 'what a bank offers and on which conditions; versioned'],
  },
  {
    code: 'match',
    zh: ['匹配、推荐', '全部准入条件都符合的需求与产品，双方各有评分'],
    en: ['match, recommendation', 'a pair that passes every condition, with a score for each side'],
  },
  {
    code: 'near-miss',
    zh: ['差一点', '最多差两项、且有人可以调整的条件'],
    en: ['near miss', 'a pair that misses at most two conditions that somebody can change'],
  },
  {
    code: 'consent',
    zh: ['授权', '企业允许一家银行查看一条需求的身份与完整数据，可随时收回'],
    en: ['consent', 'a firm lets one bank see one need unmasked; it can be revoked any time'],
  },
  {
    code: 'mask',
    zh: ['脱敏、区间', '授权前银行只看到区间，不看到名称'],
    en: ['mask, band', 'what a bank sees before consent: bands, and no name'],
  },
  {
    code: 'loan',
    zh: ['贷款、放款', '银行回填的合同与放款'],
    en: ['loan, drawdown', 'the contract and the drawdown that a bank writes back'],
  },
  {
    code: 'filing',
    zh: ['备案', '贷款登记到放款日有效的风险补偿方案，条件结果被冻结'],
    en: ['filing', 'a loan registered with the scheme in force on its drawdown day, its gates frozen'],
  },
  {
    code: 'gate',
    zh: ['准入条件', '方案的一项条件，通过与否都列出两边的数值'],
    en: ['gate', 'one condition of a scheme, passed or failed, with both numbers'],
  },
  {
    code: 'claim',
    zh: ['补偿申请、计算单', '一笔损失，以及方案应补偿金额的每一步'],
    en: ['claim, compute sheet', 'a loss, and every step of what the scheme pays for it'],
  },
  {
    code: 'cap',
    zh: ['限额', '方案最多补偿多少：按银行和年度、按企业、按总额'],
    en: ['cap', 'what a scheme pays at most: by bank and year, by firm, in all'],
  },
  {
    code: 'first-loan',
    zh: ['首贷', '以放款日判断是否首次获得贷款'],
    en: ['first loan', 'decided on the day of drawdown'],
  },
  {
    code: 'whitelist',
    zh: ['白名单', '有起止日期的名单；起始日在内，终止日不在内'],
    en: ['whitelist', 'a dated list; the first day counts, the last day does not'],
  },
  {
    code: 'lpr',
    zh: ['LPR、BP', '贷款市场报价利率；1 BP 是万分之一'],
    en: ['LPR, BP', 'the loan prime rate; 1 BP is one hundredth of a percent'],
  },
  {
    code: 'supplement',
    zh: ['补正', '审核人要求补充材料，期间不计时'],
    en: ['supplement', 'a reviewer asks for more; the clock stops'],
  },
  { code: 'recovery', zh: ['追偿', '补偿之后收回的资金'], en: ['recovery', 'money that comes back after a payment'] },
];
