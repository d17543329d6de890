import { useCallback, useEffect, useRef, useState } from 'react';
import { type CombinedError, type TypedDocumentNode, useClient } from 'urql';

type Page<Node> = {
  readonly edges: readonly { readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
};
type PageVariables = { first: number; after?: string | null | undefined };
export type Connection<Node> = {
  readonly nodes: readonly Node[];
  readonly loading: boolean;
  readonly fault: CombinedError | null;
  readonly hasMore: boolean;
  more(): void;
  refresh(): void;
};
type State<Node> = { nodes: readonly Node[]; loading: boolean; fault: CombinedError | null; cursor: string | null };

/** Pages of a Relay connection, appended. A new `variables` value or `refresh` starts again from the first page. */
export function useConnection<Data, Variables extends PageVariables, Node>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  pick: (data: Data) => Page<Node>,
): Connection<Node> {
  const client = useClient();
  const [state, setState] = useState<State<Node>>({ nodes: [], loading: true, fault: null, cursor: null });
  const key = JSON.stringify(variables);
  const latest = useRef({ variables, pick, run: 0 });
  latest.current.variables = variables;
  latest.current.pick = pick;

  const load = useCallback(
    async (after: string | null) => {
      latest.current.run += 1;
      const run = latest.current.run;
      setState((before) => ({ ...before, loading: true }));
      const result = await client
        .query(document, { ...latest.current.variables, after }, { requestPolicy: 'network-only' })
        .toPromise();
      // An answer that was overtaken by a newer question is dropped.
      if (run !== latest.current.run) return;
      if (result.data === undefined) {
        setState((before) => ({ ...before, loading: false, fault: result.error ?? null }));
        return;
      }
      const page = latest.current.pick(result.data);
      const nodes = page.edges.map((edge) => edge.node);
      setState((before) => ({
        nodes: after === null ? nodes : [...before.nodes, ...nodes],
        loading: false,
        fault: null,
        cursor: page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null,
      }));
    },
    [client, document],
  );

  // The key stands for the variables, whose object is new at each render.
  useEffect(() => {
    void load(null);
    const counter = latest.current;
    return () => {
      counter.run += 1;
    };
  }, [load, key]);

  return {
    nodes: state.nodes,
    loading: state.loading,
    fault: state.fault,
    hasMore: state.cursor !== null,
    more: () => void load(state.cursor),
    refresh: useCallback(() => void load(null), [load]),
  };
}
