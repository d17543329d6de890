import { encodeCursor } from '../server/paging.ts';
import { type Bench, type Measurement, measure } from './measure.ts';
import { type FilledHistory, fillHistory } from './support/fill-history.ts';
import { signInAs, startPlatformUnderTest } from './support/platform-under-test.ts';

const EVENTS = 10_000_000;
const PAGE = 50;
const RUNS = 30;
const AUDITOR = { email: 'auditor@demo.example', password: 'demo-only-2026' };
const HISTORY = `query($filter: HistoryFilterInput!, $first: Int!, $after: String) {
  historyEvents(filter: $filter, first: $first, after: $after) {
    edges { node { id streamId sequence name actorId requestId occurredAt detailJson hash } }
    pageInfo { hasNextPage endCursor } } }`;

type Filter = Readonly<Partial<Record<'streamId' | 'actorId' | 'name' | 'from' | 'to', string>>>;
type Question = { readonly name: string; readonly filter: Filter; readonly after?: string };
type Answer = { historyEvents: { edges: object[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } };

/** The search of an auditor over ten million events, through the API: first pages, and pages deep behind a cursor. */
export const auditBench: Bench = {
  name: 'audit',
  run: async ({ size }) => {
    const platform = await startPlatformUnderTest({ productsOnline: 200, firms: 1 });
    try {
      const filled = await fillHistory(platform.pool, size ?? EVENTS);
      const auditor = await signInAs(platform.url, AUDITOR);
      const ask = ({ filter, after = null }: { filter: Filter; after?: string | null }): Promise<Answer> =>
        platform.ask(auditor, HISTORY, { filter, first: PAGE, after });
      const lines: Measurement[] = [
        {
          name: 'the filled history',
          sizes: { events: filled.events, mib: Math.round(filled.bytes / 2 ** 20), secondsToFill: filled.seconds },
        },
      ];
      for (const question of questionsOf(filled)) lines.push(await measureQuestion(question, ask));
      return lines;
    } finally {
      await platform.stop();
    }
  },
};

async function measureQuestion(question: Question, ask: (question: Question) => Promise<Answer>): Promise<Measurement> {
  let events = 0;
  const timing = await measure({ runs: RUNS, warmUpRuns: 1 }, async () => {
    events = (await ask(question)).historyEvents.edges.length;
  });
  return { name: question.name, timing, sizes: { events } };
}

function questionsOf({ person, stream, busyStream, importedAt }: FilledHistory): Question[] {
  const last = 'ffffffff-ffff-4fff-bfff-ffffffffffff';
  const middle = '80000000-0000-4000-8000-000000000000';
  const deep = encodeCursor(`2021-07-30T00:00:00.000Z|${last}`);
  const within = encodeCursor(`${importedAt.toISOString()}|${middle}`);
  const filters: readonly (readonly [string, Filter])[] = [
    ['everything', {}],
    ['one person', { actorId: person }],
    ['the platform itself', { actorId: 'system' }],
    ['a common kind', { name: 'credit-need.submitted' }],
    ['a rare kind', { name: 'person.second-factor-reset' }],
    ['one stream', { streamId: stream }],
    ['the busiest stream', { streamId: busyStream }],
    ['a kind of one person', { actorId: person, name: 'loan.linked' }],
    ['a common kind that the actor never did', { actorId: 'system', name: 'credit-need.submitted' }],
    ['a rare kind in the busiest stream', { streamId: busyStream, name: 'person.second-factor-reset' }],
    ['one day', { from: '2022-03-01', to: '2022-03-01' }],
    [
      'a kind of one actor in a year',
      { actorId: 'system', name: 'message.sent', from: '2022-01-01', to: '2022-12-31' },
    ],
    ['nobody of that name', { actorId: 'nobody' }],
  ];
  return [
    ...filters.map(([name, filter]) => ({ name: `${name}, first page`, filter })),
    ...filters
      .filter(([, { from }]) => from === undefined)
      .map(([name, filter]) => ({ name: `${name}, after nine tenths`, filter, after: deep })),
    { name: 'everything, amid 100,000 events of one instant', filter: {}, after: within },
    { name: 'a common kind, amid 100,000 events of one instant', filter: { name: 'file.read' }, after: within },
  ];
}
