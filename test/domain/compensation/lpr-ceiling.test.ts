import { expect, test } from 'vitest';
import { lprCeiling, lprTenorOf } from '../../../domain/compensation/lpr-ceiling.ts';
import { bps } from '../../../domain/money.ts';
import { day, gateContext } from './story.ts';

const { fixings } = gateContext();
const ask = (on: string, tenor: 'ONE_YEAR' | 'OVER_FIVE_YEARS' = 'ONE_YEAR') =>
  lprCeiling({ on: day(on), tenor, spreadBps: bps(150n), fixingAgeDaysMax: 45 }, fixings);

test('T10 and T11 the fixing of the day itself counts: 4.50% on 2025-05-20, 4.60% the day before', () => {
  expect(ask('2025-05-20')).toMatchObject({ ceilingBps: 450n, fixedOn: '2025-05-20' });
  expect(ask('2025-05-19')).toMatchObject({ ceilingBps: 460n, fixedOn: '2025-04-21' });
});

test('the order of the fixings does not matter', () => {
  const question = { on: day('2025-05-25'), tenor: 'ONE_YEAR', spreadBps: bps(150n), fixingAgeDaysMax: 45 } as const;
  expect(lprCeiling(question, [...fixings].reverse())).toEqual(lprCeiling(question, fixings));
});

test('up to sixty calendar months is the 1Y fixing, a day more the over-5Y fixing', () => {
  expect(lprTenorOf(day('2024-03-01'), day('2029-03-01'))).toBe('ONE_YEAR');
  expect(lprTenorOf(day('2024-03-01'), day('2029-03-02'))).toBe('OVER_FIVE_YEARS');
  expect(ask('2025-05-20', 'OVER_FIVE_YEARS')).toMatchObject({ ceilingBps: 500n });
});

test('a fixing 45 days old still answers, one day more is MISSING_FIXING', () => {
  expect(ask('2025-07-04')).toMatchObject({ kind: 'CEILING' });
  expect(ask('2025-07-05')).toEqual({ kind: 'MISSING_FIXING', date: '2025-07-05' });
});

test('a day before every fixing, and an empty list, are MISSING_FIXING', () => {
  expect(ask('2024-02-19').kind).toBe('MISSING_FIXING');
  expect(
    lprCeiling({ on: day('2025-05-20'), tenor: 'ONE_YEAR', spreadBps: bps(0n), fixingAgeDaysMax: 45 }, []).kind,
  ).toBe('MISSING_FIXING');
});
