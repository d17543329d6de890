import { Card } from 'antd';
import { useQuery } from 'urql';
import { ClaimFirmDocument, MyAuthorityDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';
import { OwnRequests } from './own-requests.tsx';
import { ProofForm, type ProofInput } from './proof-form.tsx';

/** Somebody whose firm stands in the register already asks to act for it. */
export function ClaimFirm({ creditCode, name }: { creditCode: string; name: string }) {
  const { t } = useWords();
  const claim = useCommand(ClaimFirmDocument, (data) => data.claimFirm);
  const [, refresh] = useQuery({ query: MyAuthorityDocument });
  async function submit(proof: ProofInput) {
    if ((await claim.run({ ...proof, creditCode, name })) !== null) refresh({ requestPolicy: 'network-only' });
  }
  return (
    <Card title={t('authority.claimTitle')}>
      <div className="stack">
        <p>{t('authority.claimHint')}</p>
        <p>
          <strong>{name}</strong> <code>{creditCode}</code>
        </p>
        <ProblemNotice problem={claim.problem} />
        <ProofForm running={claim.running} onSubmit={(proof) => void submit(proof)} />
      </div>
    </Card>
  );
}

/** What somebody without a firm asked for; nothing when nothing was asked. */
export function OpenClaims() {
  const { t } = useWords();
  const [{ data }, refresh] = useQuery({ query: MyAuthorityDocument });
  const requests = data?.myAuthority.requests ?? [];
  if (requests.length === 0) return null;
  return (
    <>
      <h2>{t('authority.claimTitle')}</h2>
      <OwnRequests requests={requests} onChange={() => refresh({ requestPolicy: 'network-only' })} />
    </>
  );
}
