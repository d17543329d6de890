import { Alert, Button, Card, Form, Input } from 'antd';
import { useState } from 'react';
import type { WebKey } from '../../../../text/web.ts';
import { enterBackupCode, enterCode } from '../../account.ts';
import { useWords } from '../../language.ts';
import { required } from '../../parts/inputs.tsx';

const FAILURES = { refused: 'account.codeWrong', 'too-many': 'signIn.tooMany', fault: 'fault.network' } as const;

/** The second step of signing in: a code of the app, or a backup code. */
export function EnterCode({ onDone, onAgain }: { onDone: () => void; onAgain: () => void }) {
  const { t } = useWords();
  const [isBackup, setBackup] = useState(false);
  const [running, setRunning] = useState(false);
  const [failure, setFailure] = useState<WebKey | null>(null);

  async function submit({ code }: { code: string }) {
    setRunning(true);
    const outcome = await (isBackup ? enterBackupCode : enterCode)(code);
    setRunning(false);
    if (outcome === 'done') onDone();
    else setFailure(FAILURES[outcome]);
  }
  return (
    <div className="narrow stack">
      <h1>{t('signIn.codeTitle')}</h1>
      {failure !== null && <Alert type="error" showIcon role="alert" title={t(failure)} />}
      <Card>
        <Form<{ code: string }>
          key={isBackup ? 'backup' : 'app'}
          layout="vertical"
          requiredMark={false}
          onFinish={(values) => void submit(values)}
        >
          <p className="soft">{t(isBackup ? 'signIn.lost' : 'signIn.codeHint')}</p>
          <Form.Item name="code" label={t(isBackup ? 'signIn.backupCode' : 'account.code')} rules={[required(t)]}>
            {isBackup ? (
              <Input autoComplete="off" maxLength={20} autoFocus />
            ) : (
              <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} autoFocus />
            )}
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={running} block>
            {t('signIn.submit')}
          </Button>
        </Form>
      </Card>
      <Button type="link" block onClick={() => setBackup(!isBackup)}>
        {t(isBackup ? 'signIn.useCode' : 'signIn.useBackupCode')}
      </Button>
      <Button type="link" block onClick={onAgain}>
        {t('signIn.again')}
      </Button>
    </div>
  );
}
