import { beforeAll, expect, test } from 'vitest';
import { type QuarterReport, reconciles, reportQuarter, reportText } from '../../tools/quarter/report-quarter.ts';
import { simulateQuarter } from '../../tools/quarter/simulate-quarter.ts';
import { createTestDatabase } from '../support/test-database.ts';

const SMALL = { seed: 7, needs: 60, banks: 12, days: 30 } as const;

/** A short quarter of a small town, on a database of its own. */
async function play(): Promise<QuarterReport> {
  const database = await createTestDatabase();
  const quarter = await simulateQuarter({ ...SMALL, url: database.url });
  const report = await reportQuarter(quarter);
  await quarter.town.close();
  await database.drop();
  return report;
}

let report: QuarterReport;
let again: QuarterReport;
beforeAll(async () => {
  report = await play();
  again = await play();
}, 120_000);

test('a simulated quarter reconciles with the tables: no lost timer, no state without its event, no need without an owner', () => {
  expect(report.checks.filter(({ counted, inTables }) => counted !== inTables)).toEqual([]);
  expect(report.brokenChains).toBe(0);
  expect(reconciles(report)).toBe(true);
  const needsAt = Object.fromEntries(report.funnel.map(({ step, needs }) => [step, needs]));
  expect(needsAt['published']).toBe(SMALL.needs);
  expect(needsAt['engaged']).toBeGreaterThan(0);
  expect(needsAt['accepted']).toBeLessThanOrEqual(needsAt['engaged'] ?? 0);
  expect(reportText(report)).toContain('All totals reconcile');
});

test('the same seed plays the same quarter', () => {
  expect(again).toEqual(report);
});
