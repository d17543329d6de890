import type { Security } from '../domain/market/security.ts';
import type { Change } from '../domain/matching/change.ts';
import type { Bps, Fen } from '../domain/money.ts';
import { MARKET_TEXT } from './market.ts';
import type { Language } from './refusals.ts';

const wan = (amount: Fen): string => `${Number(amount / 10_000n) / 100}`;
const percent = (rate: Bps): string => (Number(rate) / 100).toFixed(2);

const securities = (codes: readonly Security[], language: Language): string =>
  codes.map((code) => MARKET_TEXT[language].security[code]).join(language === 'zh' ? '、' : ', ');

/** One step that would make a near miss match, as a sentence. */
export function changeText(change: Change, language: Language): string {
  return (language === 'zh' ? chinese : english)(change);
}

function chinese(change: Change): string {
  switch (change.kind) {
    case 'set-amount':
      return `把金额调整为 ${wan(change.amountFen)} 万元`;
    case 'set-term':
      return `把期限调整为 ${change.termMonths} 个月`;
    case 'raise-rate-ceiling':
      return `把可接受利率提高到 ${percent(change.rateBpsMax)}%`;
    case 'offer-security':
      return `提供下列担保之一：${securities(change.oneOf, 'zh')}`;
    case 'state-size-class':
      return '补充从业人员、营业收入和资产，以确定企业规模';
    case 'state-tax-grade':
      return `补充纳税信用等级（${change.oneOf.join('、')}）`;
    case 'state-credit-grade':
      return `补充信用评级（${change.worst} 级或更好）`;
    case 'state-founding-day':
      return `补充成立日期（不晚于 ${change.onOrBefore}）`;
    case 'state-revenue':
      return '补充上年营业收入';
    case 'attest-no-loan-record':
      return '说明是否从未有过贷款记录';
    case 'lower-amount-min':
      return `银行把最低金额降到 ${wan(change.amountFenMin)} 万元`;
    case 'raise-amount-max':
      return `银行把最高金额提高到 ${wan(change.amountFenMax)} 万元`;
    case 'lower-term-min':
      return `银行把最短期限降到 ${change.termMonthsMin} 个月`;
    case 'raise-term-max':
      return `银行把最长期限延到 ${change.termMonthsMax} 个月`;
    case 'lower-spread-min':
      return `银行把最低加点降到 ${change.spreadBpsMin}BP`;
    case 'accept-security':
      return `银行接受下列担保之一：${securities(change.oneOf, 'zh')}`;
    case 'accept-credit-grade':
      return `银行放宽信用等级到 ${change.creditGradeWorst} 级`;
    case 'lower-firm-age-min':
      return `银行把成立时间要求降到 ${change.firmAgeMonthsMin} 个月`;
    case 'lower-revenue-min':
      return `银行把营业收入下限降到 ${wan(change.revenueFenMin)} 万元`;
    case 'raise-revenue-max':
      return `银行把营业收入上限提高到 ${wan(change.revenueFenMax)} 万元`;
    case 'raise-quota':
      return `银行把产品总额度提高到 ${wan(change.quotaFen)} 万元`;
    case 'lower-spread-max':
      return `银行把最高加点降到 ${change.spreadBpsMax}BP`;
    case 'lower-term-max':
      return `银行把最长期限缩到 ${change.termMonthsMax} 个月`;
    case 'refuse-securities':
      return `银行不再接受：${securities(change.securities, 'zh')}`;
    case 'withdraw-schemes':
      return `银行撤下 ${change.schemes.join('、')} 风险补偿标识`;
  }
}

function english(change: Change): string {
  switch (change.kind) {
    case 'set-amount':
      return `Ask for ${wan(change.amountFen)} x 10,000 yuan`;
    case 'set-term':
      return `Ask for a term of ${change.termMonths} months`;
    case 'raise-rate-ceiling':
      return `Accept a rate of up to ${percent(change.rateBpsMax)}%`;
    case 'offer-security':
      return `Offer one of: ${securities(change.oneOf, 'en')}`;
    case 'state-size-class':
      return 'State people, revenue and assets, so that the size class is known';
    case 'state-tax-grade':
      return `State the tax credit grade (${change.oneOf.join(', ')})`;
    case 'state-credit-grade':
      return `State a credit grade of ${change.worst} or better`;
    case 'state-founding-day':
      return `State the founding date (not after ${change.onOrBefore})`;
    case 'state-revenue':
      return 'State the revenue of last year';
    case 'attest-no-loan-record':
      return 'Say whether no institution ever lent to the firm';
    case 'lower-amount-min':
      return `The bank lowers its minimum to ${wan(change.amountFenMin)} x 10,000 yuan`;
    case 'raise-amount-max':
      return `The bank raises its maximum to ${wan(change.amountFenMax)} x 10,000 yuan`;
    case 'lower-term-min':
      return `The bank lowers its shortest term to ${change.termMonthsMin} months`;
    case 'raise-term-max':
      return `The bank raises its longest term to ${change.termMonthsMax} months`;
    case 'lower-spread-min':
      return `The bank lowers its lowest spread to ${change.spreadBpsMin}BP`;
    case 'accept-security':
      return `The bank accepts one of: ${securities(change.oneOf, 'en')}`;
    case 'accept-credit-grade':
      return `The bank accepts credit grade ${change.creditGradeWorst}`;
    case 'lower-firm-age-min':
      return `The bank asks for an age of ${change.firmAgeMonthsMin} months only`;
    case 'lower-revenue-min':
      return `The bank lowers its revenue minimum to ${wan(change.revenueFenMin)} x 10,000 yuan`;
    case 'raise-revenue-max':
      return `The bank raises its revenue maximum to ${wan(change.revenueFenMax)} x 10,000 yuan`;
    case 'raise-quota':
      return `The bank raises the quota of the product to ${wan(change.quotaFen)} x 10,000 yuan`;
    case 'lower-spread-max':
      return `The bank lowers its highest spread to ${change.spreadBpsMax}BP`;
    case 'lower-term-max':
      return `The bank lowers its longest term to ${change.termMonthsMax} months`;
    case 'refuse-securities':
      return `The bank no longer accepts: ${securities(change.securities, 'en')}`;
    case 'withdraw-schemes':
      return `The bank withdraws its claim of ${change.schemes.join(', ')}`;
  }
}
