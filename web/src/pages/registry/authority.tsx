import { Alert, Card, Skeleton } from 'antd';
import { useQuery } from 'urql';
import { MyAuthorityDocument, ProveAuthorityDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';
import { OwnRequests } from './own-requests.tsx';
import { ProofForm, type ProofInput } from './proof-form.tsx';

/** Whether the firm may bind itself yet, the form that proves it, and what came of earlier ones. */
export default function AuthorityPage() {
  const { t } = useWords();
  const [{ data, error }, refresh] = useQuery({ query: MyAuthorityDocument, requestPolicy: 'cache-and-network' });
  const prove = useCommand(ProveAuthorityDocument, (answer) => answer.proveAuthority);
  const reload = () => refresh({ requestPolicy: 'network-only' });

  async function submit(proof: ProofInput) {
    if ((await prove.run(proof)) !== null) reload();
  }
  if (data === undefined && error !== undefined) return <FaultNotice fault={error} onRetry={reload} />;
  if (data === undefined) return <Skeleton active />;
  const { awaitsProof, requests } = data.myAuthority;
  const isWaiting = requests.some(({ state }) => state === 'SUBMITTED');
  return (
    <div className="narrow stack">
      <h1>{t('authority.title')}</h1>
      {awaitsProof ? (
        <p className="soft">{t('authority.why')}</p>
      ) : (
        <Alert type="success" showIcon role="status" title={t('authority.proven')} />
      )}
      {awaitsProof && !isWaiting && (
        <Card>
          <div className="stack">
            <ProblemNotice problem={prove.problem} />
            <ProofForm running={prove.running} onSubmit={(proof) => void submit(proof)} />
          </div>
        </Card>
      )}
      {requests.length > 0 && <h2>{t('authority.history')}</h2>}
      <OwnRequests requests={requests} onChange={reload} />
    </div>
  );
}
