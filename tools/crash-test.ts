import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '../adapters/postgres/embedded-postgres.ts';
import { crashEngagements, isUnharmed } from './crash/crash-engagements.ts';

const USAGE = 'Usage: npm run crash-test -- [--engagements 10000] [--workers 2] [--kill-every-ms 3000] [--seed 1]';
const PORT = 47_100;

const { values } = parseArgs({
  options: {
    engagements: { type: 'string', default: '10000' },
    workers: { type: 'string', default: '2' },
    'kill-every-ms': { type: 'string', default: '3000' },
    seed: { type: 'string', default: '1' },
  },
});
const numbers = [values.engagements, values.workers, values['kill-every-ms'], values.seed].map(Number);
const [engagements = 0, workers = 0, killEveryMs = 0, seed = 0] = numbers;
if (numbers.some((value) => !Number.isInteger(value) || value < 1)) {
  console.error(USAGE);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'credit-bridge-crash-'));
const postgres = await startEmbeddedPostgres(join(folder, 'postgres'));
try {
  const url = postgres.urlOf('postgres');
  const mailFolder = join(folder, 'mail');
  const program = join(import.meta.dirname, '..', 'workers', 'main.js');
  const settings = { url, mailFolder, program, port: PORT, engagements, workers, killEveryMs, seed };
  const report = await crashEngagements(settings);
  console.table(report);
  console.log(isUnharmed(report) ? 'Nothing was lost and nothing came twice.' : 'HARM WAS DONE.');
  if (!isUnharmed(report)) process.exitCode = 1;
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
