import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../support/eventually.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { examine } from './examine.ts';
import { type Load, startLoad } from './load.ts';
import { seededRandom } from './random.ts';
import { planFaults } from './strike.ts';
import { startWorld, type World } from './world.ts';

export type FaultRun = {
  readonly seed: number;
  readonly faults: number;
  /** Clients that write all the time. */
  readonly pairs: number;
  readonly minutesMax: number;
  readonly withRedis: boolean;
  /** Strikes with faults whose name holds this. */
  readonly only?: string;
};

/** What one fault cost: how long no write was acknowledged, and how many requests had to be sent again. */
export type FaultCost = { readonly name: string; readonly silentMs: number; readonly retries: number };

export type FaultReport = {
  readonly costs: readonly FaultCost[];
  readonly writes: number;
  readonly retries: number;
  readonly findings: readonly string[];
  /** What the programs wrote at level warn and above. */
  readonly output: string;
};

/** Characters of what the programs wrote, when a run cannot go on. */
const OUTPUT_SHOWN = 6_000;
const PATIENCE = { timeoutMs: 60_000 };

/** Hurts an installation under load, lets it mend itself, and examines whether anything was lost or done twice. */
export async function runFaults(run: FaultRun, say: (text: string) => void): Promise<FaultReport> {
  const random = seededRandom(run.seed);
  const folder = createTemporaryFolder();
  const world = await startWorld({ folder: folder.path, withRedis: run.withRedis });
  try {
    const load = await startLoad(world, run.pairs);
    const deadline = performance.now() + run.minutesMax * 60_000;
    const costs: FaultCost[] = [];
    const withDisks = world.disks !== null;
    if (!withDisks) say('      no disk is filled: this process may mount none');
    for (const fault of planFaults(run.faults, { random, withDisks, withRedis: run.withRedis, only: run.only ?? '' })) {
      if (performance.now() > deadline) break;
      const retriesBefore = load.acknowledged.retries;
      const silentMs = await longestSilence(load, async () => {
        say(`      ${fault.name} ...`);
        await fault.strike(world, random);
        await recover(world, load);
      });
      const cost = {
        name: fault.name,
        silentMs: Math.round(silentMs),
        retries: load.acknowledged.retries - retriesBefore,
      };
      costs.push(cost);
      say(
        `${`${costs.length}`.padStart(4)}  ${cost.name.padEnd(56)} ${`${cost.silentMs}`.padStart(6)} ms  ${`${cost.retries}`.padStart(4)} sent again`,
      );
      await pause(random() * 300);
    }
    await load.finish();
    await eventually(world.isWhole, PATIENCE);
    const findings = await examine(world, load.acknowledged);
    const { writes, retries } = load.acknowledged;
    return { costs, writes, retries, findings, output: world.outputOf() };
  } catch (error) {
    say(world.outputOf().slice(-OUTPUT_SHOWN));
    throw error;
  } finally {
    await world.stop();
    folder.remove();
  }
}

/** Until a write that began after the fault is acknowledged and every part answers. */
async function recover(world: World, load: Load): Promise<void> {
  const struckAt = performance.now();
  await eventually(() => load.acknowledged.lastAt > struckAt, PATIENCE);
  await eventually(world.isWhole, PATIENCE);
}

const LOOK_MS = 10;

async function longestSilence({ acknowledged }: Load, act: () => Promise<void>): Promise<number> {
  let longest = 0;
  const look = setInterval(() => {
    longest = Math.max(longest, performance.now() - acknowledged.lastAt);
  }, LOOK_MS);
  try {
    await act();
  } finally {
    clearInterval(look);
  }
  return longest;
}
