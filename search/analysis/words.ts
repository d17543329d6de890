import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict.js';
import { DOMAIN_TERMS } from '../domain-terms.ts';

/** Above the frequency of any word of the general dictionary that could win against a term of the trade. */
const TERM_FREQUENCY = 100_000;
/** Words that carry no meaning in a query. */
const FILLERS = new Set([
  '的',
  '和',
  '与',
  '及',
  '或',
  '在',
  '于',
  '是',
  '有',
  '想',
  '找',
  '要',
  '请',
  '我',
  '我们',
  '哪些',
  '什么',
]);

let loaded: Jieba | null = null;

/** Loading takes about 150 ms and 14 MB, so it waits for the first text. */
function jieba(): Jieba {
  if (loaded === null) {
    loaded = Jieba.withDict(dict);
    loaded.loadDict(Buffer.from(DOMAIN_TERMS.map((term) => `${term} ${TERM_FREQUENCY} n\n`).join('')));
  }
  return loaded;
}

/**
 * The words of a run of Chinese characters. Characters that the dictionary leaves alone are put together, or to the
 * word before them: a lone one says little, and a name that no dictionary knows is all lone ones.
 */
export function wordsOf(run: string): string[] {
  const cut = jieba().cut(run, true);
  const useful = cut.filter((word) => !FILLERS.has(word));
  const words: string[] = [];
  let lone = '';
  for (const word of useful.length > 0 ? useful : cut) {
    if (word.length === 1) lone += word;
    else {
      if (lone !== '') words.push(lone);
      lone = '';
      words.push(word);
    }
  }
  if (lone !== '') words.push(lone);
  return words;
}

/** Shorter words that together are this one, such as 应收账款 and 融资; empty when they leave a part out, as in 信用贷. */
export function wordsInside(word: string): string[] {
  if (word.length < 4) return [];
  const inside = jieba()
    .cutAll(word)
    .filter((part) => part.length > 1 && part !== word);
  const covered = new Set(inside.flatMap((part) => Array.from(part, (_, offset) => word.indexOf(part) + offset)));
  return covered.size === word.length ? inside : [];
}
