import { Alert, Button, Card, Input, Tag } from 'antd';
import { useState } from 'react';
import {
  AuthorityRequestsDocument,
  type AuthorityToCheckFragment,
  DecideAuthorityDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { FileList } from '../../parts/file-list.tsx';
import { Listing } from '../../parts/listing.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';
import { useListAddress } from '../../use-list-address.ts';
import { Countdown } from '../engagement/countdown.tsx';

const PAGE_SIZE = 20;
const REASON_MAX = 500;

/** Proofs that wait for an operator, the oldest first, beside what the register says. */
export default function AuthorityQueuePage() {
  const { t } = useWords();
  const address = useListAddress({ orders: ['CREATED'], filters: [], startsAscending: true });
  const connection = useConnection(AuthorityRequestsDocument, { first: PAGE_SIZE }, (data) => data.authorityRequests);
  return (
    <Listing<AuthorityToCheckFragment, 'CREATED'>
      title={t('authority.queueTitle')}
      name="authority-queue"
      hint={t('authority.queueHint')}
      address={address}
      connection={connection}
      empty={{ title: t('authority.queueEmpty'), hint: t('authority.queueEmptyHint') }}
      columns={[
        { title: t('authority.registered'), text: ({ firmName }) => firmName },
        { title: t('firm.creditCode'), text: ({ creditCode }) => creditCode },
        { title: t('authority.stated'), text: ({ statedName }) => statedName },
        { title: t('authority.person'), text: ({ personName, personEmail }) => `${personName} ${personEmail}` },
        { title: t('authority.personIs'), text: ({ kind }) => t(`authority.${kind}`) },
      ]}
      renderRows={(requests) => (
        <ul className="cards">
          {requests.map((request) => (
            <li key={request.id}>
              <RequestCard request={request} onDone={connection.refresh} />
            </li>
          ))}
        </ul>
      )}
    />
  );
}

function RequestCard({ request, onDone }: { request: AuthorityToCheckFragment; onDone: () => void }) {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const decide = useCommand(DecideAuthorityDocument, (data) => data.decideAuthority);
  async function run(approves: boolean) {
    const said = approves ? null : reason.trim();
    if ((await decide.run({ requestId: request.id, approves, reason: said })) !== null) onDone();
  }
  const facts = [
    ['authority.registered', request.firmName],
    ['firm.creditCode', request.creditCode],
    ['authority.stated', request.statedName],
    ['authority.person', `${request.personName} ${request.personEmail}`],
    ['authority.personIs', t(`authority.${request.kind}`)],
    ['authority.people', `${request.peopleCount}`],
  ] as const;
  return (
    <Card title={request.firmName} extra={<Countdown secondsLeft={request.secondsLeft} />}>
      <div className="stack">
        {(request.isClaim || request.statedName !== request.firmName) && (
          <div>
            {request.isClaim && <Tag color="blue">{t('authority.isClaim')}</Tag>}
            {request.statedName !== request.firmName && <Tag color="orange">{t('authority.differs')}</Tag>}
          </div>
        )}
        <dl className="facts">
          {facts.map(([key, value]) => (
            <div key={key}>
              <dt>{t(key)}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {request.isClaim && request.firmAwaitsProof && request.peopleCount > 0 && (
          <Alert type="warning" showIcon title={t('authority.unproven')} />
        )}
        {request.note !== '' && <p>{request.note}</p>}
        <FileList files={request.files} />
        <Input.TextArea
          aria-label={t('authority.reason')}
          placeholder={t('authority.reason')}
          maxLength={REASON_MAX}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
        <ProblemNotice problem={decide.problem} />
        <div className="actions">
          <Button type="primary" loading={decide.running} onClick={() => void run(true)}>
            {t('authority.approve')}
          </Button>
          <Button danger disabled={reason.trim() === ''} loading={decide.running} onClick={() => void run(false)}>
            {t('authority.refuse')}
          </Button>
        </div>
      </div>
    </Card>
  );
}
