import { Alert } from 'antd';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { type DraftTermsFragment, TakeLeftNeedDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';
import { useLeftNeed } from '../registry/use-left-need.ts';

/** What the person left by a QR link before the firm was registered is taken up and stands in the form. */
export function LeftNeed({ onTaken }: { onTaken: (draft: DraftTermsFragment) => void }) {
  const { t } = useWords();
  const { secret, left } = useLeftNeed();
  const take = useCommand(TakeLeftNeedDocument, (data) => data.takeLeftNeed);
  const [isTaken, setTaken] = useState(false);
  const begun = useRef(false);
  const takeUp = useEffectEvent(async (of: string) => {
    const done = await take.run({ secret: of });
    if (done === null) return;
    setTaken(true);
    onTaken(done.draft);
  });
  useEffect(() => {
    if (secret === null || left === null || begun.current) return;
    begun.current = true;
    void takeUp(secret);
  }, [secret, left]);
  return (
    <>
      <ProblemNotice problem={take.problem} />
      {isTaken && <Alert type="success" showIcon role="status" title={t('leave.filled')} />}
    </>
  );
}
