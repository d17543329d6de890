import i18next from 'i18next';
import { useMemo } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import { DEFAULT_LANGUAGE, LANGUAGES, type Language } from '../../text/language.ts';
import { MARKET_TEXT, type MarketText } from '../../text/market.ts';
import { WEB_TEXT, type WebKey } from '../../text/web.ts';

const STORAGE_KEY = 'language';
const HTML_LANG: Record<Language, string> = { zh: 'zh-CN', en: 'en' };

const isLanguage = (text: string | null): text is Language => LANGUAGES.some((language) => language === text);

/** Storage is refused in some private windows; the language then lasts as long as the page. */
function storedLanguage(): Language {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return isLanguage(stored) ? stored : DEFAULT_LANGUAGE;
  } catch {
    return DEFAULT_LANGUAGE;
  }
}

function showLanguage(language: Language): void {
  document.documentElement.lang = HTML_LANG[language];
}

export async function startLanguage(): Promise<void> {
  const language = storedLanguage();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: DEFAULT_LANGUAGE,
    resources: { zh: { translation: WEB_TEXT.zh }, en: { translation: WEB_TEXT.en } },
    keySeparator: false,
    nsSeparator: false,
    // React escapes; escaping twice would show entities.
    interpolation: { prefix: '{', suffix: '}', escapeValue: false },
  });
  showLanguage(language);
}

export async function changeLanguage(language: Language): Promise<void> {
  await i18next.changeLanguage(language);
  showLanguage(language);
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // Nothing is lost but the memory of the choice.
  }
}

export const currentLanguage = (): Language => (isLanguage(i18next.language) ? i18next.language : DEFAULT_LANGUAGE);

export type Words = {
  readonly language: Language;
  t(key: WebKey, values?: Readonly<Record<string, string | number>>): string;
  /** The word for a code; the code itself when the catalogue does not know it. */
  label(kind: keyof MarketText, code: string): string;
  options(kind: keyof MarketText, codes: readonly string[]): { value: string; label: string }[];
};

/** The same object until the language changes, so that what is made of words is made once. */
export function useWords(): Words {
  const { t, i18n } = useTranslation();
  const language = isLanguage(i18n.language) ? i18n.language : DEFAULT_LANGUAGE;
  return useMemo(() => {
    const label = (kind: keyof MarketText, code: string) =>
      (MARKET_TEXT[language][kind] as Readonly<Record<string, string>>)[code] ?? code;
    return {
      language,
      t: (key, values) => t(key, values ?? {}),
      label,
      options: (kind, codes) => codes.map((code) => ({ value: code, label: label(kind, code) })),
    };
  }, [t, language]);
}
