import 'reflect-metadata';
import { createAuth, createAuthPool } from '../adapters/auth/auth.ts';
import { parseEnvironment } from '../adapters/environment.ts';
import { wirePlatform } from '../adapters/wire.ts';
import { accountNames, seedDemo } from './demo/seed.ts';
import { migrate } from './migrate.ts';

// Brings the tables up to date, fills an empty database with the demo, tells its parent the accounts, and ends.
const environment = parseEnvironment(process.env);
await migrate(environment);
const platform = await wirePlatform(environment);
const pool = createAuthPool(environment.DATABASE_URL, 2);
const warn = (message: string): void => console.warn(message);
const auth = createAuth({
  pool,
  secret: environment.AUTH_SECRET,
  baseUrl: environment.PUBLIC_URL,
  logger: { warn, error: warn },
});
try {
  const began = performance.now();
  if (await seedDemo(platform, auth, platform.deps.today()))
    console.log(`Demo data made in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
  process.send?.(await accountNames(platform));
} finally {
  await pool.end();
  await platform.close();
}
process.disconnect?.();
