import { Select } from 'antd';
import { mayUse } from '../../desks.ts';
import { HandOverWorkDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { useBranches } from '../registry/branches.tsx';

const NOBODY = '';

/** Which branch of the bank has taken a deal; the head office hands it over. Nothing where the bank has no branches. */
export function BranchOfDeal({
  deal,
  onChange,
}: {
  deal: { readonly id: string; readonly branchName: string | null };
  onChange: () => void;
}) {
  const { t } = useWords();
  const { me } = useSession();
  const mayHandOver = me !== null && mayUse(me, 'handOverWork');
  const { branches } = useBranches(mayHandOver);
  const handOver = useCommand(HandOverWorkDocument, (data) => data.handOverWork);
  if (!mayHandOver) return deal.branchName !== null && <p className="soft">{deal.branchName}</p>;
  if (branches.length === 0) return null;
  async function hand(branchId: string) {
    const done = await handOver.run({ engagementId: deal.id, branchId: branchId === NOBODY ? null : branchId });
    if (done !== null) onChange();
  }
  return (
    <>
      <Select
        size="small"
        aria-label={t('branches.handOver')}
        value={branches.find(({ name }) => name === deal.branchName)?.id ?? NOBODY}
        loading={handOver.running}
        onChange={(branchId) => void hand(branchId)}
        options={[
          { value: NOBODY, label: t('branches.nobody') },
          ...branches.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <ProblemNotice problem={handOver.problem} />
    </>
  );
}
