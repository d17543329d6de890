import { expect, test } from 'vitest';
import { decideParkCoverage } from '../../../domain/insight/park-coverage.ts';

test.each([
  [4, 100, 70, true],
  [4, 100, 69, false],
  [5, 10_000, 6_999, false],
  [3, 100, 60, true],
  [3, 100, 59, false],
  [2, 100, 50, true],
  [null, 100, 49, false],
  [4, 0, 0, true],
])('a park class of %s stars with %s residents, %s of them granted: reached is %s', (stars, residents, granted, is) => {
  expect(decideParkCoverage({ stars, residents, granted }).isReached).toBe(is);
});

test('a coverage just short of its target is not shown as the target', () => {
  expect(decideParkCoverage({ stars: 4, residents: 30_000, granted: 20_999 }).coverageBps).toBe(6_999n);
});
