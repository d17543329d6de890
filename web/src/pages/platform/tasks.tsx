import { Button, Select } from 'antd';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { useSubscription } from 'urql';
import { WORK_KINDS, WORK_STATES } from '../../../../domain/platform/long-work.ts';
import { mayUse } from '../../desks.ts';
import {
  LongWorksChangedDocument,
  LongWorksDocument,
  RebuildSearchDocument,
  RetryWorkDocument,
  type SearchIndex,
  type WorkFactsFragment,
} from '../../gql/graphql.ts';
import { useWords, type Words } from '../../language.ts';
import { type ListColumn, Listing } from '../../parts/listing.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { Instant, instantText } from '../../parts/values.tsx';
import { WorkBar, WorkCount } from '../../parts/work-progress.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';
import { useListAddress } from '../../use-list-address.ts';

const KIND = 'kind';
const STATE = 'state';
const PAGE_SIZE = 25;
const INDEXES: readonly SearchIndex[] = ['products', 'needs', 'firms'];

/** Where the result of a piece of work is; null where there is nothing to open. */
const RESULT_OF: Readonly<Record<WorkFactsFragment['kind'], ((work: WorkFactsFragment) => string) | null>> = {
  BANK_TABLE: ({ id }) => `/tables?batch=${id}`,
  LIST_IMPORT: ({ subject }) => `/lists?list=${encodeURIComponent(subject)}`,
  SIMULATION: ({ id }) => `/what-if?work=${id}`,
  ASSIGNMENT: ({ subject }) => `/sessions/${subject}`,
  SEARCH_REBUILD: ({ subject }) => `/search?in=${subject}`,
  REMATCH: null,
};

/** Long work of the organisation: what waits, how far the rest is, what came of it, and what failed with why. Live. */
export default function TasksPage() {
  const words = useWords();
  const { t } = words;
  const { me } = useSession();
  const address = useListAddress({ orders: ['CREATED'], filters: [KIND, STATE] });
  const variables = {
    first: PAGE_SIZE,
    kind: address.choice(KIND, WORK_KINDS),
    state: address.choice(STATE, WORK_STATES),
  };
  const connection = useConnection(LongWorksDocument, variables, (data) => data.longWorks);
  const { refresh } = connection;
  const [{ data: changed }] = useSubscription({ query: LongWorksChangedDocument });
  useEffect(() => {
    if (changed !== undefined) refresh();
  }, [changed, refresh]);
  const retry = useCommand(RetryWorkDocument, (data) => data.retryWork);
  const again = async (id: string): Promise<void> => {
    if ((await retry.run({ id })) !== null) refresh();
  };
  const options = <Code extends string>(codes: readonly Code[], wordOf: (code: Code) => string) =>
    codes.map((value) => ({ value, label: wordOf(value) }));
  return (
    <Listing<WorkFactsFragment, 'CREATED'>
      title={t('nav.tasks')}
      name="tasks"
      hint={t('tasks.hint')}
      address={address}
      connection={connection}
      columns={columnsOf(words, (id) => void again(id))}
      filters={[
        {
          name: KIND,
          label: t('tasks.kind'),
          choice: { all: t('tasks.allKinds'), options: options(WORK_KINDS, (kind) => t(`workKind.${kind}`)) },
        },
        {
          name: STATE,
          label: t('common.state'),
          choice: { all: t('tasks.allStates'), options: options(WORK_STATES, (state) => t(`work.${state}`)) },
        },
      ]}
      empty={{ title: t('tasks.none'), hint: t('tasks.noneHint') }}
      action={me !== null && mayUse(me, 'rebuildSearch') && <Rebuild onStarted={refresh} />}
    >
      <ProblemNotice problem={retry.problem} />
    </Listing>
  );
}

function columnsOf(words: Words, again: (id: string) => void): ListColumn<WorkFactsFragment, 'CREATED'>[] {
  const { t, language } = words;
  const nameOf = (work: WorkFactsFragment): string => {
    const subject = subjectOf(work, words);
    return subject === null ? t(`workKind.${work.kind}`) : `${t(`workKind.${work.kind}`)} · ${subject}`;
  };
  return [
    {
      title: t('tasks.work'),
      text: nameOf,
      render: (work) => {
        const to = RESULT_OF[work.kind]?.(work) ?? null;
        return to === null ? nameOf(work) : <Link to={to}>{nameOf(work)}</Link>;
      },
    },
    {
      title: t('common.state'),
      text: ({ state }) => t(`work.${state}`),
      render: ({ state, reason }) => (
        <>
          <StateTag code={state}>{t(`work.${state}`)}</StateTag>
          {reason !== null && <span className="reason soft">{reason}</span>}
        </>
      ),
    },
    {
      title: t('tasks.progress'),
      text: ({ done, total }) => (total === null ? '' : `${done} / ${total}`),
      render: (work) => (
        <>
          <WorkCount work={work} />
          <WorkBar label={nameOf(work)} work={work} />
        </>
      ),
    },
    {
      title: t('tasks.since'),
      text: ({ createdAt }) => instantText(createdAt, language),
      render: ({ createdAt }) => <Instant at={createdAt} />,
    },
    {
      title: t('tasks.until'),
      text: ({ finishedAt }) => (finishedAt === null ? '' : instantText(finishedAt, language)),
      render: ({ finishedAt }) => <Instant at={finishedAt} />,
    },
    {
      title: t('common.actions'),
      text: null,
      render: (work) =>
        work.mayRetry ? (
          <Button size="small" aria-label={`${t('common.retry')} ${nameOf(work)}`} onClick={() => again(work.id)}>
            {t('common.retry')}
          </Button>
        ) : null,
    },
  ];
}

/** What a piece of work is about, where its name says more than its number. */
function subjectOf({ kind, subject }: WorkFactsFragment, { t }: Words): string | null {
  if (kind === 'SEARCH_REBUILD') return isIndex(subject) ? t(`tasks.index.${subject}`) : subject;
  if (kind === 'REMATCH') return subject.slice(0, 10);
  return kind === 'LIST_IMPORT' || kind === 'SIMULATION' ? subject : null;
}

const isIndex = (text: string): text is SearchIndex => INDEXES.some((index) => index === text);

/** An operator has an index of the search filled anew. */
function Rebuild({ onStarted }: { onStarted: () => void }) {
  const { t } = useWords();
  const [index, setIndex] = useState<SearchIndex>('products');
  const rebuild = useCommand(RebuildSearchDocument, (data) => data.rebuildSearch);
  const start = async (): Promise<void> => {
    if ((await rebuild.run({ index })) !== null) onStarted();
  };
  return (
    <>
      <Select
        aria-label={t('tasks.index')}
        value={index}
        onChange={setIndex}
        popupMatchSelectWidth={false}
        options={INDEXES.map((value) => ({ value, label: t(`tasks.index.${value}`) }))}
      />
      <Button loading={rebuild.running} onClick={() => void start()}>
        {t('tasks.rebuild')}
      </Button>
      <ProblemNotice problem={rebuild.problem} />
    </>
  );
}
