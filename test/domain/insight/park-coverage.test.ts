import { expect, test } from 'vitest';
import { decideParkCoverage } from '../../../domain/insight/park-coverage.ts';
import { yuan } from '../../../domain/money.ts';

const NO_MONEY = { askedFen: yuan(0n), lentFen: yuan(0n) };

test.each([
  ['T13', 4, 100, 70, true],
  ['T13', 4, 100, 69, false],
  ['T13', 5, 10_000, 6_999, false],
  ['T14', 3, 100, 60, true],
  ['T14', 3, 100, 59, false],
  ['T14', 2, 100, 50, true],
  ['T14', null, 100, 49, false],
  ['4-01', 4, 0, 0, true],
])(
  '%s a park class of %s stars with %s residents, %s of them granted: reached is %s (parkCoverageOf FIRMS)',
  (_id, stars, residents, granted, is) => {
    expect(decideParkCoverage({ stars, residents, granted, ...NO_MONEY }).isReached).toBe(is);
  },
);

test('a coverage just short of its target is not shown as the target', () => {
  expect(decideParkCoverage({ stars: 4, residents: 30_000, granted: 20_999, ...NO_MONEY }).coverageBps).toBe(6_999n);
});

test('A4-16 read AMOUNT, the money lent is measured against the money asked for', () => {
  const park = { stars: 4, residents: 100, granted: 99, askedFen: yuan(1_000n), lentFen: yuan(699n) };
  expect(decideParkCoverage(park, 'FIRMS')).toMatchObject({ isReached: true, coverageBps: 9_900n });
  expect(decideParkCoverage(park, 'AMOUNT')).toMatchObject({ isReached: false, coverageBps: 6_990n });
  expect(decideParkCoverage({ ...park, lentFen: yuan(700n) }, 'AMOUNT').isReached).toBe(true);
});
