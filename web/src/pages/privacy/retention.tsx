import { Button, Card, Form, Input, InputNumber, Select, Skeleton, Space, Tag } from 'antd';
import { useQuery } from 'urql';
import { RETENTION_CATEGORIES } from '../../../../domain/privacy/retention.ts';
import { mayUse } from '../../desks.ts';
import {
  DecideRetentionDocument,
  ProposeRetentionDocument,
  type RetentionCategory,
  RetentionPoliciesDocument,
  type RetentionPoliciesQuery,
  RetentionRunsDocument,
  type RetentionRunsQuery,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { DateField, required } from '../../parts/inputs.tsx';
import { Nodes } from '../../parts/nodes.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { Day, Instant } from '../../parts/values.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';

type Policy = RetentionPoliciesQuery['retentionPolicies'][number];
type Run = RetentionRunsQuery['retentionRuns']['edges'][number]['node'];

const POLICIES_SHOWN = 100;
const PAGE_SIZE = 20;

/** For how long what is kept, who decides it, and what was let go of. */
export default function RetentionPage() {
  const { t } = useWords();
  const { me } = useSession();
  const [{ data, error }, refresh] = useQuery({
    query: RetentionPoliciesDocument,
    variables: { first: POLICIES_SHOWN },
    requestPolicy: 'cache-and-network',
  });
  if (data === undefined && error !== undefined) return <FaultNotice fault={error} onRetry={() => refresh()} />;
  if (data === undefined) return <Skeleton active />;
  const again = () => refresh({ requestPolicy: 'network-only' });
  return (
    <div className="stack">
      <h1>{t('retention.title')}</h1>
      <p className="soft">{t('retention.hint')}</p>
      <Policies
        policies={data.retentionPolicies}
        mayDecide={me !== null && mayUse(me, 'decideRetention')}
        onDecided={again}
      />
      <Runs />
      {me !== null && mayUse(me, 'proposeRetention') && <Propose onProposed={again} />}
    </div>
  );
}

function Policies(of: { policies: readonly Policy[]; mayDecide: boolean; onDecided: () => void }) {
  const { t } = useWords();
  const decide = useCommand(DecideRetentionDocument, (data) => data.decideRetention);
  async function answer(policyId: string, approves: boolean) {
    if ((await decide.run({ policyId, approves })) !== null) of.onDecided();
  }
  return (
    <Card title={t('retention.policies')}>
      <ProblemNotice problem={decide.problem} />
      <DataTable<Policy>
        label={t('retention.policies')}
        rowKey="id"
        dataSource={[...of.policies]}
        columns={[
          { title: t('retention.category'), render: (_cell, row) => t(`retention.${row.category}`) },
          { title: t('retention.days'), render: (_cell, row) => <span className="number">{row.days}</span> },
          { title: t('retention.validFrom'), render: (_cell, row) => <Day date={row.validFrom} /> },
          { title: t('retention.basis'), dataIndex: 'basis' },
          {
            title: t('common.state'),
            render: (_cell, row) => (
              <>
                <StateTag code={row.state === 'PROPOSED' ? 'PENDING' : row.state}>
                  {t(`retention.${row.state}`)}
                </StateTag>{' '}
                {row.isInForce && <Tag color="green">{t('retention.inForce')}</Tag>}
              </>
            ),
          },
          ...(of.mayDecide
            ? [
                {
                  title: t('common.actions'),
                  render: (_cell: unknown, row: Policy) =>
                    row.state === 'PROPOSED' &&
                    !row.isMine && (
                      <Space wrap>
                        <Button size="small" type="primary" onClick={() => void answer(row.id, true)}>
                          {t('retention.approve')}
                        </Button>
                        <Button size="small" onClick={() => void answer(row.id, false)}>
                          {t('retention.refuse')}
                        </Button>
                      </Space>
                    ),
                },
              ]
            : []),
        ]}
      />
    </Card>
  );
}

function Runs() {
  const { t } = useWords();
  const connection = useConnection(RetentionRunsDocument, { first: PAGE_SIZE }, (data) => data.retentionRuns);
  return (
    <Card title={t('retention.runs')}>
      <Nodes connection={connection} empty={{ title: t('retention.noRuns'), hint: t('retention.noRunsHint') }}>
        {(rows) => (
          <DataTable<Run>
            label={t('retention.runs')}
            rowKey="id"
            dataSource={[...rows]}
            columns={[
              { title: t('retention.category'), render: (_cell, row) => t(`retention.${row.category}`) },
              { title: t('retention.rows'), render: (_cell, row) => <span className="number">{row.rows}</span> },
              { title: t('retention.dueBefore'), render: (_cell, row) => <Instant at={row.dueBefore} /> },
              { title: t('retention.startedAt'), render: (_cell, row) => <Instant at={row.startedAt} /> },
              { title: t('retention.finishedAt'), render: (_cell, row) => <Instant at={row.finishedAt} /> },
            ]}
          />
        )}
      </Nodes>
    </Card>
  );
}

type Values = { category: RetentionCategory; days: number; validFrom: string; basis: string };

function Propose({ onProposed }: { onProposed: () => void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Values>();
  const propose = useCommand(ProposeRetentionDocument, (data) => data.proposeRetention);
  async function submit(values: Values) {
    if ((await propose.run(values)) === null) return;
    form.resetFields();
    onProposed();
  }
  return (
    <Card title={t('retention.propose')}>
      <Form<Values> form={form} layout="vertical" onFinish={(values) => void submit(values)}>
        <Form.Item name="category" label={t('retention.category')} rules={[required(t)]}>
          <Select options={RETENTION_CATEGORIES.map((value) => ({ value, label: t(`retention.${value}`) }))} />
        </Form.Item>
        <Form.Item name="days" label={t('retention.days')} rules={[required(t)]}>
          <InputNumber min={1} max={36_500} precision={0} />
        </Form.Item>
        <DateField name="validFrom" label={t('retention.validFrom')} />
        <Form.Item name="basis" label={t('retention.basis')} rules={[required(t)]}>
          <Input maxLength={500} />
        </Form.Item>
        <ProblemNotice problem={propose.problem} />
        <Button type="primary" htmlType="submit" loading={propose.running}>
          {t('retention.propose')}
        </Button>
      </Form>
    </Card>
  );
}
