import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeGrades } from '../../../domain/registry/grade-report.ts';

const group = (platformGrade: number, firms: number, bad: number) =>
  Array.from({ length: firms }, (_, at) => ({ value: `G${platformGrade}`, platformGrade, wentBad: at < bad }));

test('a bad rate that rises or stays from each grade to the next is monotone, and every group is counted', () => {
  const report = judgeGrades([...group(3, 10, 3), ...group(1, 100, 5), ...group(2, 20, 1)]);
  expect(report).toMatchObject({ verdict: 'MONOTONE', breaksAt: [] });
  expect(report.counts).toEqual([
    { platformGrade: 1, values: ['G1'], firms: 100, bad: 5 },
    { platformGrade: 2, values: ['G2'], firms: 20, bad: 1 },
    { platformGrade: 3, values: ['G3'], firms: 10, bad: 3 },
  ]);
});

test('each grade whose bad rate falls below that of the next better one is named', () => {
  const report = judgeGrades([...group(1, 10, 2), ...group(4, 10, 1), ...group(5, 3, 3)]);
  expect(report).toMatchObject({ verdict: 'NOT_MONOTONE', breaksAt: [4] });
  expect(judgeGrades(group(1, 5, 1)).verdict).toBe('TOO_FEW');
});

test('the order in which outcomes come changes nothing, and the counts add up', () => {
  const outcomes = fc.array(
    fc.record({
      value: fc.constantFrom('A', 'B'),
      platformGrade: fc.integer({ min: 1, max: 4 }),
      wentBad: fc.boolean(),
    }),
  );
  fc.assert(
    fc.property(outcomes, (all) => {
      const report = judgeGrades(all);
      expect(judgeGrades([...all].reverse())).toEqual(report);
      expect(report.counts.reduce((sum, { firms }) => sum + firms, 0)).toBe(all.length);
      expect(report.counts.reduce((sum, { bad }) => sum + bad, 0)).toBe(all.filter(({ wentBad }) => wentBad).length);
    }),
  );
});
