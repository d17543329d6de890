import { Button, Card, Form, Input, Radio, Space } from 'antd';
import { useState } from 'react';
import { type DataSubject, RequestDataExportDocument, RequestErasureDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { required } from '../../parts/inputs.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';
import { FirmChoice } from '../registry/firm-choice.tsx';
import { Erasures } from './erasures.tsx';
import { Exports } from './exports.tsx';

/** What persons and firms asked for of their data; an operator decides, or asks in the place of who wrote a letter. */
export default function DataRequestsPage() {
  const { t } = useWords();
  const [generation, setGeneration] = useState(0);
  return (
    <div className="stack">
      <h1>{t('requests.title')}</h1>
      <p className="soft">{t('requests.hint')}</p>
      <Erasures key={`erasures ${generation}`} generation={generation} mayDecide />
      <InPlace onAsked={() => setGeneration((before) => before + 1)} />
      <Exports key={`exports ${generation}`} generation={generation} ofOthers />
    </div>
  );
}

/** Only the field of the chosen kind is on the page. */
type Values = { subject: DataSubject; email?: string; firmId?: string; reason: string };

function InPlace({ onAsked }: { onAsked: () => void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Values>();
  const subject = Form.useWatch('subject', form) ?? 'FIRM';
  const copy = useCommand(RequestDataExportDocument, (data) => data.requestDataExport);
  const erase = useCommand(RequestErasureDocument, (data) => data.requestErasure);
  async function ask(what: 'copy' | 'erase') {
    const { email, firmId, reason } = await form.validateFields();
    const input = { subject, email: email?.trim() ?? null, firmId: firmId ?? null, reason };
    const answer = what === 'copy' ? await copy.run(input) : await erase.run({ ...input, confirm: true });
    if (answer === null) return;
    form.resetFields();
    onAsked();
  }
  return (
    <Card title={t('requests.inPlace')}>
      <Form<Values> form={form} layout="vertical" initialValues={{ subject: 'FIRM' }}>
        <Form.Item name="subject" label={t('data.subject')}>
          <Radio.Group
            options={[
              { value: 'FIRM', label: t('requests.FIRM') },
              { value: 'PERSON', label: t('requests.PERSON') },
            ]}
          />
        </Form.Item>
        {subject === 'PERSON' ? (
          <Form.Item name="email" label={t('requests.email')} rules={[required(t)]}>
            <Input autoComplete="off" />
          </Form.Item>
        ) : (
          <Form.Item name="firmId" label={t('requests.firm')} rules={[required(t)]}>
            <FirmField />
          </Form.Item>
        )}
        <Form.Item name="reason" label={t('requests.reason')} rules={[required(t)]}>
          <Input maxLength={500} />
        </Form.Item>
        <ProblemNotice problem={copy.problem ?? erase.problem} />
        <Space wrap>
          <Button loading={copy.running} onClick={() => void ask('copy')}>
            {t('requests.askCopy')}
          </Button>
          <Button danger loading={erase.running} onClick={() => void ask('erase')}>
            {t('requests.askErasure')}
          </Button>
        </Space>
      </Form>
    </Card>
  );
}

/** The form hands in what is chosen and how to change it. */
function FirmField({ value, onChange }: { value?: string | null; onChange?: (id: string | null) => void }) {
  return <FirmChoice chosen={value ?? null} onChoose={(id) => onChange?.(id)} />;
}
