import { Button, Card } from 'antd';
import { useWords } from '../../language.ts';
import { ProofForm } from '../../prove-identity.tsx';
import { type Me, useSession } from '../../session.tsx';
import { Enrolment } from './enrolment.tsx';

/** All that somebody sees who has not shown the second factor that their organisation asks for. */
export default function MissingFactorPage({ me, onLeave }: { me: Me; onLeave: () => void }) {
  const { t } = useWords();
  const { restart } = useSession();
  const needsCode = me.missingFactor === 'CODE';
  return (
    <div className="narrow stack">
      <h1>{t(needsCode ? 'signIn.codeTitle' : 'account.enrolTitle')}</h1>
      <p className="soft">{t(needsCode ? 'signIn.lost' : 'account.enrolHint')}</p>
      <Card>{needsCode ? <ProofForm onProved={restart} /> : <Enrolment onDone={restart} />}</Card>
      <Button type="link" block onClick={onLeave}>
        {t('app.signOut')}
      </Button>
    </div>
  );
}
