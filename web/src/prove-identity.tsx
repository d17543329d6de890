import { Alert, Button, Form, Input, Modal, Skeleton } from 'antd';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { MyAccountDocument, ProveIdentityDocument } from './gql/graphql.ts';
import { useWords } from './language.ts';
import { required } from './parts/inputs.tsx';

/** The dialogue in which somebody shows again who they are. */
export default function ProveIdentity({ onAnswer }: { onAnswer: (isProved: boolean) => void }) {
  const { t } = useWords();
  return (
    <Modal open title={t('prove.title')} footer={null} onCancel={() => onAnswer(false)}>
      <ProofForm onProved={() => onAnswer(true)} />
    </Modal>
  );
}

/** A code for whoever has a second factor, else the password. */
export function ProofForm({ onProved }: { onProved: () => void }) {
  const { t } = useWords();
  const [{ data }] = useQuery({ query: MyAccountDocument, requestPolicy: 'network-only' });
  const [{ fetching }, prove] = useMutation(ProveIdentityDocument);
  const [refusal, setRefusal] = useState<string | null>(null);
  if (data === undefined) return <Skeleton active />;
  const { hasSecondFactor, hasPassword, proofMinutes } = data.myAccount;

  async function submit({ proof }: { proof: string }) {
    const input = hasSecondFactor ? { code: proof, password: null } : { code: null, password: proof };
    const answer = await prove({ input });
    const result = answer.data?.proveIdentity;
    if (result !== undefined && 'id' in result) return onProved();
    setRefusal(result === undefined ? t('fault.network') : result.message);
  }
  if (!hasSecondFactor && !hasPassword) return <Alert type="info" showIcon title={t('prove.sso')} />;
  return (
    <Form<{ proof: string }> layout="vertical" requiredMark={false} onFinish={(values) => void submit(values)}>
      <p className="soft">{t('prove.hint', { minutes: proofMinutes })}</p>
      {refusal !== null && <Alert type="error" showIcon role="alert" title={refusal} />}
      {hasSecondFactor ? (
        <Form.Item name="proof" label={t('account.code')} rules={[required(t)]}>
          <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} autoFocus />
        </Form.Item>
      ) : (
        <Form.Item name="proof" label={t('signIn.password')} rules={[required(t)]}>
          <Input.Password autoComplete="current-password" autoFocus />
        </Form.Item>
      )}
      <Button type="primary" htmlType="submit" loading={fetching} block>
        {t('prove.submit')}
      </Button>
    </Form>
  );
}
