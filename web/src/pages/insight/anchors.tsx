import { Button, Card, Form, Input, Skeleton, Tag } from 'antd';
import { useState } from 'react';
import { useClient, useQuery } from 'urql';
import {
  HistoryAnchorsDocument,
  type HistoryAnchorsQuery,
  VerifyHistoryAnchorDocument,
  VerifyHistoryDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { ExportButton } from '../../parts/export-button.tsx';
import { required } from '../../parts/inputs.tsx';
import { EmptyState } from '../../parts/nodes.tsx';
import { FaultNotice } from '../../parts/problem-notice.tsx';
import { Day, Instant } from '../../parts/values.tsx';

type Anchor = HistoryAnchorsQuery['historyAnchors'][number];
const ANCHORS_SHOWN = 100;
const FRESH = { requestPolicy: 'network-only' } as const;

/** The seals over each day of history, each chained to that of the day before, and the proof of one row. */
export default function AnchorsPage() {
  const { t } = useWords();
  const [{ data, error }, refresh] = useQuery({ query: HistoryAnchorsDocument, variables: { first: ANCHORS_SHOWN } });
  const anchors = data?.historyAnchors ?? [];
  const columns = [
    [t('anchors.day'), ({ day }: Anchor) => day],
    [t('anchors.events'), ({ events }: Anchor) => `${events}`],
    [t('anchors.hash'), ({ hash }: Anchor) => hash],
    [t('anchors.previous'), ({ previousHash }: Anchor) => previousHash],
  ] as const;
  return (
    <div className="stack">
      <div className="title-row">
        <h1>{t('nav.anchors')}</h1>
        <ExportButton<Anchor> name="anchors" columns={columns} read={async () => ({ rows: anchors, next: null })} />
      </div>
      <p className="soft">{t('anchors.hint')}</p>
      <VerifyChain />
      {data === undefined && error !== undefined && <FaultNotice fault={error} onRetry={() => refresh()} />}
      {data === undefined && error === undefined && <Skeleton active />}
      {data !== undefined && anchors.length === 0 && (
        <EmptyState title={t('anchors.none')} hint={t('anchors.noneHint')} />
      )}
      {anchors.length > 0 && (
        <DataTable<Anchor>
          label={t('nav.anchors')}
          rowKey="day"
          dataSource={[...anchors]}
          columns={[
            { title: t('anchors.day'), render: (_, { day }) => <Day date={day} /> },
            { title: t('anchors.events'), align: 'right', className: 'number', dataIndex: 'events' },
            { title: t('anchors.hash'), render: (_, { hash }) => <code title={hash}>{hash.slice(0, 16)}…</code> },
            { title: t('anchors.madeAt'), render: (_, { madeAt }) => <Instant at={madeAt} /> },
            { title: t('common.actions'), render: (_, { day }) => <VerifyDay day={day} /> },
          ]}
        />
      )}
    </div>
  );
}

function VerifyDay({ day }: { day: string }) {
  const { t } = useWords();
  const client = useClient();
  const [holds, setHolds] = useState<boolean | null>(null);
  const [isRunning, setRunning] = useState(false);

  async function verify() {
    setRunning(true);
    const { data } = await client.query(VerifyHistoryAnchorDocument, { day }, FRESH).toPromise();
    setRunning(false);
    setHolds(data?.verifyHistoryAnchor?.holds ?? false);
  }
  return (
    <span role="status">
      <Button
        size="small"
        loading={isRunning}
        aria-label={`${t('anchors.verify')} ${day}`}
        onClick={() => void verify()}
      >
        {t('anchors.verify')}
      </Button>{' '}
      {holds !== null && <Tag color={holds ? 'green' : 'red'}>{t(holds ? 'anchors.holds' : 'anchors.broken')}</Tag>}
    </span>
  );
}

/** Computes the chain of one engagement, need, loan or claim anew. */
function VerifyChain() {
  const { t } = useWords();
  const client = useClient();
  const [said, setSaid] = useState<string | null>(null);
  const [isRunning, setRunning] = useState(false);

  async function verify({ id }: { id: string }) {
    setRunning(true);
    const { data } = await client.query(VerifyHistoryDocument, { id: id.trim() }, FRESH).toPromise();
    setRunning(false);
    const verdict = data?.verifyHistory;
    if (verdict === undefined) setSaid(t('fault.title'));
    else if (verdict.brokenAt !== null) setSaid(t('audit.broken', { at: verdict.brokenAt }));
    else setSaid(verdict.events === 0 ? t('audit.empty') : t('audit.whole', { events: verdict.events }));
  }
  return (
    <Card title={t('audit.verify')}>
      <Form<{ id: string }> layout="vertical" onFinish={(values) => void verify(values)}>
        <Form.Item name="id" label={t('audit.stream')} extra={t('anchors.streamHint')} rules={[required(t)]}>
          <Input autoComplete="off" maxLength={36} />
        </Form.Item>
        <Button htmlType="submit" loading={isRunning}>
          {t('audit.verify')}
        </Button>
        <p role="status">{said}</p>
      </Form>
    </Card>
  );
}
