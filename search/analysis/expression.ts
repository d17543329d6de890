import { TOKEN } from './tokens.ts';

/** What a document's tokens must hold; each engine writes it in its own language. */
export type Expression =
  | { readonly kind: 'token'; readonly token: string; readonly isBeginning: boolean }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Expression[] };

export const token = (text: string, isBeginning = false): Expression => ({ kind: 'token', token: text, isBeginning });
export const all = (of: readonly Expression[]): Expression => combine('all', of);
export const any = (of: readonly Expression[]): Expression => combine('any', of);

function combine(kind: 'all' | 'any', of: readonly Expression[]): Expression {
  const different = [...new Map(of.map((one) => [JSON.stringify(one), one])).values()];
  const [only] = different;
  return different.length === 1 && only !== undefined ? only : { kind, of: different };
}

/** Syllables next to each other, the last one as a beginning when it is unfinished. */
export function sound(syllables: readonly string[], isLastUnfinished = false): Expression {
  const [only] = syllables;
  if (syllables.length === 1 && only !== undefined) return token(TOKEN.syllables(only));
  const pairs = syllables.slice(1).map((syllable, index) => `${syllables[index] ?? ''} ${syllable}`);
  return all(pairs.map((two, index) => token(TOKEN.syllables(two), isLastUnfinished && index === pairs.length - 1)));
}
