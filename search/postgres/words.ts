import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict.js';
import { DOMAIN_TERMS } from '../domain-terms.ts';

/** Above the frequency of any word of the general dictionary that could win against a term of the trade. */
const TERM_FREQUENCY = 100_000;
/** PostgreSQL refuses a lexeme of 2,048 bytes; nobody types a word of 60 characters. */
const WORD_CHARACTERS_MAX = 60;

const WORD = /[\p{L}\p{M}\p{N}]+(?:\.\p{N}+)*/gu;
const CHINESE_RUN = /\p{Script=Han}+/gu;

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

/** The words of a normalised text, with the shorter words inside them, so that 东莞 finds 东莞市. */
export const textWords = (text: string): string[] => jieba().cutForSearch(text, true).flatMap(plainWords);

/** Pairs of neighbouring Chinese characters: they find names that no dictionary knows. A lone character stays alone. */
export function characterPairs(text: string): string[] {
  return (text.match(CHINESE_RUN) ?? []).flatMap((run) => {
    const characters = [...run];
    if (characters.length === 1) return characters;
    return characters.slice(1).map((character, index) => `${characters[index] ?? ''}${character}`);
  });
}

// Jieba keeps "lpr+50" and "3.45%" whole; people search for "lpr" and "3.45".
function plainWords(token: string): string[] {
  return (token.match(WORD) ?? []).map((word) => [...word].slice(0, WORD_CHARACTERS_MAX).join(''));
}
