import { expect, test } from 'vitest';
import { formatMonthsRange } from '../../web/src/format.ts';

test.each([
  [12, 36, '1 – 3 年', '1 – 3 years'],
  [36, 61, '36 – 61 个月', '36 – 61 months'],
  [6, 12, '6 – 12 个月', '6 – 12 months'],
  [24, 24, '2 年', '2 years'],
])('a term from %i to %i months is said in one unit', (from, to, zh, en) => {
  expect([formatMonthsRange(from, to, 'zh'), formatMonthsRange(from, to, 'en')]).toEqual([zh, en]);
});
