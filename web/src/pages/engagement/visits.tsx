import { Button, Card, Form, Input, Select } from 'antd';
import { NEED_CONFIRMED, VISIT_STATES } from '../../../../domain/engagement/visit.ts';
import { VISIT_ORDERS, type VisitOrder } from '../../../../domain/list-orders.ts';
import { RecordVisitDocument, type VisitCardFragment, VisitsDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { FileList } from '../../parts/file-list.tsx';
import { AddFile } from '../../parts/files-of-row.tsx';
import { orNull, required, useRefusalOnField } from '../../parts/inputs.tsx';
import { Listing } from '../../parts/listing.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { Day } from '../../parts/values.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';
import { useListAddress } from '../../use-list-address.ts';

const STATE = 'state';
const PAGE_SIZE = 20;
const FINDINGS_MAX = 2_000;
const OUTCOMES = ['DONE', 'NO_SHOW', 'CANCELLED'] as const;

/** Visits of the bank to the firm: planned, recorded, with their photos. */
export default function VisitsPage() {
  const { t, label } = useWords();
  const address = useListAddress({ orders: VISIT_ORDERS, filters: [STATE] });
  const { orderBy, ascending } = address;
  const variables = { first: PAGE_SIZE, state: address.choice(STATE, VISIT_STATES), orderBy, ascending };
  const connection = useConnection(VisitsDocument, variables, (data) => data.visits);
  return (
    <Listing<VisitCardFragment, VisitOrder>
      title={t('visits.title')}
      name="visits"
      address={address}
      connection={connection}
      empty={{ title: t('visits.empty'), hint: t('visits.emptyHint') }}
      filters={[
        {
          name: STATE,
          label: t('common.state'),
          choice: {
            all: t('claims.allStates'),
            options: VISIT_STATES.map((value) => ({ value, label: t(`visit.${value}`) })),
          },
        },
      ]}
      columns={[
        { title: t('list.created'), text: null, orderBy: 'CREATED' },
        { title: t('deals.visitOn'), text: ({ visit }) => visit.plannedOn, orderBy: 'PLANNED' },
        { title: t('loan.bank'), text: ({ bankName }) => bankName },
        { title: t('need.purpose'), text: ({ purpose }) => label('purpose', purpose) },
        { title: t('visits.check'), text: ({ visit }) => t(`visits.${visit.checkType}`) },
        { title: t('deals.visitPlace'), text: ({ visit }) => visit.place },
        { title: t('common.state'), text: ({ visit }) => t(`visit.${visit.state}`) },
        { title: t('visits.findings'), text: ({ visit }) => visit.findings ?? '' },
      ]}
      renderRows={(visits) => (
        <ul className="cards">
          {visits.map((record) => (
            <li key={record.id}>
              <VisitCard record={record} onChange={connection.refresh} />
            </li>
          ))}
        </ul>
      )}
    />
  );
}

function VisitCard({ record, onChange }: { record: VisitCardFragment; onChange: () => void }) {
  const { t, label } = useWords();
  const { visit } = record;
  const facts = [
    ['visits.check', t(`visits.${visit.checkType}`)],
    ['deals.visitPlace', visit.place],
    ['deals.visitors', visit.visitors],
    ...(record.isMine ? [] : ([['need.purpose', label('purpose', record.purpose)]] as const)),
  ] as const;
  return (
    <Card
      title={record.isMine ? label('purpose', record.purpose) : record.bankName}
      extra={<StateTag code={visit.state}>{t(`visit.${visit.state}`)}</StateTag>}
    >
      <div className="stack">
        <p>
          <Day date={visit.plannedOn} />
        </p>
        <dl className="facts">
          {facts.map(([key, value]) => (
            <div key={key}>
              <dt>{t(key)}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {visit.findings !== null && <p>{visit.findings}</p>}
        {visit.needConfirmed !== null && <p>{t(`visits.${visit.needConfirmed}`)}</p>}
        <FileList files={record.files} />
        {record.isMine && visit.state !== 'CANCELLED' && (
          <AddFile subject="VISIT" subjectId={visit.id} onAdded={onChange} />
        )}
        {record.isMine && visit.state === 'PLANNED' && <RecordForm visitId={visit.id} onDone={onChange} />}
      </div>
    </Card>
  );
}

type RecordWords = {
  outcome: (typeof OUTCOMES)[number];
  findings?: string;
  needConfirmed?: (typeof NEED_CONFIRMED)[number];
};

function RecordForm({ visitId, onDone }: { visitId: string; onDone: () => void }) {
  const { t } = useWords();
  const [form] = Form.useForm<RecordWords>();
  const record = useCommand(RecordVisitDocument, (data) => data.recordVisit);
  useRefusalOnField(form, record);
  async function submit({ outcome, findings, needConfirmed }: RecordWords) {
    const input = { visitId, outcome, findings: orNull(findings), needConfirmed: needConfirmed ?? null };
    if ((await record.run(input)) !== null) onDone();
  }
  return (
    <Form form={form} layout="vertical" onFinish={(values) => void submit(values)} requiredMark={false}>
      <ProblemNotice problem={record.problem} />
      <Form.Item name="outcome" label={t('visits.outcome')} rules={[required(t)]}>
        <Select options={OUTCOMES.map((value) => ({ value, label: t(`visit.${value}`) }))} />
      </Form.Item>
      <Form.Item name="needConfirmed" label={t('visits.confirmed')}>
        <Select allowClear options={NEED_CONFIRMED.map((value) => ({ value, label: t(`visits.${value}`) }))} />
      </Form.Item>
      <Form.Item name="findings" label={t('visits.findings')}>
        <Input.TextArea rows={3} maxLength={FINDINGS_MAX} />
      </Form.Item>
      <Button htmlType="submit" loading={record.running}>
        {t('visits.record')}
      </Button>
    </Form>
  );
}
