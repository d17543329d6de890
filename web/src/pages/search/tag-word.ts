import type { Language } from '../../../../text/language.ts';
import { TAG_TEXT } from '../../../../text/search.ts';

/** The word for a tag; its code when there is none. */
export const tagWord = (code: string, language: Language): string =>
  TAG_TEXT[code]?.[language === 'zh' ? 0 : 1] ?? code;
