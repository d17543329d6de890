import { useCallback, useEffect, useEffectEvent, useState } from 'react';
import { type CombinedError, type TypedDocumentNode, useClient } from 'urql';
import { useWords } from './language.ts';

type Page<Node> = {
  readonly edges: readonly { readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
};
type PageVariables = { first?: number; after?: string | null | undefined };
export type Connection<Node> = {
  readonly nodes: readonly Node[];
  readonly loading: boolean;
  readonly fault: CombinedError | null;
  readonly hasMore: boolean;
  more(): void;
  refresh(): void;
  /** One page of the same list for an export, without showing it; null when it could not be read. */
  read(after: string | null): Promise<{ readonly rows: readonly Node[]; readonly next: string | null } | null>;
};
/** Which page is asked for, of which list; `round` grows with each refresh. */
type Question = { readonly list: string; readonly after: string | null; readonly round: number };
type Answer<Node> = {
  readonly question: Question | null;
  readonly nodes: readonly Node[];
  readonly fault: CombinedError | null;
  readonly cursor: string | null;
};

/**
 * Pages of a Relay connection, appended. A new `variables` value, a new language or `refresh` starts again from the
 * first page; what is shown stays until its answer is there.
 */
export function useConnection<Data, Variables extends PageVariables, Node>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  pick: (data: Data) => Page<Node>,
): Connection<Node> {
  const client = useClient();
  const { language } = useWords();
  const list = `${language} ${JSON.stringify(variables)}`;
  const [asked, setAsked] = useState<Question>({ list, after: null, round: 0 });
  const [answer, setAnswer] = useState<Answer<Node>>({ question: null, nodes: [], fault: null, cursor: null });
  const { round } = asked;
  const after = asked.list === list ? asked.after : null;

  const ask = useEffectEvent(async (question: Question): Promise<(before: Answer<Node>) => Answer<Node>> => {
    const { data, error } = await client
      .query(document, { ...variables, after: question.after }, { requestPolicy: 'network-only' })
      .toPromise();
    if (data === undefined) return (before) => ({ ...before, question, fault: error ?? null });
    const { edges, pageInfo } = pick(data);
    const nodes = edges.map((edge) => edge.node);
    return (before) => ({
      question,
      nodes: question.after === null ? nodes : [...before.nodes, ...nodes],
      fault: null,
      cursor: pageInfo.hasNextPage ? pageInfo.endCursor : null,
    });
  });
  useEffect(() => {
    let overtaken = false;
    async function load() {
      const merge = await ask({ list, after, round });
      if (!overtaken) setAnswer(merge);
    }
    void load();
    return () => {
      overtaken = true;
    };
  }, [list, after, round]);

  async function read(from: string | null) {
    const { data } = await client
      .query(document, { ...variables, after: from }, { requestPolicy: 'network-only' })
      .toPromise();
    if (data === undefined) return null;
    const { edges, pageInfo } = pick(data);
    return { rows: edges.map(({ node }) => node), next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
  }

  const { question, cursor } = answer;
  return {
    nodes: answer.nodes,
    loading: question?.list !== list || question.after !== after || question.round !== round,
    fault: answer.fault,
    hasMore: cursor !== null,
    read,
    more: () => setAsked({ list, after: cursor, round }),
    refresh: useCallback(() => setAsked((before) => ({ ...before, after: null, round: before.round + 1 })), []),
  };
}
