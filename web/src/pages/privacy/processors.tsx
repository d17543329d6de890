import { Button, Card, Form, Input, Popconfirm, Select, Space } from 'antd';
import { PROCESSOR_SERVICES } from '../../../../domain/privacy/processors.ts';
import { DATA_CATEGORIES } from '../../../../domain/privacy/register-terms.ts';
import { mayUse } from '../../desks.ts';
import {
  DecideProcessorDocument,
  EndProcessorDocument,
  type PersonalDataCategory,
  type ProcessorService,
  ProcessorsDocument,
  type ProcessorsQuery,
  ProposeProcessorDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { DateField, required } from '../../parts/inputs.tsx';
import { Nodes } from '../../parts/nodes.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { Day } from '../../parts/values.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';

type Row = ProcessorsQuery['processors']['edges'][number]['node'];

const PAGE_SIZE = 50;

/** Who gets personal data from the platform, what for and where; operators keep the register. */
export default function ProcessorsPage() {
  const { t, language } = useWords();
  const { me } = useSession();
  const isKeeper = me !== null && mayUse(me, 'proposeProcessor');
  const connection = useConnection(ProcessorsDocument, { first: PAGE_SIZE }, (data) => data.processors);
  const comma = language === 'zh' ? '、' : ', ';
  return (
    <div className="stack">
      <h1>{t('processor.title')}</h1>
      <p className="soft">{t('processor.hint')}</p>
      <Nodes connection={connection} empty={{ title: t('processor.empty'), hint: t('processor.emptyHint') }}>
        {(rows) => (
          <DataTable<Row>
            label={t('processor.title')}
            rowKey="id"
            dataSource={[...rows]}
            columns={[
              { title: t('processor.service'), render: (_cell, row) => t(`processor.${row.service}`) },
              { title: t('processor.name'), dataIndex: 'name' },
              { title: t('processor.purpose'), dataIndex: 'purpose' },
              {
                title: t('processor.categories'),
                render: (_cell, row) => row.categories.map((one) => t(`category.${one}`)).join(comma),
              },
              { title: t('processor.place'), dataIndex: 'place' },
              { title: t('processor.contractOn'), render: (_cell, row) => <Day date={row.contractOn} /> },
              { title: t('processor.validFrom'), render: (_cell, row) => <Day date={row.validFrom} /> },
              { title: t('common.state'), render: (_cell, row) => <State row={row} /> },
              ...(isKeeper
                ? [
                    {
                      title: t('common.actions'),
                      render: (_cell: unknown, row: Row) => <Steps row={row} onDone={connection.refresh} />,
                    },
                  ]
                : []),
            ]}
          />
        )}
      </Nodes>
      {isKeeper && <Propose onProposed={connection.refresh} />}
    </div>
  );
}

function State({ row }: { row: Row }) {
  const { t } = useWords();
  if (row.endedOn !== null) return <StateTag code="ENDED">{t('processor.ended', { day: row.endedOn })}</StateTag>;
  return <StateTag code={row.state === 'PROPOSED' ? 'PENDING' : row.state}>{t(`retention.${row.state}`)}</StateTag>;
}

function Steps({ row, onDone }: { row: Row; onDone: () => void }) {
  const { t } = useWords();
  const decide = useCommand(DecideProcessorDocument, (data) => data.decideProcessor);
  const end = useCommand(EndProcessorDocument, (data) => data.endProcessor);
  async function answer(approves: boolean) {
    if ((await decide.run({ processorId: row.id, approves })) !== null) onDone();
  }
  async function finish() {
    if ((await end.run({ processorId: row.id })) !== null) onDone();
  }
  const isWaiting = row.state === 'PROPOSED' && !row.isMine;
  const isLive = row.state === 'APPROVED' && row.endedOn === null;
  if (!isWaiting && !isLive) return '—';
  return (
    <>
      <ProblemNotice problem={decide.problem ?? end.problem} />
      {isWaiting && (
        <Space wrap>
          <Button size="small" type="primary" loading={decide.running} onClick={() => void answer(true)}>
            {t('retention.approve')}
          </Button>
          <Button size="small" loading={decide.running} onClick={() => void answer(false)}>
            {t('retention.refuse')}
          </Button>
        </Space>
      )}
      {isLive && (
        <Popconfirm title={t('processor.endSure')} onConfirm={() => void finish()}>
          <Button size="small" danger loading={end.running}>
            {t('processor.end')}
          </Button>
        </Popconfirm>
      )}
    </>
  );
}

type Values = {
  service: ProcessorService;
  name: string;
  place: string;
  purpose: string;
  categories: PersonalDataCategory[];
  contractOn: string;
  validFrom: string;
};

function Propose({ onProposed }: { onProposed: () => void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Values>();
  const propose = useCommand(ProposeProcessorDocument, (data) => data.proposeProcessor);
  async function submit(values: Values) {
    if ((await propose.run(values)) === null) return;
    form.resetFields();
    onProposed();
  }
  return (
    <Card title={t('processor.propose')}>
      <Form<Values> form={form} layout="vertical" onFinish={(values) => void submit(values)}>
        <Form.Item name="service" label={t('processor.service')} rules={[required(t)]}>
          <Select options={PROCESSOR_SERVICES.map((value) => ({ value, label: t(`processor.${value}`) }))} />
        </Form.Item>
        <Form.Item name="name" label={t('processor.name')} rules={[required(t)]}>
          <Input maxLength={120} />
        </Form.Item>
        <Form.Item name="place" label={t('processor.place')} rules={[required(t)]}>
          <Input maxLength={120} />
        </Form.Item>
        <Form.Item name="purpose" label={t('processor.purpose')} rules={[required(t)]}>
          <Input maxLength={500} />
        </Form.Item>
        <Form.Item name="categories" label={t('processor.categories')} rules={[required(t)]}>
          <Select
            mode="multiple"
            options={DATA_CATEGORIES.map((value) => ({ value, label: t(`category.${value}`) }))}
          />
        </Form.Item>
        <DateField name="contractOn" label={t('processor.contractOn')} />
        <DateField name="validFrom" label={t('processor.validFrom')} />
        <ProblemNotice problem={propose.problem} />
        <Button type="primary" htmlType="submit" loading={propose.running}>
          {t('processor.propose')}
        </Button>
      </Form>
    </Card>
  );
}
