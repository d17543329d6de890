import { Alert, Button } from 'antd';
import { type OwnAuthorityFragment, WithdrawAuthorityDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { FileList } from '../../parts/file-list.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { Instant, instantText } from '../../parts/values.tsx';
import { useCommand } from '../../use-command.ts';

/** What a person handed in, the newest first, with what the operator said. */
export function OwnRequests({
  requests,
  onChange,
}: {
  requests: readonly OwnAuthorityFragment[];
  onChange: () => void;
}) {
  const { t, language } = useWords();
  const withdraw = useCommand(WithdrawAuthorityDocument, (data) => data.withdrawAuthority);
  async function takeBack(requestId: string) {
    if ((await withdraw.run({ requestId })) !== null) onChange();
  }
  function sentenceOf({ state, reason, dueAt }: OwnAuthorityFragment) {
    switch (state) {
      case 'SUBMITTED':
        return t('authority.waiting', { time: instantText(dueAt, language) });
      case 'APPROVED':
        return t('authority.approved');
      case 'REFUSED':
        return t('authority.refused', { reason: reason ?? '' });
      case 'WITHDRAWN':
        return t('authority.withdrawn');
    }
  }
  return (
    <div className="stack">
      <ProblemNotice problem={withdraw.problem} />
      {requests.map((request) => (
        <Alert
          key={request.id}
          type={TONE_OF[request.state]}
          showIcon
          role="status"
          title={sentenceOf(request)}
          description={
            <div className="stack">
              <p>
                {request.statedName} · {t(`authority.${request.kind}`)} · <Instant at={request.submittedAt} />
              </p>
              <FileList files={request.files} />
              {request.state === 'SUBMITTED' && (
                <Button size="small" loading={withdraw.running} onClick={() => void takeBack(request.id)}>
                  {t('authority.withdraw')}
                </Button>
              )}
            </div>
          }
        />
      ))}
    </div>
  );
}

const TONE_OF = { SUBMITTED: 'info', APPROVED: 'success', REFUSED: 'warning', WITHDRAWN: 'info' } as const;
