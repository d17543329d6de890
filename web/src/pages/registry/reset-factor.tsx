import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { ResetSecondFactorDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { required, useRefusalOnField } from '../../parts/inputs.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';

type ResetForm = { email: string; reason: string };

/** Takes a lost second factor away; whose it is, is given or typed. */
export function ResetFactor({ email, onDone }: { email: string | null; onDone?: () => void }) {
  const { t } = useWords();
  const [form] = Form.useForm<ResetForm>();
  const [done, setDone] = useState<string | null>(null);
  const reset = useCommand(ResetSecondFactorDocument, (data) => data.resetSecondFactor);
  useRefusalOnField(form, reset);
  async function submit(values: ResetForm) {
    const input = { email: email ?? values.email.trim(), reason: values.reason };
    const answer = await reset.run(input);
    setDone(answer === null ? null : input.email);
    if (answer === null) return;
    form.resetFields();
    onDone?.();
  }
  return (
    <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => void submit(values)}>
      <p className="soft">{t('people.resetFactorHint')}</p>
      <ProblemNotice problem={reset.problem} />
      {done !== null && <Alert type="success" showIcon role="status" title={t('people.resetDone', { email: done })} />}
      {email === null && (
        <Form.Item name="email" label={t('signIn.email')} rules={[required(t)]}>
          <Input type="email" autoComplete="off" />
        </Form.Item>
      )}
      <Form.Item name="reason" label={t('people.resetReason')} rules={[required(t)]}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
      <Button type="primary" danger htmlType="submit" loading={reset.running}>
        {t('people.resetFactor')}
      </Button>
    </Form>
  );
}
