import { Button, Card, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { RECORD_FAMILIES, RECORD_VALUES, type RecordFamily } from '../../../../domain/registry/tags/firm-record.ts';
import type { WebKey } from '../../../../text/web.ts';
import { mayUse } from '../../desks.ts';
import {
  EndFirmFactDocument,
  FirmFactsDocument,
  type FirmFactsQuery,
  RecordFirmFactDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { DateField, required, useRefusalOnField } from '../../parts/inputs.tsx';
import { EmptyState } from '../../parts/nodes.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { Day } from '../../parts/values.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { ExternalLoans } from './external-loans.tsx';
import { FirmChoice } from './firm-choice.tsx';

const FACTS_SHOWN = 50;
const FIRM = 'firm';
type Fact = FirmFactsQuery['firmFacts'][number];

/** What departments know of a firm: environment, safety, energy, chain, owner, and its loans elsewhere. */
export default function FirmFactsPage() {
  const { t } = useWords();
  const { me } = useSession();
  const [parameters, setParameters] = useSearchParams();
  const firmId = parameters.get(FIRM);
  const may = (operation: 'recordFirmFact' | 'externalLoans'): boolean => me !== null && mayUse(me, operation);
  return (
    <div className="stack">
      <h1>{t('nav.firmFacts')}</h1>
      <p className="soft">{t('facts.hint')}</p>
      <FirmChoice
        chosen={firmId}
        onChoose={(id) => setParameters(id === null ? {} : { [FIRM]: id }, { replace: true })}
      />
      {firmId === null && <EmptyState title={t('facts.noFirm')} hint={t('facts.noFirmHint')} />}
      {firmId !== null && <Facts key={firmId} firmId={firmId} mayRecord={may('recordFirmFact')} />}
      {firmId !== null && may('externalLoans') && <ExternalLoans key={`loans ${firmId}`} firmId={firmId} />}
    </div>
  );
}

function Facts({ firmId, mayRecord }: { firmId: string; mayRecord: boolean }) {
  const { t } = useWords();
  const [{ data, error }, refresh] = useQuery({
    query: FirmFactsDocument,
    variables: { firmId, first: FACTS_SHOWN },
  });
  const [ending, setEnding] = useState<Fact | null>(null);
  const again = () => refresh({ requestPolicy: 'network-only' });
  const facts = data?.firmFacts ?? [];
  return (
    <Card title={t('facts.records')}>
      <div className="stack">
        {error !== undefined && <FaultNotice fault={error} onRetry={() => refresh()} />}
        {data !== undefined && facts.length === 0 && <p>{t('facts.none')}</p>}
        {facts.length > 0 && (
          <DataTable<Fact>
            label={t('facts.records')}
            rowKey="id"
            dataSource={[...facts]}
            columns={[
              { title: t('facts.family'), render: (_, { family }) => t(`facts.${family}`) },
              { title: t('facts.value'), render: (_, { value }) => t(`facts.${value}` as WebKey) },
              { title: t('facts.reference'), dataIndex: 'reference' },
              { title: t('facts.issuer'), dataIndex: 'issuer' },
              { title: t('facts.from'), render: (_, { validFrom }) => <Day date={validFrom} /> },
              {
                title: t('facts.to'),
                render: (_, fact) =>
                  fact.validTo !== null ? (
                    <Day date={fact.validTo} />
                  ) : mayRecord ? (
                    <Button size="small" onClick={() => setEnding(fact)}>
                      {t('facts.end')}
                    </Button>
                  ) : (
                    '—'
                  ),
              },
            ]}
          />
        )}
        {mayRecord && (
          <details>
            <summary>{t('facts.record')}</summary>
            <RecordForm firmId={firmId} onDone={again} />
          </details>
        )}
      </div>
      <Modal
        open={ending !== null}
        title={t('facts.end')}
        footer={null}
        destroyOnHidden
        onCancel={() => setEnding(null)}
      >
        {ending !== null && (
          <EndForm
            fact={ending}
            onDone={() => {
              setEnding(null);
              again();
            }}
          />
        )}
      </Modal>
    </Card>
  );
}

type Values = { family: RecordFamily; value: string; reference: string; validFrom: string };

function RecordForm({ firmId, onDone }: { firmId: string; onDone: () => void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Values>();
  const record = useCommand(RecordFirmFactDocument, (data) => data.recordFirmFact);
  useRefusalOnField(form, record);
  const family = Form.useWatch('family', form) ?? 'ENVIRONMENT';

  async function submit(values: Values) {
    if ((await record.run({ firmId, ...values })) === null) return;
    form.resetFields();
    onDone();
  }
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      initialValues={{ family: 'ENVIRONMENT' }}
      onFinish={(values) => void submit(values)}
    >
      <ProblemNotice problem={record.problem} />
      <div className="form-grid">
        <Form.Item name="family" label={t('facts.family')}>
          <Select
            options={RECORD_FAMILIES.map((value) => ({ value, label: t(`facts.${value}`) }))}
            onChange={() => form.resetFields(['value'])}
          />
        </Form.Item>
        <Form.Item name="value" label={t('facts.value')} rules={[required(t)]}>
          <Select options={RECORD_VALUES[family].map((value) => ({ value, label: t(`facts.${value}`) }))} />
        </Form.Item>
        <Form.Item name="reference" label={t('facts.reference')} rules={[required(t)]}>
          <Input maxLength={120} autoComplete="off" />
        </Form.Item>
        <DateField name="validFrom" label={t('facts.from')} />
      </div>
      <Button type="primary" htmlType="submit" loading={record.running}>
        {t('facts.record')}
      </Button>
    </Form>
  );
}

function EndForm({ fact, onDone }: { fact: Fact; onDone: () => void }) {
  const { t } = useWords();
  const [form] = Form.useForm<{ validTo: string; reason: string }>();
  const end = useCommand(EndFirmFactDocument, (data) => data.endFirmFact);
  useRefusalOnField(form, end);

  async function submit(values: { validTo: string; reason: string }) {
    if ((await end.run({ recordId: fact.id, ...values })) !== null) onDone();
  }
  return (
    <Form form={form} layout="vertical" className="stack" onFinish={(values) => void submit(values)}>
      <ProblemNotice problem={end.problem} />
      <DateField name="validTo" label={t('facts.validTo')} />
      <Form.Item name="reason" label={t('outside.reason')} rules={[required(t)]}>
        <Input maxLength={500} />
      </Form.Item>
      <Button danger htmlType="submit" block loading={end.running}>
        {t('facts.end')}
      </Button>
    </Form>
  );
}
