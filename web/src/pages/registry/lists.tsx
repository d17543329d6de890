import { Button, Skeleton, Tag } from 'antd';
import { useState } from 'react';
import { useQuery } from 'urql';
import { mayUse } from '../../desks.ts';
import {
  DecideListReleaseDocument,
  ListReleasesDocument,
  ListTypesDocument,
  type ListTypesQuery,
  type ReleaseFactsFragment,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { Nodes } from '../../parts/nodes.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';
import { ImportList } from './import-list.tsx';

const LISTS_SHOWN = 100;
const PAGE_SIZE = 20;
type ListType = ListTypesQuery['listTypes'][number];

/** Every list with its newest release; the chosen one with its releases and a way to import the next. */
export default function ListsPage() {
  const { t } = useWords();
  const [{ data, error }, refresh] = useQuery({ query: ListTypesDocument, variables: { first: LISTS_SHOWN } });
  const [chosen, setChosen] = useState<string | null>(null);
  const types = data?.listTypes ?? [];
  const shown =
    types.find(({ code }) => code === chosen) ?? types.find(({ newestRelease }) => newestRelease !== null) ?? types[0];
  return (
    <div className="stack">
      <h1>{t('lists.title')}</h1>
      <p className="soft">{t('lists.hint')}</p>
      {data === undefined && error !== undefined && <FaultNotice fault={error} onRetry={() => refresh()} />}
      {data === undefined && error === undefined && <Skeleton active />}
      {types.length > 0 && (
        <DataTable
          label={t('lists.title')}
          rowKey="code"
          dataSource={[...types]}
          columns={[
            {
              title: t('lists.name'),
              render: (_, type: ListType) => (
                <Button type="link" aria-pressed={type.code === shown?.code} onClick={() => setChosen(type.code)}>
                  {type.name}
                </Button>
              ),
            },
            {
              title: t('lists.issuer'),
              render: (_, { isPrivate, issuer }) => (isPrivate ? t('lists.private') : issuer),
            },
            {
              title: t('lists.newest'),
              render: (_, { newestRelease, releasedOn }) =>
                newestRelease === null ? '—' : `${t('lists.number', { number: newestRelease })} ${releasedOn ?? ''}`,
            },
            {
              title: t('lists.reviewDue'),
              render: (_, { isReviewOverdue, reviewDueOn }) =>
                isReviewOverdue ? <Tag color="red">{t('lists.overdue')}</Tag> : (reviewDueOn ?? '—'),
            },
          ]}
        />
      )}
      {shown !== undefined && <Releases key={shown.code} list={shown} />}
    </div>
  );
}

function Releases({ list }: { list: ListType }) {
  const { t } = useWords();
  const { me } = useSession();
  const variables = { list: list.code, first: PAGE_SIZE };
  const connection = useConnection(ListReleasesDocument, variables, (data) => data.listReleases);
  const decide = useCommand(DecideListReleaseDocument, (data) => data.decideListRelease);
  const mayDecide = me !== null && mayUse(me, 'decideListRelease');

  async function run(release: ReleaseFactsFragment, decision: 'APPROVE' | 'REJECT') {
    const note = t(decision === 'APPROVE' ? 'lists.approve' : 'lists.reject');
    await decide.run({ releaseId: release.id, decision, note });
    connection.refresh();
  }

  return (
    <>
      <h2>
        {list.name} · {t('lists.releases')}
      </h2>
      <ProblemNotice problem={decide.problem} />
      <Nodes connection={connection} empty={{ title: t('lists.noReleases'), hint: t('lists.noReleasesHint') }}>
        {(releases) => (
          <DataTable
            label={t('lists.releases')}
            rowKey="id"
            dataSource={[...releases]}
            columns={[
              {
                title: t('lists.release'),
                render: (_, { number }: ReleaseFactsFragment) =>
                  number === null ? '—' : t('lists.number', { number }),
              },
              { title: t('common.state'), render: (_, { state }) => <Tag>{t(`lists.${state}`)}</Tag> },
              { title: t('lists.effectiveOn'), dataIndex: 'effectiveOn' },
              { title: t('lists.adds'), className: 'number', dataIndex: 'adds' },
              { title: t('lists.removals'), className: 'number', dataIndex: 'removals' },
              { title: t('lists.reason'), dataIndex: 'reason' },
              {
                title: t('common.actions'),
                render: (_, release) =>
                  mayDecide &&
                  release.state === 'PENDING' &&
                  !release.isOwn && (
                    <div className="actions">
                      <Button size="small" loading={decide.running} onClick={() => void run(release, 'APPROVE')}>
                        {t('lists.approve')}
                      </Button>
                      <Button size="small" danger loading={decide.running} onClick={() => void run(release, 'REJECT')}>
                        {t('lists.reject')}
                      </Button>
                    </div>
                  ),
              },
            ]}
          />
        )}
      </Nodes>
      {me !== null && mayUse(me, 'submitListRelease') && <ImportList list={list.code} onDone={connection.refresh} />}
    </>
  );
}
