import { Alert, Button, Card, Form, Input } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import type { WebKey } from '../../../../text/web.ts';
import { type AccountOutcome, signIn, signInElsewhere, signUp } from '../../account.ts';
import { RegistrationOptionsDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { Icon } from '../../parts/icon.tsx';
import { required } from '../../parts/inputs.tsx';
import { instantText } from '../../parts/values.tsx';
import { useSession } from '../../session.tsx';
import { EnterCode } from '../account/enter-code.tsx';
import { useLeftNeed } from './use-left-need.ts';
import { useOffer } from './use-offer.ts';

type Account = { email: string; password: string; name?: string };
type Failure = Exclude<AccountOutcome, 'done' | 'code'>;

const SIGN_IN_FAILURES: Record<Failure, WebKey> = {
  refused: 'signIn.failed',
  'too-many': 'signIn.tooMany',
  fault: 'fault.network',
};
const SIGN_UP_FAILURES: Record<Failure, WebKey> = { ...SIGN_IN_FAILURES, refused: 'signUp.failed' };

/** What the single sign-on came back with; a subject that belongs to nobody waits for an operator. */
function ssoFailureOf(error: string | null): WebKey | null {
  if (error === null) return null;
  return error === 'account_not_linked' || error === 'signup_disabled' ? 'signIn.ssoWaiting' : 'signIn.ssoFailed';
}

export default function SignInPage() {
  const { t, language } = useWords();
  const { restart } = useSession();
  // Whoever comes by an invitation has no account yet.
  const [parameters] = useSearchParams();
  const { token, offer } = useOffer();
  const { secret, left } = useLeftNeed();
  const [creating, setCreating] = useState(parameters.has('code') || token !== '' || secret !== null);
  const [running, setRunning] = useState(false);
  const [failure, setFailure] = useState<WebKey | null>(ssoFailureOf(parameters.get('error')));
  const [needsCode, setNeedsCode] = useState(false);
  const [{ data }] = useQuery({ query: RegistrationOptionsDocument });
  const demoAccounts = data?.registrationOptions.demoAccounts ?? [];
  const singleSignOn = data?.registrationOptions.singleSignOn ?? null;

  async function submit(account: Account, isNew: boolean) {
    setRunning(true);
    setFailure(null);
    const { email, password, name } = account;
    const outcome = isNew ? await signUp({ email, password, name: name ?? email }) : await signIn(email, password);
    setRunning(false);
    if (outcome === 'done') restart();
    else if (outcome === 'code') setNeedsCode(true);
    else setFailure((isNew ? SIGN_UP_FAILURES : SIGN_IN_FAILURES)[outcome]);
  }

  async function goElsewhere() {
    setRunning(true);
    const outcome = await signInElsewhere();
    if (outcome === 'leaving') return;
    setRunning(false);
    setFailure(outcome === 'refused' ? 'signIn.ssoFailed' : SIGN_IN_FAILURES[outcome]);
  }

  if (needsCode) return <EnterCode onDone={restart} onAgain={() => setNeedsCode(false)} />;
  return (
    <div className="welcome">
      <Welcome />
      <div className="stack welcome-form">
        <h1>{t(creating ? 'signUp.title' : 'signIn.title')}</h1>
        {failure !== null && <Alert type="error" showIcon role="alert" title={t(failure)} />}
        {left !== null && (
          <Alert
            type="success"
            showIcon
            role="status"
            title={t('leave.kept')}
            description={t('leave.keptUntil', { day: instantText(left.keptUntil, language) })}
          />
        )}
        {offer && (
          <Alert
            type="info"
            showIcon
            title={t('join.offer', { organisation: offer.organisationName })}
            description={t('join.signIn', { email: offer.email })}
          />
        )}
        <Card>
          <Form<Account> layout="vertical" onFinish={(account) => void submit(account, creating)} requiredMark={false}>
            {creating && (
              <Form.Item name="name" label={t('signUp.name')} rules={[required(t)]}>
                <Input autoComplete="name" />
              </Form.Item>
            )}
            <Form.Item name="email" label={t('signIn.email')} rules={[required(t), { type: 'email' }]}>
              <Input type="email" autoComplete="username" inputMode="email" />
            </Form.Item>
            <Form.Item
              name="password"
              label={t('signIn.password')}
              extra={creating ? t('signUp.passwordHint') : null}
              rules={[required(t), ...(creating ? [{ min: 10, message: t('signUp.passwordHint') }] : [])]}
            >
              <Input.Password autoComplete={creating ? 'new-password' : 'current-password'} />
            </Form.Item>
            <Button type="primary" htmlType="submit" loading={running} block>
              {t(creating ? 'signUp.submit' : 'signIn.submit')}
            </Button>
          </Form>
        </Card>
        {singleSignOn !== null && (
          <Button block loading={running} onClick={() => void goElsewhere()}>
            {t('signIn.with', { name: singleSignOn })}
          </Button>
        )}
        <Button type="link" block onClick={() => setCreating(!creating)}>
          {t(creating ? 'signIn.have' : 'signIn.create')}
        </Button>
        {demoAccounts.length > 0 && (
          <section aria-labelledby="demo-accounts">
            <h2 id="demo-accounts">{t('signIn.demo')}</h2>
            <p className="soft">{t('signIn.demoHint')}</p>
            <ul className="demo-accounts">
              {demoAccounts.map((account) => (
                <li key={account.email}>
                  <Button block disabled={running} onClick={() => void submit(account, false)}>
                    <strong>{account.name}</strong>
                    <span>{account.organisationName}</span>
                  </Button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </div>
  );
}

const PROMISES = [
  ['welcome.match', 'quick'],
  ['welcome.explain', 'explained'],
  ['welcome.trust', 'safe'],
] as const;

/** What the platform does, for whoever comes for the first time. */
function Welcome() {
  const { t } = useWords();
  return (
    <aside className="welcome-why" aria-label={t('app.title')}>
      <p className="welcome-title">{t('welcome.title')}</p>
      <ul>
        {PROMISES.map(([key, sign]) => (
          <li key={key}>
            <span className="sign">
              <Icon name={sign} />
            </span>
            {t(key)}
          </li>
        ))}
      </ul>
    </aside>
  );
}
