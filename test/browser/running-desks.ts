import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { yuan } from '../../domain/money.ts';
import { seedPolicies } from '../../usecases/compensation/policies.ts';
import { setBudget } from '../../usecases/compensation/set-budget.ts';
import { type RunningPlatform, startRunningPlatform } from '../support/running-platform.ts';

const WEB_DIRECTORY = resolve('dist/web');

/** The platform with the built web app and the fund's policies; with a budget for 2026 unless a story appropriates its own. */
export async function startRunningDesks({ hasBudget = true } = {}): Promise<RunningPlatform> {
  if (!existsSync(WEB_DIRECTORY)) throw new Error('The web app is not built: npm run build.');
  const running = await startRunningPlatform({ webDirectory: WEB_DIRECTORY });
  const { deps } = running.platform;
  await seedPolicies(deps.read(), { withIllustrativeTiers: true });
  if (hasBudget) {
    const budget = { pool: 'DG-2023', year: 2026, amountFen: yuan(1_000_000_000n), actorId: 'treasury' };
    await deps.inTransaction((work) => setBudget(work, deps, budget));
  }
  return running;
}
