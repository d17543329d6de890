import { Button, Card, Input } from 'antd';
import { useState } from 'react';
import { APPEAL_ORDERS } from '../../../../domain/list-orders.ts';
import { APPEAL_STATES } from '../../../../domain/registry/tags/appeal.ts';
import { type AppealFactsFragment, DecideAppealDocument, TagAppealsDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { Listing } from '../../parts/listing.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';
import { useListAddress } from '../../use-list-address.ts';
import { AppealState } from './appeal-state.tsx';
import { useTagWords } from './tag-word.ts';

const STATE = 'state';
const PAGE_SIZE = 20;
const DECISIONS = ['UPHELD', 'DISMISSED'] as const;

/** The appeals of firms, those due first at the top. */
export default function AppealsPage() {
  const { t } = useWords();
  const { tagWord, source } = useTagWords();
  const address = useListAddress({ orders: APPEAL_ORDERS, filters: [STATE], startsAscending: true });
  const { orderBy, ascending } = address;
  const variables = { state: address.choice(STATE, APPEAL_STATES), orderBy, ascending, first: PAGE_SIZE };
  const connection = useConnection(TagAppealsDocument, variables, (data) => data.tagAppeals);
  return (
    <Listing<AppealFactsFragment, (typeof APPEAL_ORDERS)[number]>
      title={t('appeals.title')}
      name="appeals"
      hint={t('appeals.hint')}
      address={address}
      connection={connection}
      empty={{ title: t('appeals.empty'), hint: t('appeals.emptyHint') }}
      filters={[
        {
          name: STATE,
          label: t('common.state'),
          choice: {
            all: t('claims.allStates'),
            options: APPEAL_STATES.map((value) => ({ value, label: t(`appeals.${value}`) })),
          },
        },
      ]}
      columns={[
        { title: t('claims.dueOn'), text: ({ dueOn }) => dueOn, orderBy: 'DUE' },
        { title: t('list.created'), text: ({ createdAt }) => createdAt, orderBy: 'CREATED' },
        { title: t('loan.firm'), text: ({ firmName }) => firmName },
        { title: t('appeals.tag'), text: (appeal) => tagWord(appeal) },
        { title: t('tags.source'), text: (appeal) => source(appeal.source) },
        { title: t('common.state'), text: ({ state }) => t(`appeals.${state}`) },
        { title: t('nominations.reason'), text: ({ reason }) => reason },
        { title: t('appeals.answer'), text: ({ answer }) => answer ?? '' },
      ]}
      renderRows={(appeals) => (
        <ul className="cards">
          {appeals.map((appeal) => (
            <li key={appeal.id}>
              <AppealCard appeal={appeal} onDone={connection.refresh} />
            </li>
          ))}
        </ul>
      )}
    />
  );
}

function AppealCard({ appeal, onDone }: { appeal: AppealFactsFragment; onDone: () => void }) {
  const { t } = useWords();
  const { tagWord, source } = useTagWords();
  const [answer, setAnswer] = useState('');
  const decide = useCommand(DecideAppealDocument, (data) => data.decideAppeal);

  async function run(decision: (typeof DECISIONS)[number]) {
    const done = await decide.run({ appealId: appeal.id, decision, answer: answer.trim() });
    if (done !== null) onDone();
  }

  return (
    <Card title={appeal.firmName}>
      <div className="stack">
        <p>
          <strong>{tagWord(appeal)}</strong> <span className="soft">{source(appeal.source)}</span>
        </p>
        <p>{appeal.reason}</p>
        <p>
          <AppealState appeal={appeal} />
        </p>
        {appeal.answer !== null && <p>{appeal.answer}</p>}
        {appeal.state === 'OPEN' && (
          <>
            <Input.TextArea
              aria-label={t('appeals.answer')}
              placeholder={t('appeals.answer')}
              maxLength={500}
              value={answer}
              onChange={(event) => setAnswer(event.target.value)}
            />
            <ProblemNotice problem={decide.problem} />
            <div className="actions">
              {DECISIONS.map((decision) => (
                <Button
                  key={decision}
                  type={decision === 'UPHELD' ? 'primary' : 'default'}
                  disabled={answer.trim() === ''}
                  loading={decide.running}
                  onClick={() => void run(decision)}
                >
                  {t(`appeals.${decision}`)}
                </Button>
              ))}
            </div>
          </>
        )}
      </div>
    </Card>
  );
}
