import 'reflect-metadata';
import { parseEnvironment } from '../adapters/environment.ts';
import { wireAccounts, wirePlatform } from '../adapters/wire.ts';
import { accountNames, seedDemo } from './demo/seed.ts';
import { migrate } from './migrate.ts';

// Brings the tables up to date, fills an empty database with the demo, tells its parent the accounts, and ends.
const environment = parseEnvironment(process.env);
await migrate(environment);
const platform = await wirePlatform(environment);
const warn = (message: string): void => console.warn(message);
const accounts = wireAccounts(environment, { logger: { warn, error: warn }, now: platform.deps.now });
try {
  const began = performance.now();
  if (await seedDemo(platform, accounts.auth, platform.deps.today()))
    console.log(`Demo data made in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
  process.send?.(await accountNames(platform));
} finally {
  await accounts.close();
  await platform.close();
}
process.disconnect?.();
