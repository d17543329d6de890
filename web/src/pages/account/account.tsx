import { Alert, Button, Card, Form, Input, Modal, Popconfirm, Skeleton, Space } from 'antd';
import { useState } from 'react';
import { useQuery } from 'urql';
import type { WebKey } from '../../../../text/web.ts';
import { makeBackupCodes } from '../../account.ts';
import { MyAccountDocument, type MyAccountQuery, RemoveSecondFactorDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { required } from '../../parts/inputs.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { ProofForm } from '../../prove-identity.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { BackupCodes } from './backup-codes.tsx';
import { Enrolment } from './enrolment.tsx';
import { SignIns } from './sign-ins.tsx';

type Account = MyAccountQuery['myAccount'];

/** How I sign in, and where. */
export default function AccountPage() {
  const { t } = useWords();
  const { me } = useSession();
  const [{ data, error }, again] = useQuery({ query: MyAccountDocument, requestPolicy: 'network-only' });
  const refresh = () => again({ requestPolicy: 'network-only' });
  return (
    <div className="stack">
      <h1>{t('account.title')}</h1>
      <p className="soft">{t('account.hint')}</p>
      <p>{me?.email}</p>
      {error !== undefined && <FaultNotice fault={error} onRetry={refresh} />}
      {data === undefined ? <Skeleton active /> : <SecondFactor account={data.myAccount} onChanged={refresh} />}
      <SignIns />
    </div>
  );
}

function SecondFactor({ account, onChanged }: { account: Account; onChanged: () => void }) {
  const { t } = useWords();
  const { restart } = useSession();
  const [isEnrolling, setEnrolling] = useState(false);
  const [isMaking, setMaking] = useState(false);
  const remove = useCommand(RemoveSecondFactorDocument, (data) => data.removeSecondFactor);
  const { hasSecondFactor } = account;

  async function replace() {
    if ((await remove.run({ confirm: true })) !== null) restart();
  }
  function enrolled() {
    setEnrolling(false);
    onChanged();
  }
  return (
    <Card title={t('account.factor')}>
      <div className="stack">
        <StateTag code={hasSecondFactor ? 'CONFIRMED' : 'PENDING'}>
          {t(hasSecondFactor ? 'account.factorOn' : 'account.factorOff')}
        </StateTag>
        <p>{t(hasSecondFactor ? 'account.factorOnHint' : 'account.factorOffHint')}</p>
        {account.isFactorRequired && <p className="soft">{t('account.factorRequired')}</p>}
        <ProblemNotice problem={remove.problem} />
        {hasSecondFactor ? (
          <Space wrap>
            <Button onClick={() => setMaking(true)}>{t('account.newBackupCodes')}</Button>
            <Popconfirm title={t('account.replaceSure')} onConfirm={() => void replace()}>
              <Button danger loading={remove.running}>
                {t('account.replace')}
              </Button>
            </Popconfirm>
          </Space>
        ) : (
          <Button type="primary" onClick={() => setEnrolling(true)}>
            {t('account.enrol')}
          </Button>
        )}
      </div>
      <Modal
        open={isEnrolling}
        title={t('account.enrol')}
        footer={null}
        onCancel={() => setEnrolling(false)}
        destroyOnHidden
      >
        {isEnrolling && <Enrolment onDone={enrolled} />}
      </Modal>
      <Modal
        open={isMaking}
        title={t('account.newBackupCodes')}
        footer={null}
        onCancel={() => setMaking(false)}
        destroyOnHidden
      >
        {isMaking && <NewBackupCodes hasPassword={account.hasPassword} onDone={() => setMaking(false)} />}
      </Modal>
    </Card>
  );
}

/** A code first, then the password: new ways in are made by whoever holds both. */
function NewBackupCodes({ hasPassword, onDone }: { hasPassword: boolean; onDone: () => void }) {
  const { t } = useWords();
  const [isProved, setProved] = useState(false);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [failure, setFailure] = useState<WebKey | null>(null);
  async function make(password: string | null) {
    const answer = await makeBackupCodes(password);
    setFailure(answer.outcome === 'done' ? null : answer.outcome === 'fault' ? 'fault.network' : 'signIn.failed');
    if (answer.outcome === 'done') setCodes(answer.value.backupCodes);
  }
  if (codes !== null) return <BackupCodes codes={codes} onKept={onDone} />;
  if (!isProved) return <ProofForm onProved={() => setProved(true)} />;
  return (
    <Form<{ password?: string }>
      layout="vertical"
      requiredMark={false}
      onFinish={({ password }) => void make(password ?? null)}
    >
      {failure !== null && <Alert type="error" showIcon role="alert" title={t(failure)} />}
      {hasPassword && (
        <Form.Item name="password" label={t('signIn.password')} rules={[required(t)]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
      )}
      <Button type="primary" htmlType="submit" block>
        {t('account.newBackupCodes')}
      </Button>
    </Form>
  );
}
