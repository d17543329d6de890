import { useEffect } from 'react';
import { useQuery } from 'urql';
import { BacklogDocument, type BacklogQuery } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';

const REFRESH_MS = 5_000;

const QUEUE_WORDS = {
  matching: 'jobs.queue.matching',
  rematching: 'jobs.queue.rematching',
  indexing: 'jobs.queue.indexing',
  upkeep: 'jobs.queue.upkeep',
  outgoing: 'jobs.queue.outgoing',
} as const satisfies Record<BacklogQuery['backlog']['queues'][number]['queue'], string>;

/** What waits to be done, looked at again every few seconds. */
export function Backlog() {
  const { t } = useWords();
  const [{ data }, refresh] = useQuery({ query: BacklogDocument, requestPolicy: 'cache-and-network' });
  useEffect(() => {
    const timer = setInterval(() => refresh({ requestPolicy: 'network-only' }), REFRESH_MS);
    return () => clearInterval(timer);
  }, [refresh]);
  if (data === undefined) return null;
  const { eventsWaiting, oldestEventSeconds, queues } = data.backlog;
  return (
    <section className="stack">
      <dl className="figures">
        <div>
          <dt>{t('jobs.events')}</dt>
          <dd>{eventsWaiting}</dd>
        </div>
        <div>
          <dt>{t('jobs.oldestEvent')}</dt>
          <dd>{oldestEventSeconds}</dd>
        </div>
      </dl>
      <DataTable
        label={t('jobs.queues')}
        rowKey={({ queue }) => queue}
        dataSource={[...queues]}
        columns={[
          { title: t('jobs.queue'), render: (_, { queue }) => t(QUEUE_WORDS[queue]) },
          { title: t('jobs.waiting'), className: 'number', dataIndex: 'waiting' },
          { title: t('jobs.failedCount'), className: 'number', dataIndex: 'failed' },
        ]}
      />
    </section>
  );
}
