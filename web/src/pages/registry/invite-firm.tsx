import { Card, Input, QRCode, Typography } from 'antd';
import { useState } from 'react';
import { useWords } from '../../language.ts';
import { CREDIT_CODE } from './credit-code.ts';

/** A code for a firm's phone: it opens the registration with what is known already filled in. */
export default function InviteFirmPage() {
  const { t } = useWords();
  const [creditCode, setCreditCode] = useState('');
  const [name, setName] = useState('');
  const isComplete = CREDIT_CODE.test(creditCode);
  const address = new URL('/firm', window.location.href);
  address.searchParams.set('code', creditCode);
  if (name.trim() !== '') address.searchParams.set('name', name.trim());
  return (
    <div className="narrow stack">
      <h1>{t('invite.title')}</h1>
      <p className="soft">{t('invite.hint')}</p>
      <Card>
        <div className="stack">
          <label>
            {t('firm.creditCode')}
            <Input
              maxLength={18}
              autoComplete="off"
              value={creditCode}
              onChange={({ target }) => setCreditCode(target.value.trim().toUpperCase())}
            />
          </label>
          <label>
            {t('firm.name')}
            <Input maxLength={100} autoComplete="off" value={name} onChange={({ target }) => setName(target.value)} />
          </label>
          {!isComplete && <p role="status">{t('invite.wanted')}</p>}
          {isComplete && (
            <figure className="invite">
              <QRCode type="svg" size={220} value={address.href} aria-label={t('invite.title')} />
              <figcaption>
                <Typography.Text copyable className="reason">
                  {address.href}
                </Typography.Text>
              </figcaption>
            </figure>
          )}
        </div>
      </Card>
    </div>
  );
}
