import { normaliseText } from '../parse-query.ts';
import { characterPairs, looserReading, queryWords, textWords } from './words.ts';

/** PostgreSQL keeps positions up to 16,383 and a tsvector up to 1 MB. */
const BODY_CHARACTERS_MAX = 10_000;
const TITLE_CHARACTERS_MAX = 500;
const LATIN_WORD = /^[a-z]{2,}$/;

type Weight = 'A' | 'B' | 'D';

/**
 * A listing as tsvector text: words of the title weigh A, its character pairs B, words of the body D. Written as
 * `'word':1A`, because `setweight(array_to_tsvector(…))` has no positions and would lose the weights silently.
 */
export function documentLexemes(title: string, body: string): string {
  const titleText = normaliseText(title).slice(0, TITLE_CHARACTERS_MAX);
  const bodyText = normaliseText(body).slice(0, BODY_CHARACTERS_MAX);
  return [
    ...weighted(textWords(titleText), 'A'),
    ...weighted(characterPairs(titleText), 'B'),
    ...weighted(textWords(bodyText), 'D'),
  ].join(' ');
}

const weighted = (words: readonly string[], weight: Weight): string[] =>
  words.map((word, index) => `${quoted(word)}:${index + 1}${weight}`);

/**
 * A normalised query as tsquery text: every part between spaces must be found, either by all its words or by all its
 * character pairs in the title. `null` when the text holds no word at all, such as an emoji.
 */
export function queryLexemes(text: string): string | null {
  const parts = text
    .split(' ')
    .map(partLexemes)
    .filter((part) => part !== null);
  return parts.length === 0 ? null : parts.map((part) => `(${part})`).join(' & ');
}

function partLexemes(part: string): string | null {
  const words = queryWords(part);
  if (words.length === 0) return null;
  const byWords = words.map(wordLexemes).join(' & ');
  const pairs = characterPairs(part);
  // Pairs alone would forget the Latin words and numbers beside them.
  const others = words.filter((word) => !/\p{Script=Han}/u.test(word)).map(quoted);
  if (pairs.length === 0) return byWords;
  // A single character is looked up as the beginning of a pair: most titles hold no lone ones.
  const byPairs = pairs.map((pair) => (Array.from(pair).length === 1 ? `${quoted(pair)}:*AB` : `${quoted(pair)}:AB`));
  return `(${byWords}) | (${[...byPairs, ...others].join(' & ')})`;
}

function wordLexemes(word: string): string {
  // A Latin word is found while it is still being typed.
  if (LATIN_WORD.test(word)) return `${quoted(word)}:*`;
  const looser = looserReading(word).map(quoted).join(' & ');
  return looser === '' ? quoted(word) : `(${quoted(word)} | (${looser}))`;
}

/** Words hold letters and digits only; quoting keeps that a matter of this file alone. */
const quoted = (word: string): string => `'${word.replaceAll(/['\\]/g, '')}'`;
