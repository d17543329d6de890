import { Button, Card, Segmented } from 'antd';
import { useState } from 'react';
import { useQuery } from 'urql';
import { type InviteeFilter, InviteFirmsDocument, SessionInviteesDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { Instant } from '../../parts/values.tsx';
import { useCommand } from '../../use-command.ts';

const FILTERS: readonly InviteeFilter[] = ['WAITING_LONGEST', 'FIRST_LOAN', 'UNMATCHED'];
const SHOWN = 10;

/** An operator asks firms to come: who waits longest first, of one filter. */
export function Invitations({ sessionId }: { sessionId: string }) {
  const { t } = useWords();
  const [filter, setFilter] = useState<InviteeFilter>('WAITING_LONGEST');
  const variables = { sessionId, filter, first: SHOWN };
  const [{ data }, refresh] = useQuery({ query: SessionInviteesDocument, variables });
  const invite = useCommand(InviteFirmsDocument, (answer) => answer.inviteFirms);
  const firms = data?.sessionInvitees ?? [];
  async function send() {
    if ((await invite.run({ sessionId, filter, count: SHOWN })) !== null) refresh({ requestPolicy: 'network-only' });
  }
  return (
    <Card title={t('sessionInvite.title')}>
      <div className="stack">
        <Segmented
          aria-label={t('sessionInvite.title')}
          value={filter}
          onChange={setFilter}
          options={FILTERS.map((value) => ({ value, label: t(`invite.${value}`) }))}
        />
        <DataTable
          loading={data === undefined}
          locale={{ emptyText: t('sessionInvite.none') }}
          label={t('sessionInvite.title')}
          rowKey="firmId"
          dataSource={[...firms]}
          columns={[
            { title: t('sessions.firms'), dataIndex: 'name' },
            { title: t('invite.since'), render: (_, { waitingSince }) => <Instant at={waitingSince} /> },
            { title: t('invite.matches'), className: 'number', dataIndex: 'matches' },
            { title: t('invite.FIRST_LOAN'), render: (_, firm) => t(firm.isFirstLoan ? 'common.yes' : 'common.no') },
            { title: t('invite.done'), render: (_, firm) => t(firm.isInvited ? 'common.yes' : 'common.no') },
          ]}
        />
        <ProblemNotice problem={invite.problem} />
        <Button type="primary" disabled={firms.length === 0} loading={invite.running} onClick={() => void send()}>
          {t('invite.send', { count: SHOWN })}
        </Button>
      </div>
    </Card>
  );
}
