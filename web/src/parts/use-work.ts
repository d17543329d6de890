import { useEffect, useEffectEvent } from 'react';
import { useQuery, useSubscription } from 'urql';
import { LongWorkDocument, LongWorksChangedDocument, type WorkFactsFragment } from '../gql/graphql.ts';

const isFinished = ({ state }: WorkFactsFragment): boolean => state === 'DONE' || state === 'FAILED';

/**
 * Work as it stands, asked again whenever some of it moves on; null as long as it is not known, or not there. `onEnd`
 * is called once when it is done or has failed.
 */
export function useWork(id: string | null, onEnd: (work: WorkFactsFragment) => void): WorkFactsFragment | null {
  const [{ data }, refresh] = useQuery({
    query: LongWorkDocument,
    variables: { id: id ?? '' },
    pause: id === null,
    requestPolicy: 'cache-and-network',
  });
  const work = id === null ? null : (data?.longWork ?? null);
  const isOver = work !== null && isFinished(work);
  const [{ data: changed }] = useSubscription({
    query: LongWorksChangedDocument,
    pause: id === null || isOver,
  });
  useEffect(() => {
    if (changed !== undefined) refresh({ requestPolicy: 'network-only' });
  }, [changed, refresh]);
  const tell = useEffectEvent(() => {
    if (work !== null) onEnd(work);
  });
  const ended = isOver ? id : null;
  useEffect(() => {
    if (ended !== null) tell();
  }, [ended]);
  return work;
}
