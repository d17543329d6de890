import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideBackPressure } from '../../domain/back-pressure.ts';

test('below the limit everybody is welcome; at it and above, a wait of some seconds that grows with what waits and ends', () => {
  const many = fc.integer({ min: 0, max: 1_000_000 });
  fc.assert(
    fc.property(many, many, fc.integer({ min: 1, max: 100_000 }), (events, matching, waitingMax) => {
      const seconds = decideBackPressure({ events, matching }, waitingMax);
      if (Math.max(events, matching) < waitingMax) return seconds === null;
      const later = decideBackPressure({ events: events + 1_000, matching }, waitingMax);
      return seconds !== null && later !== null && seconds >= 2 && seconds <= 60 && later >= seconds;
    }),
  );
  expect(decideBackPressure({ events: 999, matching: 0 }, 1_000)).toBeNull();
  expect(decideBackPressure({ events: 1_000, matching: 0 }, 1_000)).toBe(10);
});
