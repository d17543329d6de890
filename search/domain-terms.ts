import { DONGGUAN_TOWNS } from '../domain/registry/dongguan.ts';

// A product word such as 科创贷 would leave a lone 款 behind in 科创贷款, so each has its long form beside it.
const LOAN_WORDS = [
  '首贷',
  '续贷',
  '科创贷',
  '科技贷',
  '信用贷',
  '税贷',
  '银税贷',
  '订单贷',
  '设备贷',
  '绿色贷',
  '专利贷',
];

const OTHER_WORDS = [
  '首贷户',
  '无还本续贷',
  '科创',
  '普惠',
  '小微',
  '小微企业',
  '专精特新',
  '小巨人',
  '高新技术企业',
  '白名单',
  '风险补偿',
  '风险补偿资金',
  '应收账款',
  '知识产权质押',
  '知识产权',
  '仓单质押',
  '仓单',
  '存货质押',
  '保单质押',
  '技术改造',
  '流动资金',
  '政府采购',
  '订单融资',
  '厂房建设',
  '研发投入',
  '纯信用',
  '银企对接',
  '东莞',
  '东莞市',
];

/** Words that a general dictionary cuts apart: those of the trade, and the towns with and without 镇. */
export const DOMAIN_TERMS: readonly string[] = [
  ...LOAN_WORDS.flatMap((word) => [word, `${word}款`]),
  ...OTHER_WORDS,
  ...DONGGUAN_TOWNS.flatMap((town) => (town.kind === 'TOWN' ? [town.nameZh, `${town.nameZh}镇`] : [town.nameZh])),
];
