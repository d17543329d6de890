import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHighsOptimiser } from '../../../adapters/optimiser/highs.ts';
import { assignMeetings, welfareOf } from '../../../domain/sessions/assign-meetings.ts';
import { assignmentProgram, optimumProgram, placementProgram } from '../../../domain/sessions/linear-program.ts';
import { compileSession } from '../../../domain/sessions/session-market.ts';
import { placeMeetings } from '../../../domain/sessions/timetable.ts';
import { readAssignmentFile } from '../../../tools/read-assignment-file.ts';
import { sessionInputs } from '../../domain/sessions/arbitraries.ts';

const sharedData = process.env['SHARED_DATA_DIR'] ?? resolve(import.meta.dirname, '../../../../shared/data');
const FILE = join(sharedData, 'assignment_100.txt');
const optimise = createHighsOptimiser({ secondsMax: 20 });

test.skipIf(!existsSync(FILE))(
  `the published problem of 100 workers and 100 tasks costs 305, its published optimum${existsSync(FILE) ? '' : ` (skipped: ${FILE} is not there)`}`,
  async () => {
    const costs = readAssignmentFile(readFileSync(FILE, 'utf8'));
    const solution = await optimise(assignmentProgram(costs));
    expect(solution?.total).toBe(305);
    expect(solution?.chosen.length).toBe(100);
    expect(new Set(solution?.chosen.map((variable) => variable % 100)).size).toBe(100);
  },
);

test('a file with a cost too few is refused', () => {
  expect(() => readAssignmentFile('2\n1 2 3')).toThrow('needs n and then 4 whole costs, it holds 3');
});

test('a program without a solution answers null', async () => {
  const rows = [
    { variables: [0], min: 1, max: 1 },
    { variables: [0], min: 0, max: 0 },
  ];
  expect(await optimise({ sense: 'maximise', values: [1], rows })).toBe(null);
});

test('the optimum keeps every quota and is never worth less than the stable assignment, and no timetable places more than its bound', async () => {
  await fc.assert(
    fc.asyncProperty(sessionInputs({ limits: true, ties: true }), async (input) => {
      const market = compileSession(input);
      const chosen = assignMeetings(market);
      fc.pre(chosen.length > 0);
      const optimum = await optimise(optimumProgram(market));
      expect(optimum!.total).toBe(welfareOf(market, optimum!.chosen));
      expect(optimum!.total).toBeGreaterThanOrEqual(welfareOf(market, chosen));
      market.firmQuota.forEach((quota, firm) =>
        expect(optimum!.chosen.filter((index) => market.edges[index]!.firm === firm).length).toBeLessThanOrEqual(quota),
      );
      const program = placementProgram(market, chosen);
      const most = program.rows.length === 0 ? 0 : (await optimise(program))!.total;
      expect(placeMeetings(market, chosen).meetings.length).toBeLessThanOrEqual(most);
    }),
    { numRuns: 15 },
  );
});
