import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Bench, type Measurement, summarise } from './measure.ts';
import { type BenchFirm, type PlatformUnderTest, startPlatformUnderTest } from './support/platform-under-test.ts';
import { publish } from './support/publish.ts';
import type { RowsWritten } from './support/write-rows.ts';

const ROWS = 2_000_000;
const ROWS_EACH_NEED = 25;
const PRODUCTS = 5_000;
/** Live needs that a whole re-match really decides, per second that the bench may take. */
const NEEDS_PER_SECOND = 100;
const ASK_EVERY_MS = 50;
const QUIET_SECONDS = 10;
const RECOMMENDATIONS = `query($id: ID!) { recommendations(needId: $id, first: 20) { edges { node {
  id rank reciprocalScore product { id name } rules { code verdict } } } } }`;

/**
 * A whole re-match: how fast its rows are written, with `--size` of them, what the writer holds meanwhile, and how the API
 * answers a firm beside it and without it; then one by the real worker, from the event to the last range.
 */
export const rematchBench: Bench = {
  name: 'rematch',
  run: async ({ seconds, size }) => {
    const platform = await startPlatformUnderTest({ productsOnline: PRODUCTS, firms: 4 });
    try {
      const [firm] = platform.firms;
      if (firm === undefined) throw new Error('the demo has no firm for the bench');
      const needId = await publish(platform, 0);
      await pause(2_000);
      const ask = (): Promise<unknown> => platform.ask(firm, RECOMMENDATIONS, { id: needId });
      await addNeeds(platform, firm, { state: 'WITHDRAWN', count: Math.ceil((size ?? ROWS) / ROWS_EACH_NEED) });
      const quiet = await askWhile(ask, pause(QUIET_SECONDS * 1_000));
      const { written, asked } = await writeRows(platform, ask);
      const lines: Measurement[] = [
        {
          name: `${written.rows} recommendations by COPY, ${ROWS_EACH_NEED} a need, 200 needs a transaction`,
          timing: summarise([written.ms], written.ms),
          sizes: {
            rows: written.rows,
            rowsPerSecond: Math.round((written.rows * 1_000) / written.ms),
            rssMibBefore: written.rssMibBefore,
            rssMibMax: written.rssMibMax,
          },
        },
        { name: 'the API beside the writing', timing: summarise(asked, sum(asked)), sizes: {} },
        { name: 'the API when nothing is written', timing: summarise(quiet, sum(quiet)), sizes: {} },
      ];
      return [...lines, await rematch(platform, firm, { ask, needs: Math.round(NEEDS_PER_SECOND * seconds) })].flat();
    } finally {
      await platform.stop();
    }
  },
};

const sum = (durations: readonly number[]): number => durations.reduce((total, one) => total + one, 0);

/** Needs as rows with the terms of a real one; withdrawn ones wait for no match. */
async function addNeeds(
  { pool }: PlatformUnderTest,
  { firmId }: BenchFirm,
  of: { readonly state: 'WITHDRAWN' | 'PUBLISHED'; readonly count: number },
): Promise<void> {
  await pool.query(
    `with model as (
       select v.terms from credit_need n join credit_need_version v on v.need_id = n.id and v.version = n.version
       where n.firm_id = $1 and n.state = 'PUBLISHED' order by n.created_at desc limit 1),
     made as (
       insert into credit_need (id, firm_id, version, state, flags, published_at, created_at, updated_at)
       select gen_random_uuid(), $1, 1, $2, '{}', now(), now(), now() from generate_series(1, $3::int) returning id)
     insert into credit_need_version (need_id, version, terms, description, created_at)
     select made.id, 1, model.terms || jsonb_build_object('needId', made.id, 'version', 1), '', now() from made, model`,
    [firmId, of.state, of.count],
  );
  await pool.query('analyze credit_need, credit_need_version');
}

/** Asks at a fixed rate until the work is done; how long each answer took, from when it was due. */
async function askWhile(ask: () => Promise<unknown>, work: Promise<unknown>): Promise<number[]> {
  let done = false;
  void work.finally(() => (done = true));
  const durations: Promise<number>[] = [];
  for (let due = performance.now(); !done; due += ASK_EVERY_MS) {
    await pause(Math.max(0, due - performance.now()));
    const asked = due;
    durations.push(ask().then(() => performance.now() - asked));
  }
  await work;
  return Promise.all(durations);
}

async function writeRows(
  platform: PlatformUnderTest,
  ask: () => Promise<unknown>,
): Promise<{ written: RowsWritten; asked: number[] }> {
  const file = import.meta.url.endsWith('.ts') ? './support/write-rows.ts' : './support/write-rows.js';
  const env = { ...process.env, DATABASE_URL: platform.databaseUrl };
  const writer = fork(fileURLToPath(new URL(file, import.meta.url)), [], { env });
  await once(writer, 'message');
  const answer = once(writer, 'message') as Promise<[RowsWritten]>;
  writer.send('go');
  const asked = await askWhile(ask, answer);
  const [written] = await answer;
  return { written, asked };
}

/** From the event of a changed market until the last range is finished. */
async function rematch(
  platform: PlatformUnderTest,
  firm: BenchFirm,
  { ask, needs }: { readonly ask: () => Promise<unknown>; readonly needs: number },
): Promise<Measurement[]> {
  const { pool } = platform;
  await addNeeds(platform, firm, { state: 'PUBLISHED', count: needs });
  await pool.query('delete from rematch_range');
  const startedAt = performance.now();
  await pool.query("insert into outbox_event (name, payload, occurred_at) values ('market.changed.v1', $1, now())", [
    JSON.stringify({ name: 'market.changed.v1', what: 'bench' }),
  ]);
  const allFinished = async (): Promise<void> => {
    for (;;) {
      const { rows } = await pool.query<{ all: number; open: number }>(
        'select count(*)::int as all, (count(*) filter (where finished_at is null))::int as open from rematch_range',
      );
      if ((rows[0]?.all ?? 0) > 0 && rows[0]?.open === 0) return;
      await pause(50);
    }
  };
  const asked = await askWhile(ask, allFinished());
  const ms = performance.now() - startedAt;
  const { rows } = await pool.query<{ written: number }>(
    'select count(*)::int as written from recommendation where run_id in (select id from match_run where cause = $1)',
    ['market.changed.v1'],
  );
  return [
    {
      name: `${needs} needs against ${PRODUCTS} products by one worker, event to last range`,
      timing: summarise([ms], ms),
      sizes: { needs, needsPerSecond: Math.round((needs * 1_000) / ms), rows: rows[0]?.written ?? 0 },
    },
    { name: 'the API beside the re-match', timing: summarise(asked, sum(asked)), sizes: {} },
  ];
}
