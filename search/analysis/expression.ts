import { TOKEN } from './tokens.ts';

/** What a document's tokens must hold; each engine writes it in its own language. */
export type Expression =
  | { readonly kind: 'token'; readonly token: string; readonly isBeginning: boolean }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Expression[] };

export const token = (text: string, isBeginning = false): Expression => ({ kind: 'token', token: text, isBeginning });
export const all = (of: readonly Expression[]): Expression => combine('all', of);
export const any = (of: readonly Expression[]): Expression => combine('any', of);

/**
 * Flat, without repeats, and without what is said already: of alternatives that each need `a`, the one that needs `b`, too,
 * finds nothing more. An engine looks at each token of an expression for every document that holds one of them.
 */
function combine(kind: 'all' | 'any', of: readonly Expression[]): Expression {
  const flat = of.flatMap((one) => (one.kind === kind ? one.of : [one]));
  const different = [...new Map(flat.map((one) => [JSON.stringify(one), one])).entries()];
  const parts = different.map(([key, one]) => ({
    one,
    needs: new Set(one.kind === 'token' || one.kind === kind ? [key] : one.of.map((part) => JSON.stringify(part))),
  }));
  const left = parts.filter(
    ({ needs }) => !parts.some((other) => other.needs.size < needs.size && isPart(other.needs, needs)),
  );
  const [only] = left;
  return left.length === 1 && only !== undefined ? only.one : { kind, of: left.map(({ one }) => one) };
}

const isPart = (some: ReadonlySet<string>, of: ReadonlySet<string>): boolean => {
  for (const one of some) if (!of.has(one)) return false;
  return true;
};

/** Syllables next to each other, the last one as a beginning when it is unfinished. */
export function sound(syllables: readonly string[], isLastUnfinished = false): Expression {
  const [only] = syllables;
  if (syllables.length === 1 && only !== undefined) return token(TOKEN.syllables(only));
  const pairs = syllables.slice(1).map((syllable, index) => `${syllables[index] ?? ''} ${syllable}`);
  return all(pairs.map((two, index) => token(TOKEN.syllables(two), isLastUnfinished && index === pairs.length - 1)));
}
