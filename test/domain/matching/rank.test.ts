import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareMatches, type Rankable, rankMatches } from '../../../domain/matching/rank.ts';

const arbitraryMatch: fc.Arbitrary<Rankable> = fc.record({
  needId: fc.constantFrom('n1', 'n2'),
  productId: fc.constantFrom('a', 'b', 'c', 'Z'),
  rankScore: fc.integer({ min: 0, max: 2 }),
  firmScore: fc.integer({ min: 0, max: 2 }),
  firstLoan: fc.boolean(),
});

test('the order of the input has no influence', () => {
  const shuffled = fc
    .uniqueArray(arbitraryMatch, { selector: (match) => `${match.productId}/${match.needId}` })
    .chain((matches) => fc.tuple(fc.constant(matches), fc.shuffledSubarray(matches, { minLength: matches.length })));
  fc.assert(
    fc.property(shuffled, ([matches, other]) => {
      expect(rankMatches(other)).toEqual(rankMatches(matches));
    }),
  );
});

test('ranking loses and adds nothing, and no neighbour stands the wrong way round', () => {
  fc.assert(
    fc.property(fc.array(arbitraryMatch), (matches) => {
      const ranked = rankMatches(matches);
      expect(new Set(ranked)).toEqual(new Set(matches));
      for (const [index, match] of ranked.entries()) {
        const next = ranked[index + 1];
        if (next !== undefined) expect(compareMatches(match, next)).toBeLessThanOrEqual(0);
      }
    }),
  );
});

test('ties go to the firm score, then to a first loan, then to the smaller product id', () => {
  const tied = { needId: 'n1', rankScore: 5, firmScore: 5, firstLoan: false };
  const matches: Rankable[] = [
    { ...tied, productId: 'b' },
    { ...tied, productId: 'a' },
    { ...tied, productId: 'c', firstLoan: true },
    { ...tied, productId: 'd', firmScore: 6 },
    { ...tied, productId: 'e', rankScore: 6, firmScore: 0 },
  ];
  expect(rankMatches(matches).map((match) => match.productId)).toEqual(['e', 'd', 'c', 'a', 'b']);
});
