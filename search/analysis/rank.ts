import { LRUCache } from 'lru-cache';
import { DONGGUAN_TOWNS } from '../../domain/registry/dongguan.ts';
import { nearestPart } from './edit-distance.ts';
import { syllablesOf } from './pinyin.ts';
import type { Piece, Plan } from './plan.ts';
import { runsOf } from './runs.ts';
import { essenceOf, initialsOf, withoutLegalForm } from './tokens.ts';

/** A title and body as ranking reads them. */
export type RankedText = { readonly title: string; readonly body: string };

const WEIGHT = {
  title: 1,
  synonym: 0.9,
  sound: 0.85,
  initials: 0.6,
  body: 0.5,
  whole: 0.5,
  equal: 1,
  atStart: 0.15,
  atName: 0.25,
  shortness: 0.2,
} as const;

const TOWNS = DONGGUAN_TOWNS.map((town) => town.nameZh).join('|');
/** Province, city and town before the name proper; people leave them out. */
const PLACE_BEFORE = new RegExp(
  `^(?:[^省市]{2,3}省)?(?:[^省市]{2,3}市)?(?:(?:${TOWNS})[镇街]?|[^省市区县镇]{1,2}[区县镇])?`,
  'u',
);

/** How well a document answers a query whose words are all there; higher is better. */
export function scoreExact(plan: Plan, { title, body }: RankedText): number {
  const compact = title.replaceAll(' ', '');
  const whole = plan.text.replaceAll(' ', '');
  const sounds = plan.pieces.some((piece) => piece.kind === 'latin') ? soundsOf(title) : null;
  const coverage = plan.pieces.reduce((sum, piece) => sum + scorePiece(piece, { title, body, sounds }), 0);
  const score = coverage / Math.max(1, plan.pieces.length);
  const shortness = (WEIGHT.shortness * whole.length) / (whole.length + compact.length);
  if (compact === whole) return score + WEIGHT.whole + WEIGHT.equal + shortness;
  const at = compact.indexOf(whole);
  if (at >= 0) return score + WEIGHT.whole + placeBonus(at, nameStart(compact)) + shortness;
  return score + (sounds === null ? 0 : scoreSound(whole, sounds)) + shortness;
}

function scorePiece(piece: Piece, text: RankedText & { readonly sounds: Sounds | null }): number {
  let best = 0;
  for (const [index, word] of piece.texts.entries()) {
    const own = index === 0 ? 1 : WEIGHT.synonym;
    if (text.title.includes(word)) best = Math.max(best, own * WEIGHT.title);
    else if (text.body.includes(word)) best = Math.max(best, own * WEIGHT.body);
  }
  if (piece.kind === 'latin' && text.sounds !== null) {
    const [word = ''] = piece.texts;
    if (soundAt(word, text.sounds) >= 0) best = Math.max(best, WEIGHT.sound);
    else if (text.sounds.initials.includes(word) || text.sounds.shortInitials.includes(word))
      best = Math.max(best, WEIGHT.initials);
  }
  return best;
}

/** Letters as a whole: a name that begins with them goes before one that holds them. */
function scoreSound(letters: string, sounds: Sounds): number {
  const at = soundAt(letters, sounds);
  if (at >= 0) return WEIGHT.whole + placeBonus(at, sounds.nameSyllable);
  const inShort = sounds.shortInitials.indexOf(letters);
  const inAll = sounds.initials.indexOf(letters);
  if (inAll < 0 && inShort < 0) return 0;
  const isName = inAll === sounds.nameSyllable || inShort === sounds.shortName;
  return WEIGHT.whole / 2 + (isName ? WEIGHT.atName : 0) + (inAll === 0 || inShort === 0 ? WEIGHT.atStart : 0);
}

const placeBonus = (at: number, name: number): number =>
  (at === name ? WEIGHT.atName : 0) + (at === 0 ? WEIGHT.atStart : 0);

