import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Fen, yuan } from '../../../domain/money.ts';
import { deriveSizeClass, type SizeFigures } from '../../../domain/registry/derive-size-class.ts';
import { INDUSTRY_DIVISIONS } from '../../../domain/registry/gbt4754.ts';
import type { SizeClass } from '../../../domain/registry/size-class.ts';
import { SIZE_STANDARD } from '../../../domain/registry/size-standard.ts';

/** The bounds of E1 once more, as the standard prints them: staff in persons, money in 万元. */
const PRINTED: readonly [string, Bounds | null, Bounds | null, Bounds | null][] = [
  ['A01', null, [20000, 500, 50], null],
  ['B06', [1000, 300, 20], [40000, 2000, 300], null],
  ['C39', [1000, 300, 20], [40000, 2000, 300], null],
  ['D44', [1000, 300, 20], [40000, 2000, 300], null],
  ['E47', null, [80000, 6000, 300], [80000, 5000, 300]],
  ['F51', [200, 20, 5], [40000, 5000, 1000], null],
  ['F52', [300, 50, 10], [20000, 500, 100], null],
  ['G54', [1000, 300, 20], [30000, 3000, 200], null],
  ['G58', [1000, 300, 20], [30000, 3000, 200], null],
  ['G59', [200, 100, 20], [30000, 1000, 100], null],
  ['G60', [1000, 300, 20], [30000, 2000, 100], null],
  ['H61', [300, 100, 10], [10000, 2000, 100], null],
  ['H62', [300, 100, 10], [10000, 2000, 100], null],
  ['I63', [2000, 100, 10], [100000, 1000, 100], null],
  ['I64', [2000, 100, 10], [100000, 1000, 100], null],
  ['I65', [300, 100, 10], [10000, 1000, 50], null],
  ['K7010', null, [200000, 1000, 100], [10000, 5000, 2000]],
  ['K7020', [1000, 300, 100], [5000, 1000, 500], null],
  ['L72', [300, 100, 10], null, [120000, 8000, 100]],
  ['M73', [300, 100, 10], null, null],
  ['N78', [300, 100, 10], null, null],
  ['O80', [300, 100, 10], null, null],
  ['R90', [300, 100, 10], null, null],
  ['Q85', [300, 100, 10], null, null],
  ['K703', [300, 100, 10], null, null],
  ['K709', [300, 100, 10], null, null],
];
type Bounds = [number, number, number];

const ORDER: readonly SizeClass[] = ['MICRO', 'SMALL', 'MEDIUM', 'LARGE'];
const HUGE: SizeFigures = {
  industryCode: null,
  staff: 1_000_000,
  revenueFen: yuan(10n ** 12n),
  assetsFen: yuan(10n ** 12n),
};
const tenThousand = (amount: number): Fen => yuan(BigInt(amount) * 10_000n);
const classOf = (figures: Partial<SizeFigures>): SizeClass => deriveSizeClass({ ...HUGE, ...figures }).sizeClass;

