import { Button, Popconfirm } from 'antd';
import { EndOtherSignInsDocument, EndSignInDocument, MySignInsDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { Nodes } from '../../parts/nodes.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { Instant } from '../../parts/values.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';

const PAGE_SIZE = 20;

/** Where I am signed in; what I do not know I end. */
export function SignIns() {
  const { t } = useWords();
  const connection = useConnection(MySignInsDocument, { first: PAGE_SIZE }, (data) => data.mySignIns);
  const end = useCommand(EndSignInDocument, (data) => data.endSignIn);
  const endOthers = useCommand(EndOtherSignInsDocument, (data) => data.endOtherSignIns);
  async function endOne(signInId: string) {
    if ((await end.run({ signInId })) !== null) connection.refresh();
  }
  async function endAllOthers() {
    if ((await endOthers.run({ confirm: true })) !== null) connection.refresh();
  }
  return (
    <>
      <div className="title-row">
        <h2>{t('account.signIns')}</h2>
        <Popconfirm title={t('account.endOthersSure')} onConfirm={() => void endAllOthers()}>
          <Button loading={endOthers.running}>{t('account.endOthers')}</Button>
        </Popconfirm>
      </div>
      <ProblemNotice problem={end.problem ?? endOthers.problem} />
      <Nodes connection={connection} empty={{ title: t('account.noSignIns'), hint: t('account.noSignInsHint') }}>
        {(rows) => (
          <DataTable
            label={t('account.signIns')}
            rowKey="id"
            dataSource={[...rows]}
            columns={[
              {
                title: t('account.device'),
                render: (_, { browser, system, isThis }) => (
                  <>
                    {[browser, system].filter((part) => part !== null).join(' · ') || t('account.unknownDevice')}{' '}
                    {isThis && <StateTag code="LIVE">{t('account.thisOne')}</StateTag>}
                  </>
                ),
              },
              { title: t('account.signedInAt'), render: (_, { signedInAt }) => <Instant at={signedInAt} /> },
              { title: t('account.network'), render: (_, { network }) => network ?? '—' },
              { title: t('account.expiresAt'), render: (_, { expiresAt }) => <Instant at={expiresAt} /> },
              {
                title: t('common.actions'),
                render: (_, { id, isThis }) =>
                  !isThis && (
                    <Button size="small" danger loading={end.running} onClick={() => void endOne(id)}>
                      {t('account.end')}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Nodes>
    </>
  );
}
