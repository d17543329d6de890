import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { examine } from './examine.ts';
import { startLoad } from './load.ts';
import { startWorld } from './world.ts';

const COPIES = 2;
const PATIENCE = { timeoutMs: 120_000 };

test('two APIs and two workers behind a balancer restart one by one: no request is refused or sent again, nothing is lost', async () => {
  const folder = createTemporaryFolder();
  // A busy machine is slow while a program starts; slow is not refused.
  const world = await startWorld({ folder: folder.path, withRedis: false, copies: COPIES, tryMsMax: 60_000 });
  try {
    const load = await startLoad(world, 3);
    const writesGoOn = (): Promise<boolean> => {
      const before = load.acknowledged.writes;
      return eventually(() => load.acknowledged.writes > before + 10, PATIENCE);
    };
    await writesGoOn();
    for (const part of ['worker', 'api'] as const)
      for (let copy = 0; copy < COPIES; copy += 1) {
        const old = world.pidOf(part, copy);
        process.kill(old, 'SIGTERM');
        await eventually(() => world.pidOf(part, copy) !== old, PATIENCE);
        await eventually(world.isWhole, PATIENCE);
        await writesGoOn();
      }
    await load.finish();
    expect(Object.fromEntries(load.acknowledged.reasons), world.outputOf()).toEqual({});
    expect(await examine(world, load.acknowledged)).toEqual([]);
  } finally {
    await world.stop();
    folder.remove();
  }
}, 600_000);
