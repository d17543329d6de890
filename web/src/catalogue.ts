import { DEFAULT_LANGUAGE, LANGUAGES, type Language } from '../../text/language.ts';

const STORAGE_KEY = 'language';

/** Strings by their keys, which are those of `WebKey`. */
export type Catalogue = Readonly<Record<string, string>>;

const LOADERS: Readonly<Record<Language, () => Promise<{ readonly default: Catalogue }>>> = {
  zh: () => import('virtual:words-zh'),
  en: () => import('virtual:words-en'),
};

/** The strings of one language; asked for again, they are not loaded again. */
export const loadCatalogue = async (language: Language): Promise<Catalogue> => (await LOADERS[language]()).default;

export const isLanguage = (text: string | null): text is Language => LANGUAGES.some((language) => language === text);

/** Storage is refused in some private windows; the language then lasts as long as the page. */
export function storedLanguage(): Language {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return isLanguage(stored) ? stored : DEFAULT_LANGUAGE;
  } catch {
    return DEFAULT_LANGUAGE;
  }
}

export function storeLanguage(language: Language): void {
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // Nothing is lost but the memory of the choice.
  }
}
