import { Alert, Button, Form, Input, QRCode, Skeleton } from 'antd';
import { useState } from 'react';
import { useQuery } from 'urql';
import type { WebKey } from '../../../../text/web.ts';
import { type Enrolment as Begun, beginEnrolment, enterCode } from '../../account.ts';
import { MyAccountDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { required } from '../../parts/inputs.tsx';
import { BackupCodes } from './backup-codes.tsx';

const QR_PIXELS = 200;

/** Password, then QR code, then the first code, then the backup codes: the factor counts from the first code on. */
export function Enrolment({ onDone }: { onDone: () => void }) {
  const { t } = useWords();
  const [{ data }] = useQuery({ query: MyAccountDocument });
  const [begun, setBegun] = useState<Begun | null>(null);
  const [isConfirmed, setConfirmed] = useState(false);
  const [failure, setFailure] = useState<WebKey | null>(null);
  const [running, setRunning] = useState(false);

  async function begin(password: string | null) {
    setRunning(true);
    const answer = await beginEnrolment(password);
    setRunning(false);
    setFailure(answer.outcome === 'done' ? null : FAILURES[answer.outcome]);
    if (answer.outcome === 'done') setBegun(answer.value);
  }
  async function confirm({ code }: { code: string }) {
    setRunning(true);
    const outcome = await enterCode(code);
    setRunning(false);
    setFailure(outcome === 'done' ? null : { ...FAILURES, refused: 'account.codeWrong' as const }[outcome]);
    setConfirmed(outcome === 'done');
  }
  if (data === undefined) return <Skeleton active />;
  if (begun !== null && isConfirmed) return <BackupCodes codes={begun.backupCodes} onKept={onDone} />;
  return (
    <div className="stack">
      {failure !== null && <Alert type="error" showIcon role="alert" title={t(failure)} />}
      {begun === null ? (
        <Begin
          hasPassword={data.myAccount.hasPassword}
          running={running}
          onBegin={(password) => void begin(password)}
        />
      ) : (
        <>
          <p>{t('account.scan')}</p>
          <div className="qr" role="img" aria-label={t('account.qr')}>
            <div aria-hidden="true">
              <QRCode value={begun.totpURI} type="svg" size={QR_PIXELS} errorLevel="M" />
            </div>
          </div>
          <p className="soft">
            {t('account.secret')}
            <code className="key">{new URL(begun.totpURI).searchParams.get('secret')}</code>
          </p>
          <Form<{ code: string }> layout="vertical" requiredMark={false} onFinish={(values) => void confirm(values)}>
            <Form.Item name="code" label={t('account.code')} rules={[required(t)]}>
              <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
            </Form.Item>
            <Button type="primary" htmlType="submit" loading={running} block>
              {t('account.confirm')}
            </Button>
          </Form>
        </>
      )}
    </div>
  );
}

const FAILURES = { refused: 'signIn.failed', 'too-many': 'signIn.tooMany', fault: 'fault.network' } as const;

function Begin({
  hasPassword,
  running,
  onBegin,
}: {
  hasPassword: boolean;
  running: boolean;
  onBegin: (password: string | null) => void;
}) {
  const { t } = useWords();
  return (
    <Form<{ password?: string }>
      layout="vertical"
      requiredMark={false}
      onFinish={({ password }) => onBegin(password ?? null)}
    >
      {hasPassword && (
        <Form.Item name="password" label={t('account.enrolPassword')} rules={[required(t)]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
      )}
      <Button type="primary" htmlType="submit" loading={running} block>
        {t('account.start')}
      </Button>
    </Form>
  );
}
