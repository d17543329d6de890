import { Button, Card, Input, Select, Tag } from 'antd';
import { useState } from 'react';
import { useQuery } from 'urql';
import { mayUse } from '../../desks.ts';
import {
  FindFirmsDocument,
  MoveNominationDocument,
  NominateFirmDocument,
  type NominationFactsFragment,
  NominationsDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { Nodes } from '../../parts/nodes.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';

const LIST = 'WHITELIST_2023';
const PAGE_SIZE = 24;
const FIRMS_FOUND = 8;

/** Firms on their way onto the whitelist, with the steps that the person may take. */
export default function NominationsPage() {
  const { t } = useWords();
  const { me } = useSession();
  const connection = useConnection(NominationsDocument, { list: LIST, first: PAGE_SIZE }, (data) => data.nominations);
  return (
    <div className="stack">
      <h1>{t('nominations.title')}</h1>
      <p className="soft">{t('nominations.hint')}</p>
      {me !== null && mayUse(me, 'nominateFirm') && <NominateForm onDone={connection.refresh} />}
      <Nodes connection={connection} empty={{ title: t('nominations.empty'), hint: t('nominations.emptyHint') }}>
        {(nominations) => (
          <ul className="cards">
            {nominations.map((nomination) => (
              <li key={nomination.id}>
                <NominationCard nomination={nomination} onDone={connection.refresh} />
              </li>
            ))}
          </ul>
        )}
      </Nodes>
    </div>
  );
}

function NominateForm({ onDone }: { onDone: () => void }) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const [firmId, setFirmId] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const nominate = useCommand(NominateFirmDocument, (data) => data.nominateFirm);
  const [{ data }] = useQuery({
    query: FindFirmsDocument,
    variables: { text, first: FIRMS_FOUND },
    pause: text.trim() === '',
  });
  const found = data !== undefined && 'edges' in data.searchFirms ? data.searchFirms.edges : [];

  async function send() {
    const done = await nominate.run({ list: LIST, firmId: firmId ?? '', reason: reason.trim() });
    if (done === null) return;
    setFirmId(null);
    setReason('');
    onDone();
  }

  return (
    <Card>
      <div className="stack">
        <Select
          aria-label={t('nominations.firm')}
          placeholder={t('nominations.firm')}
          style={{ width: '100%' }}
          showSearch={{ filterOption: false, onSearch: setText }}
          value={firmId}
          onChange={setFirmId}
          options={found.map(({ node }) => ({ value: node.id, label: `${node.name} ${node.creditCode}` }))}
        />
        <Input
          aria-label={t('nominations.reason')}
          placeholder={t('nominations.reason')}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <ProblemNotice problem={nominate.problem} />
        <Button
          type="primary"
          disabled={firmId === null || reason.trim() === ''}
          loading={nominate.running}
          onClick={() => void send()}
        >
          {t('nominations.nominate')}
        </Button>
      </div>
    </Card>
  );
}

function NominationCard({ nomination, onDone }: { nomination: NominationFactsFragment; onDone: () => void }) {
  const { t } = useWords();
  const [note, setNote] = useState('');
  const step = useCommand(MoveNominationDocument, (data) => data.moveNomination);
  const { id, version, state, moves, publicityEndsOn } = nomination;

  async function run(move: (typeof moves)[number]) {
    const done = await step.run({ nominationId: id, version, move, note: note.trim() });
    if (done !== null) onDone();
  }

  return (
    <Card title={nomination.firmName} extra={<Tag>{t(`nomination.${state}`)}</Tag>}>
      <div className="stack">
        <p className="soft">{nomination.creditCode}</p>
        <p>{nomination.reason}</p>
        {nomination.note !== null && <p className="soft">{nomination.note}</p>}
        {state === 'PUBLICITY' && publicityEndsOn !== null && <p>{t('nominations.until', { day: publicityEndsOn })}</p>}
        {moves.length > 0 && (
          <>
            <Input
              aria-label={t('nominations.note')}
              placeholder={t('nominations.note')}
              maxLength={500}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
            <ProblemNotice problem={step.problem} />
            <div className="actions">
              {moves.map((move) => (
                <Button
                  key={move}
                  danger={move === 'REJECT' || move === 'REMOVE'}
                  loading={step.running}
                  onClick={() => void run(move)}
                >
                  {t(`nominate.${move}`)}
                </Button>
              ))}
            </div>
          </>
        )}
      </div>
    </Card>
  );
}
