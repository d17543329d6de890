import { Button, Card, Input } from 'antd';
import { useState } from 'react';
import { type AppealFactsFragment, DecideAppealDocument, TagAppealsDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { Nodes } from '../../parts/nodes.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';
import { AppealState } from './appeal-state.tsx';
import { useTagWords } from './tag-word.ts';

const PAGE_SIZE = 20;
const DECISIONS = ['UPHELD', 'DISMISSED'] as const;

/** The appeals of firms, those due first at the top. */
export default function AppealsPage() {
  const { t } = useWords();
  const connection = useConnection(TagAppealsDocument, { first: PAGE_SIZE, state: null }, (data) => data.tagAppeals);
  return (
    <>
      <h1>{t('appeals.title')}</h1>
      <p className="soft">{t('appeals.hint')}</p>
      <Nodes connection={connection} empty={{ title: t('appeals.empty'), hint: t('appeals.emptyHint') }}>
        {(appeals) => (
          <ul className="cards">
            {appeals.map((appeal) => (
              <li key={appeal.id}>
                <AppealCard appeal={appeal} onDone={connection.refresh} />
              </li>
            ))}
          </ul>
        )}
      </Nodes>
    </>
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
