import { Button, Card, Input, Popconfirm } from 'antd';
import { useState } from 'react';
import { CancelSessionDocument, ShiftSessionDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';
import type { Shown } from './session.tsx';

/** An operator moves a session to another day of its week, or calls it off before it begins. */
export function Manage({ session, onChanged }: { session: Shown; onChanged: () => void }) {
  const { t } = useWords();
  const [to, setTo] = useState(session.heldOn);
  const shift = useCommand(ShiftSessionDocument, (answer) => answer.shiftSession);
  const cancel = useCommand(CancelSessionDocument, (answer) => answer.cancelSession);
  async function after(done: Promise<object | null>) {
    if ((await done) !== null) onChanged();
  }
  return (
    <Card title={t('manage.title')}>
      <div className="stack">
        <form
          className="actions"
          onSubmit={(event) => {
            event.preventDefault();
            void after(shift.run({ sessionId: session.id, to }));
          }}
        >
          <label>
            {t('manage.day')}{' '}
            <Input className="manage-day" type="date" value={to} onChange={(event) => setTo(event.target.value)} />
          </label>
          <Button htmlType="submit" disabled={to === '' || to === session.heldOn} loading={shift.running}>
            {t('manage.shift')}
          </Button>
          {session.state !== 'CANCELLED' && (
            <Popconfirm
              title={t('manage.cancelSure')}
              onConfirm={() => void after(cancel.run({ sessionId: session.id }))}
            >
              <Button danger loading={cancel.running}>
                {t('manage.cancel')}
              </Button>
            </Popconfirm>
          )}
        </form>
        <ProblemNotice problem={shift.problem ?? cancel.problem} />
        <p className="soft">{t('manage.hint')}</p>
      </div>
    </Card>
  );
}
