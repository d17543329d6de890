import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seatRooms } from '../../../domain/sessions/seat-rooms.ts';
import { decideAbsence, decideNoShow } from '../../../domain/sessions/session.ts';
import { deriveThemes, scoreByTheme } from '../../../domain/sessions/themes.ts';

test('rooms hold about as many firms as they should, every firm sits in one, and none is larger than another by two', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.uuid(), { maxLength: 60 }),
      fc.integer({ min: 1, max: 12 }),
      (firmIds, firmsPerRoom) => {
        const rooms = seatRooms({ firmIds, meetings: [], firmsPerRoom });
        expect([...rooms.keys()].sort()).toEqual([...firmIds].sort());
        const sizes = new Map<number, number>();
        for (const room of rooms.values()) sizes.set(room, (sizes.get(room) ?? 0) + 1);
        const counts = [...sizes.values()];
        expect(counts.length).toBe(Math.ceil(firmIds.length / firmsPerRoom));
        if (counts.length === 0) return;
        expect(Math.max(...counts)).toBeLessThanOrEqual(firmsPerRoom);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      },
    ),
  );
});

test('whoever has checked in is never absent, whoever says so', () => {
  const people = fc.constantFrom('FIRM' as const, 'BANK' as const, 'OPERATOR' as const, 'CLOCK' as const);
  const presence = fc.record({ firm: fc.boolean(), bank: fc.boolean() });
  fc.assert(
    fc.property(
      people,
      fc.constantFrom('FIRM' as const, 'BANK' as const),
      presence,
      fc.nat(60),
      (by, absent, isHere, late) => {
        const verdict = decideNoShow({ absent, by, isHere, minutesLate: late, noShowMinutes: 5 });
        if (absent === 'FIRM' ? isHere.firm : isHere.bank) expect(verdict).toBe('IS_HERE');
        // A side only ever reports; to decide takes an operator or the clock.
        if (verdict === 'DECIDE') expect(['OPERATOR', 'CLOCK']).toContain(by);
        if (late < 5) expect(verdict).not.toBe('REPORT');
      },
    ),
  );
  expect(decideAbsence({ firm: false, bank: true })).toBe('NO_SHOW_FIRM');
  expect(decideAbsence({ firm: false, bank: false })).toBe('NO_SHOW_BOTH');
});

test('a firm of a theme of the bank comes before every other, and within both the score decides', () => {
  const facts = {
    purpose: 'ORDER_FINANCING' as const,
    industryCode: 'A01',
    lists: ['HIGH_TECH'],
    hasNoLoanRecord: true,
  };
  expect(deriveThemes(facts)).toEqual(['TECHNOLOGY', 'SUPPLY_CHAIN', 'FIRST_LOAN', 'AGRICULTURE']);
  expect(scoreByTheme(100, { inTheme: true, anyTheme: false })).toBeGreaterThan(
    scoreByTheme(9_999, { inTheme: false, anyTheme: false }),
  );
  expect(scoreByTheme(7_000, { inTheme: false, anyTheme: true })).toBe(7_000);
});
