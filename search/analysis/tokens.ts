import { syllablesOf } from './pinyin.ts';
import { runsOf } from './runs.ts';

/**
 * What a document is found by. The kind is the first character, so that one set holds them all:
 * `t` two neighbouring characters of the title, `k` two characters of the title with one between them,
 * `g` two neighbouring characters anywhere, `c` one character anywhere, `l` a word of letters or digits,
 * `y` one or two neighbouring syllables of the title, `i` two or three neighbouring initials of the title.
 */
export const TOKEN = {
  titlePair: (pair: string) => `t${pair}`,
  skipPair: (pair: string) => `k${pair}`,
  pair: (pair: string) => `g${pair}`,
  character: (character: string) => `c${character}`,
  letters: (word: string) => `l${word.slice(0, LETTERS_MAX)}`,
  syllables: (syllables: string) => `y${syllables}`,
  initials: (initials: string) => `i${initials}`,
} as const;

/** PostgreSQL refuses a lexeme of 2,048 bytes, Meilisearch a value of 468; nobody types a word of 60 letters. */
const LETTERS_MAX = 60;
const TITLE_CHARACTERS_MAX = 200;
const BODY_CHARACTERS_MAX = 4_000;
/** Words for a kind of place or firm that people leave out when they type initials. */
const LEFT_OUT = /省|市|县|区|镇|街道|有限责任公司|股份有限公司|有限公司|（.*?）|\(.*?\)/gu;

/** Every token of a document whose texts are normalised already. */
export function documentTokens(title: string, body: string): string[] {
  const tokens = new Set<string>();
  const shortTitle = title.slice(0, TITLE_CHARACTERS_MAX);
  for (const run of runsOf(shortTitle)) {
    if (run.kind === 'latin') continue;
    const characters = Array.from(run.text);
    for (const pair of neighbours(characters, 1)) tokens.add(TOKEN.titlePair(pair));
    for (const pair of neighbours(characters, 2)) tokens.add(TOKEN.skipPair(pair));
  }
  for (const token of soundTokens(shortTitle)) tokens.add(token);
  for (const run of runsOf(`${shortTitle}\n${body.slice(0, BODY_CHARACTERS_MAX)}`)) {
    if (run.kind === 'latin') tokens.add(TOKEN.letters(run.text));
    else {
      const characters = Array.from(run.text);
      for (const character of characters) tokens.add(TOKEN.character(character));
      for (const pair of neighbours(characters, 1)) tokens.add(TOKEN.pair(pair));
    }
  }
  return [...tokens];
}

function* soundTokens(title: string): Generator<string> {
  for (const run of runsOf(title)) {
    if (run.kind === 'latin') continue;
    const syllables = syllablesOf(run.text);
    for (const syllable of syllables) yield TOKEN.syllables(syllable);
    for (const [index, syllable] of syllables.slice(1).entries())
      yield TOKEN.syllables(`${syllables[index]} ${syllable}`);
    const initials = initialsOf(syllables);
    const shortened = initialsOf(syllablesOf(run.text.replaceAll(LEFT_OUT, '')));
    for (const text of new Set([initials, shortened]))
      for (const length of [2, 3]) for (const part of windows(text, length)) yield TOKEN.initials(part);
  }
}

export const initialsOf = (syllables: readonly string[]): string => syllables.map((one) => one.charAt(0)).join('');

/** Each character with the one `distance` after it. */
export function neighbours(characters: readonly string[], distance: number): string[] {
  return characters.slice(distance).map((character, index) => `${characters[index] ?? ''}${character}`);
}

/** Every stretch of `length` characters. */
export const windows = (text: string, length: number): string[] =>
  Array.from({ length: Math.max(0, text.length - length + 1) }, (_, index) => text.slice(index, index + length));

/** The legal form says nothing of which firm is meant. */
const LEGAL_FORM = /(?:有限责任|股份有限|有限)公司$/u;

/** A name without its legal form. */
export const withoutLegalForm = (name: string): string => name.replace(LEGAL_FORM, '');

/** The title without what people leave out. */
export const essenceOf = (title: string): string => title.replaceAll(LEFT_OUT, '');
