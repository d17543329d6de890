import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, type CivilDate, civilDate as day } from '../../../../domain/calendar.ts';
import { checkCategory, findCategory, fitsTaxGrade, LIST_TYPES } from '../../../../domain/registry/lists/list-type.ts';
import { type MembershipRow, wasListed } from '../../../../domain/registry/lists/membership.ts';
import { needsSecondPerson, planRelease, type ReleaseRow } from '../../../../domain/registry/lists/release.ts';

const RULES = { removalShareBpsMax: 1_000, alwaysSecondPerson: false };
const member = (firmId: string, more: Partial<MembershipRow> = {}): MembershipRow => ({
  id: `row-${firmId}`,
  firmId,
  projectId: null,
  category: null,
  stars: null,
  validFrom: day('2024-01-01'),
  validTo: null,
  releaseNumber: 1,
  recordedAt: new Date('2024-01-01T00:00:00Z'),
  supersededAt: null,
  ...more,
});
const row = (firmId: string, line: number): ReleaseRow => ({
  line,
  firmId,
  projectId: null,
  category: null,
  stars: null,
  from: null,
  to: null,
});
const plan = (current: readonly MembershipRow[], rows: readonly ReleaseRow[], errors = 0) =>
  planRelease(RULES, {
    scope: 'WHOLE',
    effectiveOn: day('2026-02-01'),
    current,
    rows,
    errors: Array.from({ length: errors }, (_, at) => ({ line: 100 + at, code: 'FIRM_UNKNOWN', text: '' })),
    removalReason: '调整',
  });

describe('a release', () => {
  test('applied to the members gives exactly those of the file, and nobody twice', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 0, max: 40 }).map(String));
    fc.assert(
      fc.property(ids, ids, (before, file) => {
        const { changes, adds, removals, unchanged } = plan(
          before.map((id) => member(id)),
          file.map((id, at) => row(id, at + 2)),
        );
        const after = new Set(before);
        for (const change of changes) {
          if (change.kind === 'add') after.add(change.firmId);
          else after.delete(change.firmId);
        }
        expect([...after].sort()).toEqual([...file].sort());
        expect(adds + unchanged).toBe(file.length);
        expect(removals + unchanged).toBe(before.length);
      }),
    );
  });

  test('the same file again changes nothing', () => {
    expect(plan([member('a'), member('b')], [row('a', 2), row('b', 3)]).changes).toEqual([]);
  });

  test('nobody leaves because of a row that cannot be read, and a row that comes again is an error', () => {
    expect(plan([member('a'), member('b')], [row('a', 2)], 1)).toMatchObject({ removals: 0, changes: [] });
    expect(plan([], [row('a', 2), row('a', 3)]).errors).toEqual([{ line: 3, code: 'ROW_DUPLICATE', text: '2' }]);
  });

  test('removing the set share passes alone, one more needs a second person', () => {
    expect(needsSecondPerson(RULES, { removals: 10, membersBefore: 100 })).toBe(false);
    expect(needsSecondPerson(RULES, { removals: 11, membersBefore: 100 })).toBe(true);
    expect(needsSecondPerson({ ...RULES, alwaysSecondPerson: true }, { removals: 0, membersBefore: 100 })).toBe(true);
  });
});

describe('was it listed', () => {
  const rows = [member('f', { validFrom: day('2024-02-01'), validTo: day('2024-08-01') })];
  const ask = (on: CivilDate, knownAt = new Date('2026-01-01T00:00:00Z')) =>
    wasListed(rows, { firmId: 'f', projectId: null, on, knownAt }).listed;

  test('T21: the first day is in, the day of delisting is out', () => {
    expect(['2024-01-31', '2024-02-01', '2024-07-31', '2024-08-01'].map((on) => ask(day(on)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test('what was known at an instant never changes, whatever is recorded after it', () => {
    const instant = new Date('2025-06-01T00:00:00Z');
    const later = fc.record({
      offset: fc.integer({ min: 0, max: 900 }),
      length: fc.integer({ min: 1, max: 400 }),
      after: fc.integer({ min: 1, max: 10_000 }),
    });
    fc.assert(
      fc.property(fc.array(later), fc.integer({ min: 0, max: 900 }), (corrections, at) => {
        const on = addDays(day('2024-01-01'), at);
        const question = { firmId: 'f', projectId: null, on, knownAt: instant };
        const before = wasListed(rows, question).listed;
        const corrected = [
          ...rows.map((one) => ({ ...one, supersededAt: new Date('2025-06-02T00:00:00Z') })),
          ...corrections.map(({ offset, length, after }, index) =>
            member('f', {
              id: `later-${index}`,
              validFrom: addDays(day('2024-01-01'), offset),
              validTo: addDays(day('2024-01-01'), offset + length),
              recordedAt: new Date(instant.getTime() + after),
            }),
          ),
        ];
        expect(wasListed(corrected, question).listed).toBe(before);
      }),
    );
  });
});

describe('the list of 2018', () => {
  const list = LIST_TYPES.find(({ code }) => code === 'WHITELIST_2018');
  if (list === undefined) throw new Error('the list is missing');

  test('has ten categories, of which W09 takes only A and B and only W10 takes projects', () => {
    expect(list.categories.map(({ code }) => code)).toEqual([
      ...Array.from({ length: 9 }, (_, at) => `W0${at + 1}`),
      'W10',
    ]);
    const fits = ['A', 'B', 'M', 'C', 'D'].filter((grade) => fitsTaxGrade(findCategory(list, 'W09'), grade));
    expect(fits).toEqual(['A', 'B']);
    expect(fitsTaxGrade(findCategory(list, 'W09'), null)).toBe(false);
    const takesProjects = list.categories.filter(
      ({ code }) => checkCategory(list, { category: code, isProject: true }) === null,
    );
    expect(takesProjects.map(({ code }) => code)).toEqual(['W10']);
    expect(checkCategory(list, { category: 'W11', isProject: false })).toBe('CATEGORY_UNKNOWN');
  });
});
