import { Button, Card, Form, Input, Select } from 'antd';
import { useQuery } from 'urql';
import { PolicyVersionsDocument, type PolicyVersionsQuery, ProposePolicyDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { DateField, required } from '../../parts/inputs.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { Day } from '../../parts/values.tsx';
import { useCommand } from '../../use-command.ts';

type Version = PolicyVersionsQuery['scores'][number];
type Values = { kind: Version['kind']; validFrom: string; record: string; settings: string };

const KINDS = ['SCORES', 'TAGS'] as const;

/** The dated weights of the scores and readings of the tags, and a proposal of other ones from a day to come. */
export function Policies({ mayPropose, onProposed }: { mayPropose: boolean; onProposed: () => void }) {
  const { t } = useWords();
  const [{ data }] = useQuery({ query: PolicyVersionsDocument });
  const versions = data === undefined ? [] : [...data.scores, ...data.tags];
  return (
    <Card title={t('policies.title')}>
      <div className="stack">
        <DataTable<Version>
          label={t('policies.title')}
          rowKey={(row) => `${row.kind} ${row.version}`}
          dataSource={versions}
          columns={[
            { title: t('policies.kind'), render: (_, row) => t(`policies.${row.kind}`) },
            { title: t('decisions.version'), dataIndex: 'version' },
            { title: t('policies.validFrom'), render: (_, row) => <Day date={row.validFrom} /> },
            {
              title: t('policies.settings'),
              render: (_, row) => (
                <details>
                  <summary>{t('policies.show')}</summary>
                  <pre>{JSON.stringify(JSON.parse(row.settingsJson), null, 2)}</pre>
                </details>
              ),
            },
          ]}
        />
        {mayPropose && <ProposePolicy onProposed={onProposed} />}
      </div>
    </Card>
  );
}

function ProposePolicy({ onProposed }: { onProposed: () => void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Values>();
  const propose = useCommand(ProposePolicyDocument, (data) => data.proposePolicy);
  const submit = async ({ kind, validFrom, record, settings }: Values): Promise<void> => {
    if ((await propose.run({ kind, validFrom, decisionRecord: record, settings })) === null) return;
    form.resetFields();
    onProposed();
  };
  return (
    <Form
      form={form}
      layout="vertical"
      className="stack"
      initialValues={{ kind: 'SCORES' }}
      onFinish={(values) => void submit(values)}
    >
      <ProblemNotice problem={propose.problem} />
      <div className="form-grid">
        <Form.Item name="kind" label={t('policies.kind')}>
          <Select options={KINDS.map((value) => ({ value, label: t(`policies.${value}`) }))} />
        </Form.Item>
        <DateField name="validFrom" label={t('policies.validFrom')} />
        <Form.Item name="record" label={t('decisions.record')} rules={[required(t)]}>
          <Input maxLength={500} />
        </Form.Item>
      </div>
      <Form.Item
        name="settings"
        label={t('policies.settings')}
        extra={t('policies.settingsHint')}
        rules={[required(t)]}
      >
        <Input.TextArea rows={4} maxLength={10_000} placeholder='{"firmWeights": {"cost": 300, "speed": 300}}' />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={propose.running}>
        {t('policies.propose')}
      </Button>
    </Form>
  );
}