describe('size class by the SME standard', () => {
  test.each([
    ['C', 1000, 39999, 'MEDIUM'],
    ['C', 999, 40000, 'MEDIUM'],
    ['C', 1000, 40000, 'LARGE'],
    ['C', 20, 300, 'SMALL'],
    ['C', 19, 5000, 'MICRO'],
    ['F51', 5, 999, 'MICRO'],
    ['F51', 5, 1000, 'SMALL'],
  ] as const)('%s with %i persons and %i 万元 is %s', (industryCode, staff, revenue, expected) => {
    expect(classOf({ industryCode, staff, revenueFen: tenThousand(revenue) })).toBe(expected);
  });

  test('there are sixteen groups, each with its printed bounds', () => {
    expect(SIZE_STANDARD).toHaveLength(16);
    expect(new Set(PRINTED.map(([industryCode]) => deriveSizeClass({ ...HUGE, industryCode }).groupCode)).size).toBe(
      16,
    );
  });

  describe.each(PRINTED)('%s', (industryCode, staffBounds, revenueBounds, assetsBounds) => {
    const indicators = [
      {
        bounds: staffBounds,
        below: (bound: number) => ({ staff: bound - 1 }),
        at: (bound: number) => ({ staff: bound }),
      },
      {
        bounds: revenueBounds,
        below: (bound: number) => ({ revenueFen: (tenThousand(bound) - 1n) as Fen }),
        at: (bound: number) => ({ revenueFen: tenThousand(bound) }),
      },
      {
        bounds: assetsBounds,
        below: (bound: number) => ({ assetsFen: (tenThousand(bound) - 1n) as Fen }),
        at: (bound: number) => ({ assetsFen: tenThousand(bound) }),
      },
    ];

    test('each bound is included, and one below drops to the next class', () => {
      for (const { bounds, below, at } of indicators) {
        for (const [index, bound] of (bounds ?? []).entries()) {
          expect(classOf({ industryCode, ...at(bound) })).toBe(ORDER[3 - index]);
          expect(classOf({ industryCode, ...below(bound) })).toBe(ORDER[2 - index]);
        }
      }
    });

    test('a figure that the group does not compare is not needed and not looked at', () => {
      expect(
        deriveSizeClass({
          industryCode,
          staff: staffBounds === null ? null : 1_000_000,
          revenueFen: revenueBounds === null ? null : HUGE.revenueFen,
          assetsFen: assetsBounds === null ? null : HUGE.assetsFen,
        }).sizeClass,
      ).toBe('LARGE');
    });
  });

  test.each(['J', 'J66', 'P83', 'Q84', 'S91', 'T97', 'G53', 'K704', 'K7040'])(
    '%s is not covered, not large',
    (code) => {
      expect(deriveSizeClass({ ...HUGE, industryCode: code })).toMatchObject({
        sizeClass: 'NOT_COVERED',
        because: 'INDUSTRY_NOT_COVERED',
      });
    },
  );

  test('every division is either covered, not covered, or K70, which lies across groups', () => {
    const covered = INDUSTRY_DIVISIONS.filter(({ code }) => classOf({ industryCode: code }) === 'LARGE').length;
    const left = INDUSTRY_DIVISIONS.filter(({ code }) => classOf({ industryCode: code }) === 'NOT_COVERED');
    const wide = INDUSTRY_DIVISIONS.filter(({ code }) => classOf({ industryCode: code }) === 'UNKNOWN');
    expect(wide.map(({ code }) => code)).toEqual(['K70']);
    expect(left.map(({ code }) => code).join(' ')).toBe('G53 J66 J67 J68 J69 P83 Q84 S91 S92 S93 S94 S95 S96 T97');
    expect(covered).toBe(97 - 15);
  });

  test.each([
    [null, 'INDUSTRY_MISSING'],
    ['X99', 'INDUSTRY_UNKNOWN'],
    ['F', 'INDUSTRY_TOO_WIDE'],
    ['G', 'INDUSTRY_TOO_WIDE'],
    ['Q', 'INDUSTRY_TOO_WIDE'],
    ['K70', 'INDUSTRY_TOO_WIDE'],
  ])('industry %s leaves the class unknown: %s', (industryCode, because) => {
    expect(deriveSizeClass({ ...HUGE, industryCode })).toMatchObject({ sizeClass: 'UNKNOWN', because });
  });

  test('a missing figure leaves the class unknown, unless another already makes the firm micro', () => {
    const industryCode = 'C39';
    expect(deriveSizeClass({ ...HUGE, industryCode, revenueFen: null })).toMatchObject({
      sizeClass: 'UNKNOWN',
      groupCode: 'INDUSTRY',
      because: 'FIGURE_MISSING',
    });
    expect(classOf({ industryCode, staff: 19, revenueFen: null })).toBe('MICRO');
    expect(classOf({ industryCode, staff: null, revenueFen: null })).toBe('UNKNOWN');
  });

  test('the evidence names the group, the figures and the bounds that were compared', () => {
    const decision = deriveSizeClass({ industryCode: 'C39', staff: 25, revenueFen: tenThousand(299), assetsFen: null });
    expect(decision).toMatchObject({
      sizeClass: 'MICRO',
      groupCode: 'INDUSTRY',
      evidence: [
        { indicator: 'STAFF', figure: { kind: 'count', count: 25 }, reaches: 'SMALL' },
        {
          indicator: 'REVENUE',
          figure: { kind: 'money', fen: tenThousand(299) },
          bounds: { small: { kind: 'money', fen: tenThousand(300) } },
          reaches: 'MICRO',
        },
      ],
    });
  });

  test('more of any one figure never makes a firm smaller', () => {
    const industry = fc.constantFrom(...PRINTED.map(([code]) => code));
    const money = fc.bigInt({ min: 0n, max: 250_000n * 1_000_000n }).map((amount) => amount as Fen);
    const persons = fc.nat({ max: 2_500 });
    const figures = fc.record({ industryCode: industry, staff: persons, revenueFen: money, assetsFen: money });
    fc.assert(
      fc.property(figures, persons, money, (before, moreStaff, moreMoney) => {
        const rank = (after: SizeFigures) => ORDER.indexOf(deriveSizeClass(after).sizeClass);
        const start = rank(before);
        return (
          start >= 0 &&
          rank({ ...before, staff: before.staff + moreStaff }) >= start &&
          rank({ ...before, revenueFen: (before.revenueFen + moreMoney) as Fen }) >= start &&
          rank({ ...before, assetsFen: (before.assetsFen + moreMoney) as Fen }) >= start
        );
      }),
      { numRuns: 1_000 },
    );
  });

  test('half a person is a bug', () => {
    expect(() => deriveSizeClass({ ...HUGE, industryCode: 'C39', staff: 1.5 })).toThrow('whole number of persons');
  });
});
