import { Button, Card, Skeleton } from 'antd';
import { useNavigate } from 'react-router';
import { AcceptInvitationDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { EmptyState } from '../../parts/nodes.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { useOffer } from './use-offer.ts';

/** Where the link of an invitation leads once somebody is signed in. */
export default function JoinPage() {
  const { t, language } = useWords();
  const { me, restart } = useSession();
  const navigate = useNavigate();
  const { token, offer, error } = useOffer();
  const accept = useCommand(AcceptInvitationDocument, (data) => data.acceptInvitation);
  async function join() {
    if ((await accept.run({ token })) === null) return;
    await navigate('/');
    restart();
  }
  if (me !== null && me.organisation !== null)
    return <EmptyState title={t('join.elsewhere')} hint={t('join.elsewhereHint')} />;
  if (error !== undefined) return <FaultNotice fault={error} />;
  if (offer === undefined && token !== '') return <Skeleton active />;
  if (offer === undefined || offer === null) return <EmptyState title={t('join.gone')} hint={t('join.goneHint')} />;
  const roles = offer.roles.map((role) => t(`role.${role}`)).join(language === 'zh' ? '、' : ', ');
  return (
    <div className="narrow stack">
      <h1>{t('join.title')}</h1>
      <Card>
        <div className="stack">
          <h2>{t('join.offer', { organisation: offer.organisationName })}</h2>
          <dl className="facts">
            <div>
              <dt>{t('people.roles')}</dt>
              <dd>{roles}</dd>
            </div>
            <div>
              <dt>{t('signIn.email')}</dt>
              <dd>{offer.email}</dd>
            </div>
          </dl>
          <ProblemNotice problem={accept.problem} />
          <Button type="primary" loading={accept.running} onClick={() => void join()}>
            {t('join.accept')}
          </Button>
        </div>
      </Card>
    </div>
  );
}
