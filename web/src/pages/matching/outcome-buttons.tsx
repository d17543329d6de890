import { Button, Select } from 'antd';
import { useState } from 'react';
import { DISMISSAL_REASONS } from '../../../../domain/matching/match-outcome.ts';
import { ReportMatchOutcomeDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';

/** What the firm makes of a product: interested, or not and why. The platform learns from it. */
export function OutcomeButtons({ needId, productId }: { needId: string; productId: string }) {
  const { t, options } = useWords();
  const [said, setSaid] = useState<'INTERESTED' | 'DISMISSED' | null>(null);
  const report = useCommand(ReportMatchOutcomeDocument, (data) => data.reportMatchOutcome);

  async function say(kind: 'INTERESTED' | 'DISMISSED', reason: string | null) {
    const done = await report.run({ needId, productId, kind, reason });
    if (done !== null) setSaid(kind);
  }

  return (
    <div className="stack">
      <div className="title-row">
        <Button size="small" disabled={said !== null} onClick={() => void say('INTERESTED', null)}>
          {t('outcome.interested')}
        </Button>
        <Select
          size="small"
          aria-label={t('outcome.dismiss')}
          placeholder={t('outcome.dismiss')}
          disabled={said !== null}
          style={{ minWidth: 140 }}
          options={options('dismissal', DISMISSAL_REASONS)}
          onChange={(reason: string) => void say('DISMISSED', reason)}
        />
      </div>
      <p role="status" className="soft">
        {said === null ? null : t(said === 'INTERESTED' ? 'outcome.interestedSaid' : 'outcome.dismissedSaid')}
      </p>
      <ProblemNotice problem={report.problem} />
    </div>
  );
}
