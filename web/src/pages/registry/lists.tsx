import { Button, Skeleton, Tag } from 'antd';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { RELEASE_ORDERS } from '../../../../domain/list-orders.ts';
import { RELEASE_STATES } from '../../../../domain/registry/lists/release.ts';
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
import { type ListColumn, Listing } from '../../parts/listing.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { Day } from '../../parts/values.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';
import { useListAddress } from '../../use-list-address.ts';
import { ImportList } from './import-list.tsx';
import { ListMembers } from './list-members.tsx';

const LIST = 'list';
const STATE = 'state';
const LISTS_SHOWN = 100;
const PAGE_SIZE = 20;
type ListType = ListTypesQuery['listTypes'][number];

/** Every list with its newest release; the chosen one with its releases and a way to import the next. */
export default function ListsPage() {
  const { t } = useWords();
  const [{ data, error }, refresh] = useQuery({ query: ListTypesDocument, variables: { first: LISTS_SHOWN } });
  const [parameters, setParameters] = useSearchParams();
  const chosen = parameters.get(LIST);
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
                <Button
                  type="link"
                  aria-pressed={type.code === shown?.code}
                  onClick={() => setParameters({ [LIST]: type.code }, { replace: true })}
                >
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
                newestRelease === null ? (
                  '—'
                ) : (
                  <>
                    {t('lists.number', { number: newestRelease })}
                    {releasedOn !== null && (
                      <>
                        {' · '}
                        <Day date={releasedOn} />
                      </>
                    )}
                  </>
                ),
            },
            {
              title: t('lists.reviewDue'),
              render: (_, { isReviewOverdue, reviewDueOn }) =>
                isReviewOverdue ? (
                  <Tag color="red">{t('lists.overdue')}</Tag>
                ) : reviewDueOn === null ? (
                  '—'
                ) : (
                  <Day date={reviewDueOn} />
                ),
            },
          ]}
        />
      )}
      {shown !== undefined && <Releases key={shown.code} list={shown} />}
    </div>
  );
}

type Column = ListColumn<ReleaseFactsFragment, (typeof RELEASE_ORDERS)[number]>;

function Releases({ list }: { list: ListType }) {
  const { t } = useWords();
  const { me } = useSession();
  const address = useListAddress({ orders: RELEASE_ORDERS, filters: [STATE] });
  const { orderBy, ascending } = address;
  const state = address.choice(STATE, RELEASE_STATES);
  const variables = { list: list.code, state, orderBy, ascending, first: PAGE_SIZE };
  const connection = useConnection(ListReleasesDocument, variables, (data) => data.listReleases);
  const decide = useCommand(DecideListReleaseDocument, (data) => data.decideListRelease);
  const mayDecide = me !== null && mayUse(me, 'decideListRelease');

  async function run(release: ReleaseFactsFragment, decision: 'APPROVE' | 'REJECT') {
    const note = t(decision === 'APPROVE' ? 'lists.approve' : 'lists.reject');
    await decide.run({ releaseId: release.id, decision, note });
    connection.refresh();
  }
  const columns: readonly Column[] = [
    {
      title: t('lists.release'),
      text: ({ number }) => (number === null ? '—' : t('lists.number', { number })),
      orderBy: 'CREATED',
    },
    {
      title: t('common.state'),
      text: (release) => t(`lists.${release.state}`),
      render: (release) => <StateTag code={release.state}>{t(`lists.${release.state}`)}</StateTag>,
    },
    {
      title: t('lists.effectiveOn'),
      text: ({ effectiveOn }) => effectiveOn,
      render: ({ effectiveOn }) => <Day date={effectiveOn} />,
      orderBy: 'EFFECTIVE',
    },
    { title: t('lists.adds'), text: ({ adds }) => `${adds}`, orderBy: 'ADDS', isNumber: true },
    { title: t('lists.removals'), text: ({ removals }) => `${removals}`, orderBy: 'REMOVALS', isNumber: true },
    { title: t('lists.reason'), text: ({ reason }) => reason },
  ];
  const actions: Column = {
    title: t('common.actions'),
    text: null,
    render: (release) =>
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
  };

  return (
    <>
      <Listing<ReleaseFactsFragment, (typeof RELEASE_ORDERS)[number]>
        isPart
        title={`${list.name} · ${t('lists.releases')}`}
        name={`releases-${list.code}`}
        address={address}
        connection={connection}
        empty={{ title: t('lists.noReleases'), hint: t('lists.noReleasesHint') }}
        filters={[
          {
            name: STATE,
            label: t('common.state'),
            choice: {
              all: t('claims.allStates'),
              options: RELEASE_STATES.map((value) => ({ value, label: t(`lists.${value}`) })),
            },
          },
        ]}
        columns={mayDecide ? [...columns, actions] : columns}
      >
        <ProblemNotice problem={decide.problem} />
      </Listing>
      <ListMembers list={list} />
      {me !== null && mayUse(me, 'submitListRelease') && <ImportList list={list.code} onDone={connection.refresh} />}
    </>
  );
}
