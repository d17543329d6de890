/** A stretch of one kind inside a normalised text; marks and emoji are none. */
export type Run = { readonly kind: 'han' | 'latin'; readonly text: string; readonly start: number };

const RUN = /\p{Script=Han}+|[\p{L}\p{M}\p{N}]+(?:\.\p{N}+)*/gu;
const HAN_RUN = /^\p{Script=Han}/u;
/** Han characters inside letters, such as 5g基站: two runs. */
const MIXED = /\p{Script=Han}+|[^\p{Script=Han}]+/gu;

/** The stretches of Chinese characters and of letters and digits, in their order. */
export function runsOf(text: string): Run[] {
  return [...text.matchAll(RUN)].flatMap((match) =>
    [...match[0].matchAll(MIXED)].map((part) => ({
      kind: HAN_RUN.test(part[0]) ? ('han' as const) : ('latin' as const),
      text: part[0],
      start: match.index + part.index,
    })),
  );
}
