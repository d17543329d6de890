import type { Highlight } from '../port.ts';
import { normaliseText } from './normalise.ts';
import type { Plan } from './plan.ts';

const LINES_MAX = 5;

/**
 * A text in stretches that match and that do not. `words` are normalised, as is `normal`, the same text in the one
 * spelling of the index; the stretches are of the text as it is shown.
 */
export function highlight(shown: string, words: readonly string[], normal: string): Highlight[] {
  // Rarely a character has another length in the other spelling; then the normalised text is shown.
  const text = normal.length === shown.length ? shown : normal;
  const marked = new Uint8Array(text.length);
  for (const word of words)
    for (let at = normal.indexOf(word); word !== '' && at >= 0; at = normal.indexOf(word, at + word.length))
      marked.fill(1, at, at + word.length);
  const stretches: Highlight[] = [];
  let start = 0;
  for (let at = 1; at <= text.length; at += 1) {
    if (at < text.length && marked[at] === marked[start]) continue;
    stretches.push({ text: text.slice(start, at), isMatch: marked[start] === 1 });
    start = at;
  }
  return text === '' ? [] : stretches;
}

/** The lines of a body that hold one of the words, the first few. */
export function highlightLines(body: string, words: readonly string[], normalBody: string): Highlight[][] {
  const lines = body.split('\n');
  const normal = normalBody.split('\n');
  // A line that holds nothing but marks has none in the other spelling; then each is made anew.
  const isSame = lines.length === normal.length;
  return lines
    .map((line, at) => highlight(line, words, isSame ? (normal[at] ?? '') : normaliseText(line)))
    .filter((line) => line.some((stretch) => stretch.isMatch))
    .slice(0, LINES_MAX);
}

/** What of a query is marked: the text as a whole and each of its pieces in every spelling. */
export const wordsToMark = (plan: Plan): string[] => [plan.text, ...plan.pieces.flatMap((piece) => piece.texts)];
