import { LRUCache } from 'lru-cache';
import { normaliseText } from './normalise.ts';

/** Words that mean the same, in the one spelling of the index, as a query is cut by them. */
export type Dictionary = {
  /** All that a term may stand for, itself among it. */
  readonly groupOf: ReadonlyMap<string, readonly string[]>;
  /** Characters of the longest term; 0 without any. */
  readonly longest: number;
};

const TERM_CHARACTERS_MIN = 2;
/** One dictionary is in use, and while operators edit it a few of its earlier states may be, too. */
const KEPT_MAX = 4;

const kept = new LRUCache<string, Dictionary>({ max: KEPT_MAX });

/** The dictionary of some groups. It is made once for the same words, as every query comes with all of them. */
export function dictionaryOf(groups: readonly (readonly string[])[]): Dictionary {
  const key = JSON.stringify(groups);
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = makeDictionary(groups);
  kept.set(key, made);
  return made;
}

function makeDictionary(groups: readonly (readonly string[])[]): Dictionary {
  const groupOf = new Map<string, readonly string[]>();
  for (const raw of groups) {
    const group = raw.map(normaliseText).filter((term) => term.length >= TERM_CHARACTERS_MIN);
    for (const term of group) groupOf.set(term, [...(groupOf.get(term) ?? []), ...group]);
  }
  return { groupOf, longest: Math.max(0, ...[...groupOf.keys()].map((term) => term.length)) };
}
