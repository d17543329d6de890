import { afterEach, describe, expect, test } from 'vitest';
import { addWorkingDays, HOLIDAYS_KNOWN_UNTIL, isWorkingDay } from '../../../adapters/reference/working-days.ts';
import { addDays, civilDate } from '../../../domain/calendar.ts';

const machineZone = process.env['TZ'];
afterEach(() => {
  if (machineZone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = machineZone;
});

describe('working days', () => {
  test.each(['America/New_York', 'Pacific/Kiritimati', 'Asia/Shanghai'])('a machine in %s counts the same', (zone) => {
    process.env['TZ'] = zone;
    expect(isWorkingDay(civilDate('2026-01-30'))).toBe(true);
    expect(isWorkingDay(civilDate('2026-01-31'))).toBe(false);
    expect(addWorkingDays(civilDate('2026-02-13'), 2)).toBe('2026-02-24');
  });

  test.each([
    ['2026-01-28', true, 'a Wednesday'],
    ['2026-01-31', false, 'a Saturday'],
    ['2026-01-04', true, 'a Sunday worked in exchange for New Year'],
    ['2026-02-14', true, 'a Saturday worked in exchange for Spring Festival'],
    ['2026-02-17', false, 'Spring Festival'],
    ['2025-10-08', false, 'National Day and Mid-Autumn'],
    ['2025-10-11', true, 'a Saturday worked in exchange for National Day'],
  ])('%s: working day %s, being %s', (date, expected) => {
    expect(isWorkingDay(civilDate(date))).toBe(expected);
  });

  test('counting starts the day after and jumps over holidays', () => {
    expect(addWorkingDays(civilDate('2026-01-28'), 0)).toBe('2026-01-28');
    expect(addWorkingDays(civilDate('2026-01-28'), 2)).toBe('2026-01-30');
    expect(addWorkingDays(civilDate('2026-01-30'), 1)).toBe('2026-02-02');
    expect(addWorkingDays(civilDate('2026-02-13'), 1)).toBe('2026-02-14');
    expect(addWorkingDays(civilDate('2026-02-13'), 2)).toBe('2026-02-24');
  });

  test('counting backwards or in halves is a bug', () => {
    expect(() => addWorkingDays(civilDate('2026-01-28'), -1)).toThrow('forwards');
    expect(() => addWorkingDays(civilDate('2026-01-28'), 0.5)).toThrow('forwards');
  });

  test('the installed holiday data reach as far as we say: the last National Day that we know is a holiday', () => {
    const year = HOLIDAYS_KNOWN_UNTIL.slice(0, 4);
    const monday = ['01', '02', '03', '04', '05', '06', '07'].map((day) => civilDate(`${year}-10-${day}`));
    expect(monday.some(isWorkingDay)).toBe(false);
    expect(isWorkingDay(addDays(HOLIDAYS_KNOWN_UNTIL, 1))).toBe(true); // New Year, if its holidays were known.
  });
});
