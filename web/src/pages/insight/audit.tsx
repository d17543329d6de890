import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useClient } from 'urql';
import { HistoryEventsDocument, type HistoryRowFragment, VerifyHistoryDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { ExportButton } from '../../parts/export-button.tsx';
import { DateField, orNull } from '../../parts/inputs.tsx';
import { Nodes } from '../../parts/nodes.tsx';
import { Instant } from '../../parts/values.tsx';
import { useConnection } from '../../use-connection.ts';
import { EventDetail } from './event-detail.tsx';

const PAGE_SIZE = 50;
const EXPORT_PAGE_SIZE = 100;
const FILTERS = ['name', 'actorId', 'streamId', 'from', 'to'] as const;
type Filter = Record<(typeof FILTERS)[number], string | null>;

/** Every event of the platform, narrowed by what stands in the address, so that a search can be sent to somebody. */
export default function AuditPage() {
  const { t } = useWords();
  const client = useClient();
  const [parameters, setParameters] = useSearchParams();
  const filter = Object.fromEntries(FILTERS.map((name) => [name, orNull(parameters.get(name))])) as Filter;
  const connection = useConnection(HistoryEventsDocument, { filter, first: PAGE_SIZE }, (data) => data.historyEvents);
  const [form] = Form.useForm<Record<string, string | undefined>>();

  function search(values: Record<string, string | undefined>) {
    const wanted = new URLSearchParams();
    for (const name of FILTERS) {
      const value = values[name]?.trim() ?? '';
      if (value !== '') wanted.set(name, value);
    }
    setParameters(wanted);
  }
  async function read(after: string | null) {
    const variables = { filter, first: EXPORT_PAGE_SIZE, after };
    const { data } = await client
      .query(HistoryEventsDocument, variables, { requestPolicy: 'network-only' })
      .toPromise();
    if (data === undefined) return null;
    const { edges, pageInfo } = data.historyEvents;
    return { rows: edges.map(({ node }) => node), next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
  }
  return (
    <>
      <div className="title-row">
        <h1>{t('audit.title')}</h1>
        <ExportButton<HistoryRowFragment>
          name="history"
          read={read}
          columns={[
            [t('audit.at'), ({ occurredAt }) => occurredAt],
            [t('audit.name'), ({ name }) => name],
            [t('audit.actor'), ({ actorId }) => actorId],
            [t('audit.stream'), ({ streamId }) => streamId],
            [t('audit.sequence'), ({ sequence }) => `${sequence}`],
            [t('audit.detail'), ({ detailJson }) => detailJson],
          ]}
        />
      </div>
      <p className="soft">{t('audit.hint')}</p>
      <Form
        key={parameters.toString()}
        form={form}
        layout="vertical"
        initialValues={filter}
        onFinish={search}
        requiredMark={false}
      >
        <div className="filter-grid">
          <Form.Item name="name" label={t('audit.name')}>
            <Input autoComplete="off" placeholder="credit-need.submitted" />
          </Form.Item>
          <Form.Item name="actorId" label={t('audit.actor')}>
            <Input autoComplete="off" />
          </Form.Item>
          <Form.Item name="streamId" label={t('audit.stream')}>
            <Input autoComplete="off" />
          </Form.Item>
          <DateField name="from" label={t('board.from')} optional />
          <DateField name="to" label={t('board.to')} optional />
        </div>
        <div className="actions">
          <Button type="primary" htmlType="submit">
            {t('audit.search')}
          </Button>
          <Button onClick={() => setParameters({})}>{t('audit.clear')}</Button>
        </div>
      </Form>
      {filter.streamId !== null && <ChainCheck streamId={filter.streamId} />}
      <h2>{t('audit.events')}</h2>
      <Nodes connection={connection} empty={{ title: t('audit.empty'), hint: t('audit.emptyHint') }}>
        {(events) => (
          <DataTable
            label={t('audit.title')}
            rowKey="id"
            dataSource={[...events]}
            columns={[
              { title: t('audit.at'), render: (_, { occurredAt }) => <Instant at={occurredAt} /> },
              { title: t('audit.name'), render: (_, { name }) => <code>{name}</code> },
              {
                title: t('audit.actor'),
                render: (_, { actorId }) => <code title={actorId}>{actorId.slice(-12)}</code>,
              },
              {
                title: t('audit.stream'),
                render: (_, { streamId }) => (
                  <Button type="link" size="small" title={streamId} onClick={() => setParameters({ streamId })}>
                    {streamId.slice(-12)}
                  </Button>
                ),
              },
              { title: t('audit.sequence'), className: 'number', dataIndex: 'sequence' },
              { title: t('audit.detail'), render: (_, { detailJson }) => <EventDetail json={detailJson} /> },
            ]}
          />
        )}
      </Nodes>
    </>
  );
}

/** Computes the hash chain of one subject anew. */
function ChainCheck({ streamId }: { streamId: string }) {
  const { t } = useWords();
  const client = useClient();
  const [verdict, setVerdict] = useState<{ events: number; brokenAt: number | null } | null>(null);
  async function verify() {
    const { data } = await client
      .query(VerifyHistoryDocument, { id: streamId }, { requestPolicy: 'network-only' })
      .toPromise();
    setVerdict(data?.verifyHistory ?? null);
  }
  return (
    <p className="actions">
      <Button onClick={() => void verify()}>{t('audit.verify')}</Button>
      {verdict !== null && (
        <Alert
          role="status"
          showIcon
          type={verdict.brokenAt === null ? 'success' : 'error'}
          title={
            verdict.brokenAt === null
              ? t('audit.whole', { events: verdict.events })
              : t('audit.broken', { at: verdict.brokenAt })
          }
        />
      )}
    </p>
  );
}
