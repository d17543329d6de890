import { setTimeout as pause } from 'node:timers/promises';
import { type Bench, type Measurement, summarise } from './measure.ts';
import { type PlatformUnderTest, startPlatformUnderTest } from './support/platform-under-test.ts';
import { publish } from './support/publish.ts';

const PRODUCTS_ONLINE = 5_000;
const FIRMS = 240;
const RATE = 10;
const LOOK_MS = 5;
const WARM_UP_NEEDS = 60;
const STEP_SECONDS = 5;
const STEPS = [20, 30, 40, 50, 60, 80, 100, 120, 160] as const;
/** A rate is sustained when the last recommendations stand this long after the last publication. */
const BACKLOG_MS_MAX = 1_000;
const DRAIN_MS_MAX = 60_000;

/** From the HTTP request that publishes a need until its match run is committed, under a steady load. */
export const publishBench: Bench = {
  name: 'publish-to-recommendations',
  run: async ({ seconds }) => {
    const platform = await startPlatformUnderTest({ productsOnline: PRODUCTS_ONLINE, firms: FIRMS });
    try {
      let number = 0;
      const load = (rate: number, needs: number): Promise<Load> => {
        const from = number;
        number += needs;
        return publishSteadily(platform, { rate, needs, from });
      };
      await load(RATE * 2, WARM_UP_NEEDS);
      const lines = [lineOf(RATE, await load(RATE, RATE * seconds))];
      for (const rate of STEPS) {
        const done = await load(rate, rate * STEP_SECONDS);
        lines.push(lineOf(rate, done));
        if (!isSustained(done)) break;
      }
      return lines;
    } finally {
      await platform.stop();
    }
  },
};

type Load = { readonly visibleMs: number[]; readonly totalMs: number; readonly drainMs: number };

const isSustained = ({ drainMs }: Load): boolean => drainMs <= BACKLOG_MS_MAX;

function lineOf(rate: number, load: Load): Measurement {
  const sizes = { rate, productsOnline: PRODUCTS_ONLINE, drainMs: Math.round(load.drainMs) };
  return {
    name: `${rate} publications a second${isSustained(load) ? '' : ', not sustained'}`,
    timing: summarise(load.visibleMs, load.totalMs),
    sizes,
  };
}

/** Open loop: a need is sent when its time has come, however many are still under way, so that no queue hides. */
async function publishSteadily(
  platform: PlatformUnderTest,
  plan: { rate: number; needs: number; from: number },
): Promise<Load> {
  const dueAt = new Map<string, number>();
  const visibleMs: number[] = [];
  const began = performance.now();
  let failure: unknown = null;
  const look = async (): Promise<void> => {
    while (visibleMs.length < plan.needs && failure === null) {
      if (performance.now() - began > (plan.needs / plan.rate) * 1_000 + DRAIN_MS_MAX)
        throw new Error(`${plan.needs - visibleMs.length} needs have no recommendations yet`);
      if (dueAt.size > 0) {
        const { rows } = await platform.pool.query<{ need_id: string }>(
          'select distinct need_id from match_run where need_id = any($1)',
          [[...dueAt.keys()]],
        );
        const now = performance.now();
        for (const { need_id: needId } of rows) {
          visibleMs.push(now - (dueAt.get(needId) ?? now));
          dueAt.delete(needId);
        }
      }
      await pause(LOOK_MS);
    }
  };
  const send = async (index: number): Promise<void> => {
    const due = began + (index * 1_000) / plan.rate;
    await pause(Math.max(0, due - performance.now()));
    // Timed from when it was due: a late load generator counts against us, too.
    dueAt.set(await publish(platform, plan.from + index), due);
  };
  const sent = Promise.all(Array.from({ length: plan.needs }, (_, index) => send(index))).catch((error: unknown) => {
    failure = error;
  });
  await Promise.all([sent, look()]);
  if (failure !== null) throw new Error('a publication failed', { cause: failure });
  const totalMs = performance.now() - began;
  return { visibleMs, totalMs, drainMs: totalMs - ((plan.needs - 1) * 1_000) / plan.rate };
}
