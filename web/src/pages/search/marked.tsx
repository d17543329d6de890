import type { MarksFragment } from '../../gql/graphql.ts';

/** A text with what matches marked. */
export function Marked({ text }: { text: readonly MarksFragment[] }) {
  let at = 0;
  return text.map((stretch) => {
    const key = at;
    at += stretch.text.length;
    return stretch.isMatch ? <mark key={key}>{stretch.text}</mark> : <span key={key}>{stretch.text}</span>;
  });
}
