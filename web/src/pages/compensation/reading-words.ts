import { COMPENSATION_TEXT } from '../../../../text/compensation.ts';
import { MARKET_READING_TEXT } from '../../../../text/market-readings.ts';
import type { Words } from '../../language.ts';

type Named = Readonly<Record<string, string>>;

/** The words of a setting; its name where the catalogues do not know it. */
export function settingWord(setting: string, { language }: Words): string {
  const known: Named = { ...COMPENSATION_TEXT[language].setting, ...MARKET_READING_TEXT[language].setting };
  return known[setting] ?? setting;
}

/** The words of an answer; a rate and an unknown answer show themselves. */
export function answerWord(setting: string, value: string, { language }: Words): string {
  const known: Readonly<Record<string, Named>> = {
    ...COMPENSATION_TEXT[language].reading,
    ...MARKET_READING_TEXT[language].reading,
  };
  return known[setting]?.[value] ?? value;
}
