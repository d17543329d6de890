import { MARKET_TEXT } from '../../../../text/market.ts';
import { MATCHING_TEXT } from '../../../../text/matching.ts';
import {
  formatDate,
  formatMoneyExact,
  formatMonths,
  formatMonthsRange,
  formatPercent,
  formatWhole,
  formatYuan,
} from '../../format.ts';
import type { MeasurePartsFragment } from '../../gql/graphql.ts';
import type { Words } from '../../language.ts';

const OPEN_END = { zh: { least: '至少 ', most: '至多 ' }, en: { least: 'from ', most: 'up to ' } } as const;

/** One code of any kind: the first catalogue that knows it names it. */
function codeText(code: string, { language }: Words): string {
  const text = MARKET_TEXT[language];
  for (const catalogue of [text.security, text.purpose, text.sizeClass, text.taxGrade]) {
    const word = (catalogue as Readonly<Record<string, string>>)[code];
    if (word !== undefined) return word;
  }
  return code;
}

function valueText(kind: string, value: string, words: Words): string {
  const { language, t } = words;
  switch (kind.toLowerCase()) {
    case 'money':
      return formatMoneyExact(value, language);
    case 'rate':
      return formatPercent(value);
    case 'months':
      return formatMonths(Number(value), language);
    case 'days':
      return `${value} ${t('common.days')}`;
    case 'count':
      return formatWhole(BigInt(value));
    case 'date':
      return formatDate(value, language);
    case 'flag':
      return t(value === 'true' ? 'common.yes' : 'common.no');
    default:
      return codeText(value, words);
  }
}

/** A measure in words: an exact value, a band, or a list. */
export function measureText(measure: MeasurePartsFragment | null, words: Words): string {
  const { language, t } = words;
  if (measure === null) return MATCHING_TEXT[language].missing;
  const { kind, exact, from, to, codes } = measure;
  if (exact !== null) return valueText(kind, exact, words);
  if (from !== null && to !== null && kind.toLowerCase() === 'months')
    return formatMonthsRange(Number(from), Number(to), language);
  if (from !== null && to !== null) return `${valueText(kind, from, words)} – ${valueText(kind, to, words)}`;
  if (from !== null) return OPEN_END[language].least + valueText(kind, from, words);
  if (to !== null) return OPEN_END[language].most + valueText(kind, to, words);
  if (codes === null) return MATCHING_TEXT[language].missing;
  if (codes.length === 0) return t('common.any');
  return codes.map((code) => codeText(code, words)).join(language === 'zh' ? '、' : ', ');
}

/** The exact amount for the hover; undefined for everything that is not exact money. */
export function measureTitle(measure: MeasurePartsFragment | null, { language }: Words): string | undefined {
  if (measure === null || measure.kind.toLowerCase() !== 'money' || measure.exact === null) return undefined;
  return formatYuan(measure.exact, language);
}
