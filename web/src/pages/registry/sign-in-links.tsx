import { Button, Input, Space } from 'antd';
import { useState } from 'react';
import { DecideSignInLinkDocument, SignInLinksDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { Nodes } from '../../parts/nodes.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { Instant } from '../../parts/values.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';

const PAGE_SIZE = 20;

/** Whom the single sign-on let in and the platform does not know: an operator says whose account each opens. */
export function SignInLinks() {
  const { t } = useWords();
  const connection = useConnection(SignInLinksDocument, { first: PAGE_SIZE }, (data) => data.signInLinks);
  const decide = useCommand(DecideSignInLinkDocument, (data) => data.decideSignInLink);
  const [accounts, setAccounts] = useState<Readonly<Record<string, string>>>({});
  async function close(linkId: string, email: string | null) {
    if ((await decide.run({ linkId, email })) !== null) connection.refresh();
  }
  return (
    <>
      <h2>{t('people.links')}</h2>
      <p className="soft">{t('people.linksHint')}</p>
      <ProblemNotice problem={decide.problem} />
      <Nodes connection={connection} empty={{ title: t('people.noLinks'), hint: t('people.noLinksHint') }}>
        {(rows) => (
          <DataTable
            label={t('people.links')}
            rowKey="id"
            dataSource={[...rows]}
            columns={[
              { title: t('people.name'), render: (_, { name }) => name ?? '—' },
              { title: t('signIn.email'), render: (_, { email }) => email ?? '—' },
              { title: t('account.signedInAt'), render: (_, { askedAt }) => <Instant at={askedAt} /> },
              {
                title: t('people.linkAccount'),
                render: (_, { id }) => (
                  <Input
                    type="email"
                    aria-label={t('people.linkAccount')}
                    value={accounts[id] ?? ''}
                    onChange={({ target }) => setAccounts({ ...accounts, [id]: target.value })}
                  />
                ),
              },
              {
                title: t('common.actions'),
                render: (_, { id }) => (
                  <Space wrap>
                    <Button
                      size="small"
                      type="primary"
                      disabled={(accounts[id] ?? '').trim() === ''}
                      loading={decide.running}
                      onClick={() => void close(id, (accounts[id] ?? '').trim())}
                    >
                      {t('people.linkApprove')}
                    </Button>
                    <Button size="small" danger loading={decide.running} onClick={() => void close(id, null)}>
                      {t('people.linkRefuse')}
                    </Button>
                  </Space>
                ),
              },
            ]}
          />
        )}
      </Nodes>
    </>
  );
}
