import { LRUCache } from 'lru-cache';
import { customPinyin, pinyin } from 'pinyin-pro';

// Names of this region that a general dictionary reads in another way.
// 市长 is a mayor in a dictionary, and a city before 长安 in the name of a firm.
const BEFORE_CHANG = { 市长: 'shì cháng', 县长: 'xiàn cháng', 区长: 'qū cháng', 镇长: 'zhèn cháng' };
customPinyin({
  ...BEFORE_CHANG,
  麻涌: 'má chōng',
  道滘: 'dào jiào',
  高埗: 'gāo bù',
  寮步: 'liáo bù',
  厦岗: 'xià gǎng',
});

const FIRST_HAN = 0x4e00;
const LAST_HAN = 0x9fa5;
const SYLLABLE_LETTERS_MAX = 6;
/** Readings of one text in letters that are tried; xian is 西安 and 先. */
const SEGMENTATIONS_MAX = 6;

/** The syllables of a run of Chinese characters, one for each. */
export function syllablesOf(run: string): string[] {
  return pinyin(run, { toneType: 'none', type: 'array', v: true });
}

let known: ReadonlySet<string> | null = null;
/** Every syllable that some character has; gathered once, in about 150 ms. */
function knownSyllables(): ReadonlySet<string> {
  if (known !== null) return known;
  const found = new Set<string>();
  for (let code = FIRST_HAN; code <= LAST_HAN; code += 1) {
    const syllable = pinyin(String.fromCharCode(code), { toneType: 'none', v: true });
    // A lone consonant is the reading of an interjection and would make syllables of any initials.
    if (/^[a-z]+$/.test(syllable) && /[aeiouv]/.test(syllable)) found.add(syllable);
  }
  known = found;
  return known;
}

/** Letters as syllables; the last one may still be unfinished. */
export type Reading = { readonly syllables: readonly string[]; readonly isLastUnfinished: boolean };

const readings = new LRUCache<string, readonly Reading[]>({ max: 2_000 });

/** The ways to read letters as pinyin, those with the fewest syllables first; empty when they are none. */
export function readPinyin(letters: string): readonly Reading[] {
  const cached = readings.get(letters);
  if (cached !== undefined) return cached;
  const found: Reading[] = [];
  segment(letters, [], found);
  const whole = found.filter((reading) => !reading.isLastUnfinished);
  const best = (whole.length > 0 ? whole : found)
    .toSorted((a, b) => a.syllables.length - b.syllables.length)
    .slice(0, SEGMENTATIONS_MAX);
  readings.set(letters, best);
  return best;
}

const SEARCH_STEPS_MAX = 200;

function segment(rest: string, before: readonly string[], found: Reading[], steps = { left: SEARCH_STEPS_MAX }): void {
  if (steps.left-- <= 0) return;
  if (rest === '') {
    found.push({ syllables: before, isLastUnfinished: false });
    return;
  }
  const syllables = knownSyllables();
  for (let length = Math.min(SYLLABLE_LETTERS_MAX, rest.length); length >= 1; length -= 1) {
    const syllable = rest.slice(0, length);
    if (syllables.has(syllable)) segment(rest.slice(length), [...before, syllable], found, steps);
  }
  const isBeginning = rest.length < SYLLABLE_LETTERS_MAX && before.length > 0 && startsASyllable(rest);
  if (isBeginning && !syllables.has(rest)) found.push({ syllables: [...before, rest], isLastUnfinished: true });
}

const startsASyllable = (letters: string): boolean => {
  for (const syllable of knownSyllables()) if (syllable.startsWith(letters)) return true;
  return false;
};
