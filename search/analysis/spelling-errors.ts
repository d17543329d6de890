import { all, any, type Expression, sound, token } from './expression.ts';
import { readPinyin, syllablesOf } from './pinyin.ts';
import { neighbours, TOKEN, withoutLegalForm } from './tokens.ts';

/** Of two characters nobody can tell which one is wrong. */
const CHARACTERS_MIN = 3;
/** Above this the ways to be wrong are too many; a long text is found by its intact quarters. */
const ENUMERATED_MAX = 10;
const CHARACTERS_MAX = 24;
const QUARTERS = 4;

/**
 * Titles that hold these characters with one of them wrong, missing, too many, or swapped with its neighbour, or
 * written with characters that sound the same. `null` when they are too few.
 */
export function spellingErrors(run: string): Expression | null {
  const short = withoutLegalForm(run);
  const characters = Array.from(short.length >= CHARACTERS_MIN ? short : run).slice(0, CHARACTERS_MAX);
  if (characters.length < CHARACTERS_MIN) return null;
  const sounds = syllablesOf(characters.join(''));
  const ways = characters.length <= ENUMERATED_MAX ? everyWay(characters) : intactQuarters(characters);
  return any([sound(sounds), ...ways]);
}

function everyWay(characters: readonly string[]): Expression[] {
  const pairs = neighbours(characters, 1).map((pair) => token(TOKEN.titlePair(pair)));
  const ways: Expression[] = [];
  for (const [at] of characters.entries()) {
    const before = characters[at - 1];
    const after = characters[at + 1];
    // This one is wrong (its neighbours stand one apart) or too many (they stand side by side).
    const bridge =
      before === undefined || after === undefined
        ? []
        : [any([token(TOKEN.skipPair(before + after)), token(TOKEN.titlePair(before + after))])];
    ways.push(all([...pairs.slice(0, Math.max(0, at - 1)), ...bridge, ...pairs.slice(at + 1)]));
    if (after === undefined) continue;
    // One is missing between this one and the next.
    const gap = token(TOKEN.skipPair((characters[at] ?? '') + after));
    ways.push(all([...pairs.slice(0, at), gap, ...pairs.slice(at + 1)]));
    const swapped = characters.with(at, after).with(at + 1, characters[at] ?? '');
    ways.push(all(neighbours(swapped, 1).map((pair) => token(TOKEN.titlePair(pair)))));
  }
  return ways.filter((way) => way.kind === 'token' || way.of.length > 0);
}

/** One error spoils two quarters at most, so two are left. */
function intactQuarters(characters: readonly string[]): Expression[] {
  const size = Math.ceil(characters.length / QUARTERS);
  const quarters = Array.from({ length: QUARTERS }, (_, index) => characters.slice(index * size, (index + 1) * size))
    .filter((quarter) => quarter.length > 1)
    .map((quarter) => all(neighbours(quarter, 1).map((pair) => token(TOKEN.titlePair(pair)))));
  return quarters.flatMap((one, index) => quarters.slice(index + 1).map((other) => all([one, other])));
}

/** Fewer letters are too many names once one of them is wrong. */
const LETTERS_MIN = 6;
const LETTERS_MAX = 40;
/** A syllable and a slip in it; of a short text no more than this share, or what is left finds anything. */
const WRONG_LETTERS_MAX = 7;
const WRONG_SHARE_MAX = 0.4;

/**
 * Names that sound like these letters but for one syllable: whichever it is, the syllables before and behind it are
 * intact. `null` when they are too few, or no pinyin at all.
 */
export function soundErrors(letters: string): Expression | null {
  if (!/^[a-z]+$/.test(letters) || letters.length < LETTERS_MIN || letters.length > LETTERS_MAX) return null;
  const wrongMax = Math.min(WRONG_LETTERS_MAX, Math.floor(letters.length * WRONG_SHARE_MAX));
  const ways: Expression[] = [];
  for (const { syllables } of readPinyin(letters).slice(0, 2))
    for (const at of syllables.keys()) ways.push(...around(syllables.slice(0, at), syllables.slice(at + 1)));
  for (let from = 0; from <= letters.length; from += 1)
    for (let to = from + 1; to <= Math.min(letters.length, from + wrongMax); to += 1)
      ways.push(...around(wholeSyllables(letters.slice(0, from)), wholeSyllables(letters.slice(to))));
  return ways.length === 0 ? null : any(ways);
}

const SYLLABLES_MIN = 2;

/** A lone syllable is in too many titles to tell anything, and reading where it stands would take longest. */
function around(before: readonly string[] | null, after: readonly string[] | null): Expression[] {
  if (before === null || after === null) return [];
  const sides = [before, after].filter((side) => side.length >= SYLLABLES_MIN);
  return sides.length === 0 ? [] : [all(sides.map((side) => sound(side)))];
}

/** The letters as whole syllables; `null` when they are none. */
function wholeSyllables(letters: string): readonly string[] | null {
  if (letters === '') return [];
  const [reading] = readPinyin(letters);
  return reading === undefined || reading.isLastUnfinished ? null : reading.syllables;
}
