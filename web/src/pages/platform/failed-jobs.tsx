import { Alert, Button, Skeleton, Tag } from 'antd';
import { useState } from 'react';
import { useQuery } from 'urql';
import { FailedJobsDocument, type FailedJobsQuery, RetryJobDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { EmptyState } from '../../parts/nodes.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { Instant } from '../../parts/values.tsx';
import { useCommand } from '../../use-command.ts';
import { Backlog } from './backlog.tsx';

const JOBS_SHOWN = 100;

/** Jobs that gave up, with why, for an operator to run again. */
export default function FailedJobsPage() {
  const { t } = useWords();
  const [{ data, error, fetching }, refresh] = useQuery({
    query: FailedJobsDocument,
    variables: { first: JOBS_SHOWN },
    requestPolicy: 'network-only',
  });
  const retry = useCommand(RetryJobDocument, (answer) => answer.retryJob);
  const [retried, setRetried] = useState<string | null>(null);

  async function run(job: FailedJobsQuery['failedJobs'][number]) {
    const done = await retry.run({ id: job.id, queue: job.queue });
    setRetried(done === null ? null : job.id);
    refresh();
  }

  return (
    <div className="stack">
      <div className="title-row">
        <h1>{t('jobs.title')}</h1>
        <Button loading={fetching} onClick={() => refresh()}>
          {t('jobs.refresh')}
        </Button>
      </div>
      <p className="soft">{t('jobs.hint')}</p>
      <Backlog />
      <ProblemNotice problem={retry.problem} />
      {retried !== null && <Alert type="success" showIcon role="status" title={t('jobs.retried', { id: retried })} />}
      {data === undefined && error !== undefined && <FaultNotice fault={error} onRetry={() => refresh()} />}
      {data === undefined && error === undefined && <Skeleton active />}
      {data?.failedJobs.length === 0 && <EmptyState title={t('jobs.empty')} hint={t('jobs.emptyHint')} />}
      {data !== undefined && data.failedJobs.length > 0 && (
        <DataTable
          label={t('jobs.title')}
          rowKey={(job) => `${job.queue} ${job.id}`}
          dataSource={[...data.failedJobs]}
          columns={[
            { title: t('jobs.name'), dataIndex: 'name' },
            { title: t('jobs.queue'), render: (_, job) => <Tag>{job.queue}</Tag> },
            { title: t('jobs.attempts'), className: 'number', dataIndex: 'attempts' },
            { title: t('jobs.failedAt'), render: (_, job) => <Instant at={job.failedAt} /> },
            { title: t('jobs.reason'), render: (_, job) => <span className="reason">{job.reason}</span> },
            {
              title: t('common.actions'),
              render: (_, job) => (
                <Button
                  size="small"
                  loading={retry.running}
                  aria-label={t('jobs.retryNamed', { id: job.id })}
                  onClick={() => void run(job)}
                >
                  {t('jobs.retry')}
                </Button>
              ),
            },
          ]}
        />
      )}
    </div>
  );
}
