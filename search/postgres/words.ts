import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict.js';
import { DOMAIN_TERMS } from '../domain-terms.ts';

/** Above the frequency of any word of the general dictionary that could win against a term of the trade. */
const TERM_FREQUENCY = 100_000;
/** PostgreSQL refuses a lexeme of 2,048 bytes; nobody types a word of 60 characters. */
const WORD_CHARACTERS_MAX = 60;

const WORD = /[\p{L}\p{M}\p{N}]+(?:\.\p{N}+)*/gu;
const CHINESE_RUN = /\p{Script=Han}+/gu;
const CHINESE_WORD = /^\p{Script=Han}+$/u;
/** A town or a city with the word for it. */
const PLACE = /^(.{2,})[镇市]$/u;

let loaded: Jieba | null = null;

/** Loading takes about 150 ms and 14 MB, so it waits for the first text. */
function jieba(): Jieba {
  if (loaded === null) {
    loaded = Jieba.withDict(dict);
    loaded.loadDict(Buffer.from(DOMAIN_TERMS.map((term) => `${term} ${TERM_FREQUENCY} n\n`).join('')));
  }
  return loaded;
}

/** The words of a normalised query, longest reading; marks, spaces and emoji are no words. */
export const queryWords = (text: string): string[] => jieba().cut(text, true).flatMap(plainWords);

/**
 * The words of a normalised text, each followed by the shorter words inside it, so that 知识产权 finds 知识产权质押.
 * Jieba's own search mode stops at three characters and would leave that one out.
 */
export const textWords = (text: string): string[] => queryWords(text).flatMap((word) => [word, ...wordsInside(word)]);

/**
 * Words that together say the same as this one: 应收账款融资 as 应收账款 and 融资, 长安镇 as 长安. Empty when the shorter
 * words leave a part out, as 信用 does in 信用贷.
 */
export function looserReading(word: string): string[] {
  const inside = wordsInside(word);
  const place = PLACE.exec(word)?.[1];
  if (place !== undefined && inside.includes(place)) return [place];
  const covered = new Set(inside.flatMap((part) => indexesOf(word, part)));
  return covered.size === word.length ? inside : [];
}

function wordsInside(word: string): string[] {
  if (word.length <= 2 || !CHINESE_WORD.test(word)) return [];
  return jieba()
    .cutAll(word)
    .filter((part) => part.length > 1 && part !== word);
}

function indexesOf(word: string, part: string): number[] {
  const start = word.indexOf(part);
  return Array.from({ length: part.length }, (_, offset) => start + offset);
}

/** Pairs of neighbouring Chinese characters: they find names that no dictionary knows. A lone character stays alone. */
export function characterPairs(text: string): string[] {
  return (text.match(CHINESE_RUN) ?? []).flatMap((run) => {
    const characters = Array.from(run);
    if (characters.length === 1) return characters;
    return characters.slice(1).map((character, index) => `${characters[index] ?? ''}${character}`);
  });
}

// Jieba keeps "lpr+50" and "3.45%" whole; people search for "lpr" and "3.45".
function plainWords(token: string): string[] {
  return (token.match(WORD) ?? []).map((word) => Array.from(word).slice(0, WORD_CHARACTERS_MAX).join(''));
}
