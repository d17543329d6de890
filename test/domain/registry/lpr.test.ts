import { describe, expect, test } from 'vitest';
import { civilDate } from '../../../domain/calendar.ts';
import { findFixing } from '../../../domain/registry/lpr.ts';
import { LPR_FIXINGS } from '../../../domain/registry/lpr-fixings.ts';

const search = (date: string) => findFixing(LPR_FIXINGS, civilDate(date));
const oneYear = (date: string) => {
  const answer = search(date);
  return answer.verdict === 'found' ? answer.fixing.oneYearBps : answer.because;
};

describe('loan prime rate', () => {
  test('there is one fixing in every month from 2019-08 to 2026-01, in order', () => {
    expect(LPR_FIXINGS).toHaveLength(78);
    const months = LPR_FIXINGS.map(({ fixedOn }) => Number(fixedOn.slice(0, 4)) * 12 + Number(fixedOn.slice(5, 7)));
    expect(months).toEqual(Array.from({ length: 78 }, (_, index) => 2019 * 12 + 8 + index));
  });

  test('the fixing of the day itself counts, the day before still uses the old one (T10, T11)', () => {
    expect(oneYear('2025-05-19')).toBe(310n);
    expect(oneYear('2025-05-20')).toBe(300n);
  });

  test('the rate over five years is kept beside the one-year rate', () => {
    const answer = search('2024-02-20');
    expect(answer).toMatchObject({ verdict: 'found', fixing: { oneYearBps: 345n, overFiveYearsBps: 395n } });
  });

  test('before the first fixing nothing is found', () => {
    expect(search('2019-08-19')).toEqual({ verdict: 'missing', because: 'MISSING_FIXING', newest: null });
    expect(oneYear('2019-08-20')).toBe(425n);
  });

  test('a fixing serves for 45 days and is then missing, never replaced by an older one (A4-08)', () => {
    expect(oneYear('2026-03-06')).toBe(300n);
    expect(oneYear('2026-03-07')).toBe('MISSING_FIXING');
    expect(search('2026-03-07')).toMatchObject({ newest: { fixedOn: '2026-01-20' } });
  });

  test('the order of the fixings does not matter', () => {
    const answer = findFixing([...LPR_FIXINGS].reverse(), civilDate('2022-09-01'));
    expect(answer).toMatchObject({ verdict: 'found', fixing: { fixedOn: '2022-08-22', oneYearBps: 365n } });
  });
});
