import { Button, Card, Input, Tag } from 'antd';
import { useState } from 'react';
import { NEED_ORDERS } from '../../../../domain/list-orders.ts';
import type { WebKey } from '../../../../text/web.ts';
import { NeedsForReviewDocument, type NeedToReviewFragment, ReviewCreditNeedDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { orNull } from '../../parts/inputs.tsx';
import { Listing } from '../../parts/listing.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';
import { useListAddress } from '../../use-list-address.ts';
import { NeedFacts } from './need-facts.tsx';
import { useNeedColumns } from './use-need-columns.ts';

const FLAGS: ReadonlySet<string> = new Set(['FIRM_NOT_VERIFIED', 'AMOUNT_ABOVE_REVENUE']);
const PAGE_SIZE = 20;
const DECISIONS = ['PUBLISH', 'RETURN', 'REJECT'] as const;

/** The operator's pile of flagged needs, those that wait longest first. */
export default function ReviewPage() {
  const { t } = useWords();
  const columns = useNeedColumns();
  const flagText = useFlagText();
  const address = useListAddress({ orders: NEED_ORDERS, filters: [], startsAscending: true });
  const { orderBy, ascending } = address;
  const variables = { orderBy, ascending, first: PAGE_SIZE };
  const connection = useConnection(NeedsForReviewDocument, variables, (data) => data.needsForReview);
  return (
    <Listing<NeedToReviewFragment, (typeof NEED_ORDERS)[number]>
      title={t('review.title')}
      name="needs-to-review"
      hint={t('review.hint')}
      address={address}
      connection={connection}
      empty={{ title: t('review.empty'), hint: t('review.emptyHint') }}
      columns={[...columns, { title: t('review.flags'), text: ({ flags }) => flags.map(flagText).join(' / ') }]}
      renderRows={(needs) => (
        <ul className="cards">
          {needs.map((need) => (
            <li key={need.id}>
              <ReviewCard need={need} onDone={connection.refresh} />
            </li>
          ))}
        </ul>
      )}
    />
  );
}

function useFlagText(): (flag: string) => string {
  const { t } = useWords();
  return (flag) => (FLAGS.has(flag) ? t(`flag.${flag}` as WebKey) : flag);
}

function ReviewCard({ need, onDone }: { need: NeedToReviewFragment; onDone: () => void }) {
  const { t, label } = useWords();
  const flagText = useFlagText();
  const [note, setNote] = useState('');
  const review = useCommand(ReviewCreditNeedDocument, (data) => data.reviewCreditNeed);

  async function decide(decision: (typeof DECISIONS)[number]) {
    const done = await review.run({ needId: need.id, decision, note: orNull(note.trim()) });
    if (done !== null) onDone();
  }

  return (
    <Card
      title={label('purpose', need.purpose)}
      extra={<StateTag code={need.state}>{label('needState', need.state)}</StateTag>}
    >
      <div className="stack">
        <NeedFacts need={need} />
        <p>
          {t('review.flags')}{' '}
          {need.flags.map((flag) => (
            <Tag key={flag} color="gold">
              {flagText(flag)}
            </Tag>
          ))}
        </p>
        {need.description !== '' && (
          <p>
            <span className="soft">{t('review.description')}</span> {need.description}
          </p>
        )}
        <Input.TextArea
          aria-label={t('review.note')}
          placeholder={t('review.note')}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        <ProblemNotice problem={review.problem} />
        <div className="actions">
          {DECISIONS.map((decision) => (
            <Button
              key={decision}
              type={decision === 'PUBLISH' ? 'primary' : 'default'}
              danger={decision === 'REJECT'}
              loading={review.running}
              onClick={() => void decide(decision)}
            >
              {t(`review.${decision}`)}
            </Button>
          ))}
        </div>
      </div>
    </Card>
  );
}
