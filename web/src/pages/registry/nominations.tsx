import { Button, Card, Input, Select } from 'antd';
import { useState } from 'react';
import { useQuery } from 'urql';
import { NOMINATION_ORDERS } from '../../../../domain/list-orders.ts';
import { NOMINATION_STATES } from '../../../../domain/registry/lists/nomination.ts';
import { mayUse } from '../../desks.ts';
import { formatDate } from '../../format.ts';
import {
  FindFirmsDocument,
  MoveNominationDocument,
  NominateFirmDocument,
  type NominationFactsFragment,
  NominationsDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { Listing } from '../../parts/listing.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';
import { useListAddress } from '../../use-list-address.ts';

const LIST = 'WHITELIST_2023';
const STATE = 'state';
const PAGE_SIZE = 24;
const FIRMS_FOUND = 8;

/** Firms on their way onto the whitelist, with the steps that the person may take. */
export default function NominationsPage() {
  const { t } = useWords();
  const { me } = useSession();
  const address = useListAddress({ orders: NOMINATION_ORDERS, filters: [STATE] });
  const { orderBy, ascending } = address;
  const state = address.choice(STATE, NOMINATION_STATES);
  const variables = { list: LIST, state, orderBy, ascending, first: PAGE_SIZE };
  const connection = useConnection(NominationsDocument, variables, (data) => data.nominations);
  return (
    <Listing<NominationFactsFragment, (typeof NOMINATION_ORDERS)[number]>
      title={t('nominations.title')}
      name="nominations"
      hint={t('nominations.hint')}
      address={address}
      connection={connection}
      empty={{ title: t('nominations.empty'), hint: t('nominations.emptyHint') }}
      filters={[
        {
          name: STATE,
          label: t('common.state'),
          choice: {
            all: t('claims.allStates'),
            options: NOMINATION_STATES.map((value) => ({ value, label: t(`nomination.${value}`) })),
          },
        },
      ]}
      columns={[
        { title: t('list.created'), text: ({ createdAt }) => createdAt, orderBy: 'CREATED' },
        { title: t('loan.firm'), text: ({ firmName }) => firmName },
        { title: t('firm.creditCode'), text: ({ creditCode }) => creditCode },
        { title: t('common.state'), text: (nomination) => t(`nomination.${nomination.state}`) },
        {
          title: t('nominations.publicity'),
          text: ({ publicityEndsOn }) => publicityEndsOn ?? '',
          orderBy: 'PUBLICITY',
        },
        { title: t('nominations.reason'), text: ({ reason }) => reason },
        { title: t('nominations.note'), text: ({ note }) => note ?? '' },
      ]}
      renderRows={(nominations) => (
        <ul className="cards">
          {nominations.map((nomination) => (
            <li key={nomination.id}>
              <NominationCard nomination={nomination} onDone={connection.refresh} />
            </li>
          ))}
        </ul>
      )}
    >
      {me !== null && mayUse(me, 'nominateFirm') && <NominateForm onDone={connection.refresh} />}
    </Listing>
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
    <Card className="list-note">
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
  const { t, language } = useWords();
  const [note, setNote] = useState('');
  const step = useCommand(MoveNominationDocument, (data) => data.moveNomination);
  const { id, version, state, moves, publicityEndsOn } = nomination;

  async function run(move: (typeof moves)[number]) {
    const done = await step.run({ nominationId: id, version, move, note: note.trim() });
    if (done !== null) onDone();
  }

  return (
    <Card title={nomination.firmName} extra={<StateTag code={state}>{t(`nomination.${state}`)}</StateTag>}>
      <div className="stack">
        <p className="soft">{nomination.creditCode}</p>
        <p>{nomination.reason}</p>
        {nomination.note !== null && <p className="soft">{nomination.note}</p>}
        {state === 'PUBLICITY' && publicityEndsOn !== null && (
          <p>{t('nominations.until', { day: formatDate(publicityEndsOn, language) })}</p>
        )}
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
