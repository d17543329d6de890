import i18next from 'i18next';
import { useMemo } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import { DEFAULT_LANGUAGE, type Language } from '../../text/language.ts';
import { MARKET_TEXT, type MarketText } from '../../text/market.ts';
import type { WebKey } from '../../text/web.ts';
import { isLanguage, loadCatalogue, storedLanguage, storeLanguage } from './catalogue.ts';

const HTML_LANG: Record<Language, string> = { zh: 'zh-CN', en: 'en' };

function showLanguage(language: Language): void {
  document.documentElement.lang = HTML_LANG[language];
}

export async function startLanguage(): Promise<void> {
  const language = storedLanguage();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: await loadCatalogue(language) } },
    keySeparator: false,
    nsSeparator: false,
    // React escapes; escaping twice would show entities.
    interpolation: { prefix: '{', suffix: '}', escapeValue: false },
  });
  showLanguage(language);
}

export async function changeLanguage(language: Language): Promise<void> {
  i18next.addResourceBundle(language, 'translation', await loadCatalogue(language));
  await i18next.changeLanguage(language);
  showLanguage(language);
  storeLanguage(language);
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