/** A syllable at which these letters begin, -1 when there is none. */
function soundAt(letters: string, { syllables }: Sounds): number {
  for (let at = 0; at < syllables.length; at += 1) {
    let rest = letters;
    for (let next = at; next < syllables.length && rest !== ''; next += 1) {
      const syllable = syllables[next] ?? '';
      if (rest.startsWith(syllable)) rest = rest.slice(syllable.length);
      else if (syllable.startsWith(rest)) rest = '';
      else break;
    }
    if (rest === '') return at;
  }
  return -1;
}

type Sounds = {
  readonly syllables: readonly string[];
  readonly initials: string;
  readonly shortInitials: string;
  /** Where the name proper begins, in syllables of the title and of what is left when the rest is left out. */
  readonly nameSyllable: number;
  readonly shortName: number;
};

const soundsByTitle = new LRUCache<string, Sounds>({ max: 20_000 });

function soundsOf(title: string): Sounds {
  const cached = soundsByTitle.get(title);
  if (cached !== undefined) return cached;
  const han = hanOf(title);
  const syllables = syllablesOf(han);
  const short = essenceOf(han);
  const name = nameStart(han);
  const sounds = {
    syllables,
    initials: initialsOf(syllables),
    shortInitials: initialsOf(syllablesOf(short)),
    nameSyllable: name,
    shortName: essenceOf(han.slice(0, name)).length,
  };
  soundsByTitle.set(title, sounds);
  return sounds;
}

const hanOf = (text: string): string =>
  runsOf(text)
    .filter((run) => run.kind === 'han')
    .map((run) => run.text)
    .join('');

const nameStart = (title: string): number => PLACE_BEFORE.exec(title)?.[0].length ?? 0;

export type Misspelling = { readonly score: number; readonly meant: string };

/** One error for each five characters, and one in any case. */
const CHARACTERS_EACH_ERROR = 5;

/** How near a title comes to a text that it does not hold, and the part of it that does; `null` when it is another one. */
export function scoreMisspelt(plan: Plan, { title }: RankedText): Misspelling | null {
  const asked = hanOf(plan.text);
  if (asked === '') return scoreMisspeltSound(plan, title);
  const text = withoutLegalForm(asked);
  const wanted = text.length >= 3 ? text : asked;
  const han = hanOf(title);
  const near = nearestPart(wanted, han);
  const allowed = Math.max(1, Math.floor(wanted.length / CHARACTERS_EACH_ERROR));
  const isHomophone = near.distance > 0 && soundAlike(wanted, near.part);
  if (near.distance > allowed && !isHomophone) return null;
  const closeness = 1 - (isHomophone ? near.distance / 2 : near.distance) / wanted.length;
  const swapped = near.distance > 0 && sameCharacters(wanted, near.part) ? SWAPPED_BONUS : 0;
  return { score: closeness + swapped + placeBonus(near.start, nameStart(han)) / 4, meant: near.part };
}

/** All the characters in another order are likelier what was meant than most of them. */
const SWAPPED_BONUS = 0.1;

const sameCharacters = (one: string, other: string): boolean =>
  Array.from(one).toSorted().join('') === Array.from(other).toSorted().join('');

/** One error for each six letters, and one in any case. */
const LETTERS_EACH_ERROR = 6;

function scoreMisspeltSound(plan: Plan, title: string): Misspelling | null {
  const letters = plan.text.replaceAll(' ', '');
  const { syllables, nameSyllable } = soundsOf(title);
  const near = nearestPart(letters, syllables.join(''));
  if (near.distance > Math.max(1, Math.floor(letters.length / LETTERS_EACH_ERROR))) return null;
  const name = syllables.slice(0, nameSyllable).join('').length;
  return { score: 1 - near.distance / letters.length + placeBonus(near.start, name) / 4, meant: near.part };
}

const soundAlike = (one: string, other: string): boolean =>
  one.length === other.length && syllablesOf(one).join(' ') === syllablesOf(other).join(' ');
