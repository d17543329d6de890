import { expect, test } from 'vitest';
import { runFaults } from './run-faults.ts';

const FAULTS = Number(process.env['FAULTS'] ?? '2');
const SEED = Number(process.env['FAULT_SEED'] ?? '3');

test('after killed, halted and restarted programs under load every acknowledged write is there, found, matched and told once', async () => {
  const told: string[] = [];
  const run = { seed: SEED, faults: FAULTS, pairs: 3, minutesMax: 5, withRedis: false };
  const report = await runFaults(run, (line) => told.push(line));
  expect(report.findings, told.join('\n')).toEqual([]);
  expect(report.costs).toHaveLength(FAULTS);
  expect(report.writes).toBeGreaterThan(FAULTS * 5);
}, 300_000);
