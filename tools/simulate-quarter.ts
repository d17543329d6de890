import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startEmbeddedPostgres } from '../adapters/postgres/embedded-postgres.ts';
import { reconciles, reportQuarter, reportText } from './quarter/report-quarter.ts';
import { simulateQuarter } from './quarter/simulate-quarter.ts';

const USAGE = 'Usage: npm run simulate -- [--needs 2000] [--banks 30] [--days 90] [--seed 42] [--json]';

const { values } = parseArgs({
  options: {
    needs: { type: 'string', default: '2000' },
    banks: { type: 'string', default: '30' },
    days: { type: 'string', default: '90' },
    seed: { type: 'string', default: '42' },
    json: { type: 'boolean', default: false },
  },
});
const [needs, banks, days, seed] = [values.needs, values.banks, values.days, values.seed].map(Number);
const isWhole = (value: number | undefined, max: number): value is number =>
  value !== undefined && Number.isInteger(value) && value >= 1 && value <= max;
if (!isWhole(needs, 100_000) || !isWhole(banks, 30) || !isWhole(days, 365) || !isWhole(seed, 1_000_000)) {
  console.error(USAGE);
  process.exit(2);
}

const began = Date.now();
const folder = mkdtempSync(join(tmpdir(), 'credit-bridge-quarter-'));
const postgres = await startEmbeddedPostgres(folder);
try {
  const url = postgres.urlOf('postgres');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // A database that lives for one run need not survive a power cut.
  await client.query('alter database postgres set synchronous_commit = off');
  await client.end();
  const quarter = await simulateQuarter({ url, needs, banks, days, seed });
  const report = await reportQuarter(quarter);
  await quarter.town.close();
  console.log(values.json ? JSON.stringify(report, null, 2) : reportText(report));
  console.log(`\n${((Date.now() - began) / 1_000).toFixed(0)} s on this machine.`);
  if (!reconciles(report)) process.exitCode = 1;
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
