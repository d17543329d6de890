import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CalendarEntry, writeCalendarFile } from '../../../domain/sessions/calendar-file.ts';

const entry = (over: Partial<CalendarEntry> = {}): CalendarEntry => ({
  id: 'm1',
  sequence: 0,
  isCancelled: false,
  startsAt: new Date('2026-03-11T06:00:00Z'),
  endsAt: new Date('2026-03-11T06:20:00Z'),
  writtenAt: new Date('2026-03-10T00:00:00Z'),
  title: '银企对接 甲银行',
  url: 'https://meet.example/m1',
  ...over,
});

/** Name and value of each line, after the lines that were folded are one again. */
const fieldsOf = (file: string): Map<string, string> =>
  new Map(
    file
      .replaceAll('\r\n ', '')
      .trim()
      .split('\r\n')
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)] as const),
  );

describe('the calendar file of a meeting', () => {
  test('says when it is, in UTC, and where', () => {
    const fields = fieldsOf(writeCalendarFile(entry()));
    expect(fields.get('DTSTART')).toBe('20260311T060000Z');
    expect(fields.get('DTEND')).toBe('20260311T062000Z');
    expect(fields.get('URL')).toBe('https://meet.example/m1');
    expect(fields.get('STATUS')).toBe('CONFIRMED');
  });

  test('replaces the earlier one of the same meeting, and takes it away when it is cancelled', () => {
    const [first, moved] = [writeCalendarFile(entry()), writeCalendarFile(entry({ sequence: 1 }))].map(fieldsOf);
    expect(moved?.get('UID')).toBe(first?.get('UID'));
    expect(Number(moved?.get('SEQUENCE'))).toBeGreaterThan(Number(first?.get('SEQUENCE')));
    const off = fieldsOf(writeCalendarFile(entry({ sequence: 2, isCancelled: true })));
    expect([off.get('METHOD'), off.get('STATUS')]).toEqual(['CANCEL', 'CANCELLED']);
  });

  test('has no line above 75 octets, cuts no character, and a title adds no line of its own', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (title) => {
        const file = writeCalendarFile(entry({ title: `银企对接 ${title}` }));
        for (const line of file.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        expect(file).not.toContain('\uFFFD');
        expect(file.replaceAll('\r\n ', '').trim().split('\r\n')).toHaveLength(15);
      }),
    );
  });
});
