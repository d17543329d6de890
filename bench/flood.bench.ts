import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type Bench, type Measurement, summarise } from './measure.ts';
import { type BenchFirm, type PlatformUnderTest, startPlatformUnderTest } from './support/platform-under-test.ts';

const BACKLOG_MAX = 1_000;
const FIRMS = 64;
const PRODUCTS = 2_000;
const LOOK_MS = 250;
const DRAIN_LOOKS_MAX = 1_200;
const PUBLISH = `mutation($input: PublishCreditNeedInput!, $key: String!) {
  publishCreditNeed(input: $input, idempotencyKey: $key) {
    ... on PublishedCreditNeed { need { id } } ... on RefusedCommand { code retryAfterSeconds } } }`;
const WITHDRAW = `mutation($input: WithdrawCreditNeedInput!, $key: String!) {
  withdrawCreditNeed(input: $input, idempotencyKey: $key) { __typename } }`;
type Published = { publishCreditNeed: { need?: { id: string }; code?: string; retryAfterSeconds?: number | null } };

type Outcome = { accepted: number; busy: number; readonly acceptedMs: number[]; readonly busyMs: number[] };

/**
 * Every firm publishes as fast as it is answered while the worker stands still, then while it works: how much is taken
 * before the platform says that it is busy, what API and worker hold meanwhile, and how soon there is room again.
 */
export const floodBench: Bench = {
  name: 'flood',
  run: async ({ seconds }) => {
    const settings = { BACKLOG_MAX: `${BACKLOG_MAX}` };
    const platform = await startPlatformUnderTest({ productsOnline: PRODUCTS, firms: FIRMS, settings });
    const { worker } = platform.pids;
    try {
      const before = memoryOf(platform);
      process.kill(worker, 'SIGSTOP');
      const halted = await flood(platform, seconds / 2);
      process.kill(worker, 'SIGCONT');
      const working = await flood(platform, seconds / 2);
      const startedAt = performance.now();
      await untilDrained(platform);
      const drainSeconds = Math.round((performance.now() - startedAt) / 1_000);
      const after = memoryOf(platform);
      return [
        ...linesOf('while the worker stands still', halted),
        ...linesOf('while the worker works', working),
        {
          name: 'memory, and the end',
          sizes: {
            apiRssMibBefore: before.api.now,
            apiRssMibMax: after.api.max,
            workerRssMibBefore: before.worker.now,
            workerRssMibMax: after.worker.max,
            drainSeconds,
          },
        },
      ];
    } finally {
      process.kill(worker, 'SIGCONT');
      await platform.stop();
    }
  },
};

async function flood(platform: PlatformUnderTest, seconds: number): Promise<Outcome> {
  const outcome: Outcome = { accepted: 0, busy: 0, acceptedMs: [], busyMs: [] };
  const deadline = performance.now() + seconds * 1_000;
  await Promise.all(
    platform.firms.map(async (firm) => {
      while (performance.now() < deadline) await publishOnce(platform, { firm, outcome });
    }),
  );
  return outcome;
}

/** A need that is taken back at once, so that the firm may publish the next. */
async function publishOnce(
  { ask }: PlatformUnderTest,
  { firm, outcome }: { readonly firm: BenchFirm; readonly outcome: Outcome },
): Promise<void> {
  const startedAt = performance.now();
  const { publishCreditNeed: answer } = await ask<Published>(firm, PUBLISH, { input: NEED, key: crypto.randomUUID() });
  const took = performance.now() - startedAt;
  if (answer.code === 'PLATFORM_BUSY') {
    outcome.busy += 1;
    outcome.busyMs.push(took);
    return;
  }
  if (answer.need === undefined) throw new Error(`the need was not published: ${answer.code}`);
  outcome.accepted += 1;
  outcome.acceptedMs.push(took);
  await ask(firm, WITHDRAW, { input: { needId: answer.need.id }, key: crypto.randomUUID() });
}

const NEED = {
  amountFen: '60000000',
  termMonths: 12,
  purpose: 'WORKING_CAPITAL',
  rateBpsMax: '500',
  securities: ['CREDIT_ONLY'],
  urgency: 'WITHIN_A_MONTH',
  description: '',
};

const linesOf = (when: string, { accepted, busy, acceptedMs, busyMs }: Outcome): Measurement[] => [
  { name: `published, ${when}`, timing: summarise(acceptedMs, sum(acceptedMs)), sizes: { accepted } },
  { name: `told that the platform is busy, ${when}`, timing: summarise(busyMs, sum(busyMs)), sizes: { busy } },
];

const sum = (durations: readonly number[]): number => durations.reduce((total, one) => total + one, 0);

async function untilDrained({ pool }: PlatformUnderTest): Promise<void> {
  for (let look = 0; look < DRAIN_LOOKS_MAX; look += 1) {
    const { rows } = await pool.query<{ waiting: number }>(
      `select (select count(*) from outbox_event where relayed_at is null)::int
         + (select count(*) from bullmq.job where queue = 'matching' and scheduler_id is null and state in ('waiting', 'active', 'delayed'))::int as waiting`,
    );
    if (rows[0]?.waiting === 0) return;
    await pause(LOOK_MS);
  }
  throw new Error('what waited was not done in five minutes');
}

/** Resident memory in MiB, now and at the most, as Linux counts it. */
function memoryOf({ pids }: PlatformUnderTest): Record<'api' | 'worker', { now: number; max: number }> {
  const of = (pid: number) => {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const mib = (field: string) => Math.round(Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]) / 1_024);
    return { now: mib('VmRSS'), max: mib('VmHWM') };
  };
  return { api: of(pids.api), worker: of(pids.worker) };
}
