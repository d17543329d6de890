import { LRUCache } from 'lru-cache';
import type { Dictionary } from './dictionary.ts';
import { all, any, type Expression, sound, token } from './expression.ts';
import { readPinyin } from './pinyin.ts';
import { runsOf } from './runs.ts';
import { soundErrors, spellingErrors } from './spelling-errors.ts';
import { neighbours, TOKEN, windows } from './tokens.ts';
import { wordsInside, wordsOf } from './words.ts';

/** One thing that a query asks for: a word and what else says the same. */
export type Piece = { readonly kind: 'han' | 'latin'; readonly texts: readonly string[] };

/** How a query is looked up, from the strictest way to the loosest. */
export type Plan = {
  readonly text: string;
  readonly pieces: readonly Piece[];
  readonly everything: Expression;
  /** The same, inside titles alone; `null` when the text holds no Chinese. */
  readonly inTitle: Expression | null;
  /** With one character wrong, missing, too many or swapped; `null` when it is too short to tell. Made when asked for. */
  readonly misspelt: () => Expression | null;
  /** All pieces but one, then any piece. */
  readonly parts: readonly Expression[];
};

const PLACE = /^(\p{Script=Han}{2,})[镇市区县]$/u;
const LETTERS = /^[a-z]+$/;
/** A query longer than this is a text pasted by mistake; its beginning is looked up. */
const RUNS_MAX = 12;
const PIECES_MAX = 16;
const RUN_CHARACTERS_MAX = 40;
/** Of more pieces than this nobody remembers all but one. */
const PARTS_PIECES_MAX = 8;

/** The same text comes again: with the next page, another filter, and each document that meets a saved search. */
const PLANS_MAX = 500;
const plansOf = new WeakMap<Dictionary, LRUCache<string, { readonly plan: Plan | null }>>();

/** The plan of a normalised text; `null` when it holds no word at all, such as an emoji. */
export function planQuery(text: string, dictionary: Dictionary): Plan | null {
  const plans = plansOf.get(dictionary) ?? new LRUCache({ max: PLANS_MAX });
  plansOf.set(dictionary, plans);
  const known = plans.get(text);
  if (known !== undefined) return known.plan;
  const plan = makePlan(text, dictionary);
  plans.set(text, { plan });
  return plan;
}

function makePlan(text: string, dictionary: Dictionary): Plan | null {
  const runs = runsOf(text)
    .slice(0, RUNS_MAX)
    .map((run) => ({ ...run, text: run.text.slice(0, RUN_CHARACTERS_MAX) }));
  if (runs.length === 0) return null;
  const looked = runs.map((run) => ({
    ...run,
    pieces: run.kind === 'han' ? cutRun(run.text, dictionary) : [latinPiece(run.text)],
  }));
  const pieces = looked.flatMap((run) => run.pieces).slice(0, PIECES_MAX);
  const found = (pair: PairToken) =>
    all(looked.map((run) => (run.kind === 'han' ? hanRun(run.pieces, pair) : latinWord(run.text))));
  const exact = pieces.map((piece) => pieceExpression(piece, TOKEN.pair));
  return {
    text,
    pieces,
    everything: found(TOKEN.pair),
    inTitle: looked.some((run) => run.kind === 'han') ? found(TOKEN.titlePair) : null,
    misspelt: once(() => misspeltRuns(looked)),
    parts: exact.length < 2 ? [] : [...allButOne(exact), any(exact)],
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

type LookedRun = { readonly kind: 'han' | 'latin'; readonly text: string; readonly pieces: readonly Piece[] };

function misspeltRuns(runs: readonly LookedRun[]): Expression | null {
  const loose = runs.map((run) => (run.kind === 'han' ? spellingErrors(run.text) : soundErrors(run.text)));
  if (loose.every((one) => one === null)) return null;
  return all(
    runs.map((run, index) => {
      const strict = run.kind === 'han' ? hanRun(run.pieces, TOKEN.pair) : latinWord(run.text);
      const own = loose[index] ?? null;
      return own === null ? strict : any([strict, own]);
    }),
  );
}

function allButOne(pieces: readonly Expression[]): Expression[] {
  if (pieces.length > PARTS_PIECES_MAX || pieces.length === 2) return [];
  return [any(pieces.map((_, left) => all(pieces.filter((__, index) => index !== left))))];
}

const latinPiece = (text: string): Piece => ({ kind: 'latin', texts: [text] });

type PairToken = (pair: string) => string;

/** All words of a run, wherever they are; a document that holds the run as it stands holds them, too. */
const hanRun = (pieces: readonly Piece[], pair: PairToken): Expression =>
  all(pieces.map((piece) => pieceExpression(piece, pair)));

function pieceExpression(piece: Piece, pair: PairToken): Expression {
  return any(piece.texts.flatMap((text) => (piece.kind === 'han' ? [hanWord(text, pair)] : [latinWord(text)])));
}

function hanWord(word: string, pair: PairToken): Expression {
  const readings = [hanText(word, pair)];
  const place = PLACE.exec(word)?.[1];
  if (place !== undefined) readings.push(hanText(place, pair));
  const inside = wordsInside(word);
  if (inside.length > 0) readings.push(all(inside.map((part) => hanText(part, pair))));
  return any(readings);
}

/** Every pair of neighbours; a single character by itself. */
function hanText(text: string, pair: PairToken): Expression {
  const characters = Array.from(text);
  if (characters.length === 1) return token(TOKEN.character(text));
  return all(neighbours(characters, 1).map((two) => token(pair(two))));
}

/** Letters: the beginning of a word, a name as it sounds, or the initials of one. */
export function latinWord(word: string): Expression {
  const readings = [token(TOKEN.letters(word), true)];
  if (!LETTERS.test(word) || word.length < 2) return any(readings);
  for (const { syllables, isLastUnfinished } of readPinyin(word)) {
    readings.push(sound(syllables, isLastUnfinished));
    if (!isLastUnfinished) readings.push(...inTwo(syllables));
  }
  readings.push(all(windows(word, Math.min(3, word.length)).map((part) => token(TOKEN.initials(part)))));
  return any(readings);
}

const SYLLABLES_EACH_PART = 2;

/** Two parts of a name in their order of typing, wherever they stand: a town and a trade with the name proper between. */
function inTwo(syllables: readonly string[]): Expression[] {
  const last = syllables.length - SYLLABLES_EACH_PART;
  const cuts = [...syllables.keys()].filter((at) => at >= SYLLABLES_EACH_PART && at <= last);
  return cuts.map((at) => all([sound(syllables.slice(0, at)), sound(syllables.slice(at))]));
}

/** Cuts a run into pieces: the longest synonym that fits is one with all that mean the same, the rest is words. */
function cutRun(run: string, { groupOf, longest }: Dictionary): Piece[] {
  const termAt = (at: number): string | null => {
    for (let length = Math.min(longest, run.length - at); length >= 2; length -= 1) {
      const term = run.slice(at, at + length);
      if (groupOf.has(term)) return term;
    }
    return null;
  };
  const pieces: Piece[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain !== '') pieces.push(...wordsOf(plain).map((word) => ({ kind: 'han' as const, texts: [word] })));
    plain = '';
  };
  for (let at = 0; at < run.length; ) {
    const term = termAt(at);
    if (term === null) {
      plain += run.charAt(at);
      at += 1;
      continue;
    }
    flush();
    const others = (groupOf.get(term) ?? []).filter((other) => other !== term);
    pieces.push({ kind: 'han', texts: [term, ...new Set(others)] });
    at += term.length;
  }
  flush();
  return pieces;
}
