import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ProductTerms } from '../../../domain/market/credit-product.ts';
import { compileCatalogue, removeProduct, upsertProduct } from '../../../domain/matching/catalogue.ts';
import { decideEligibility } from '../../../domain/matching/decide-eligibility.ts';
import { evaluateRules } from '../../../domain/matching/hard-rules.ts';
import { compileBitIndex, compileMatcher, rankEligible, scanningMatcher } from '../../../domain/matching/match-many.ts';
import { MATCHES_LIMIT, matchNeed, NEAR_MISSES_MAX } from '../../../domain/matching/match-need.ts';
import type { NeedOnMarket } from '../../../domain/matching/pair.ts';
import { type Candidate, compareNearMisses } from '../../../domain/matching/rank.ts';
import { scorePair } from '../../../domain/matching/score-pair.ts';
import { DEFAULT_SCORE_POLICY as policy } from '../../../domain/matching/score-policy.ts';
import { sparedPlaces } from '../../../domain/matching/shortlist.ts';
import { fen, yuan } from '../../../domain/money.ts';
import { arbitraryAsked, arbitraryMarket, arbitraryProduct, MARKET, PAIR, PRODUCT } from './arbitraries.ts';

/** The same question answered without columns: every rule and every score of every product. */
function matchPlainly(products: readonly ProductTerms[], asked: NeedOnMarket): Candidate[] {
  return products
    .flatMap((product): Candidate[] => {
      const pair = { ...asked, product };
      const eligibility = decideEligibility(evaluateRules(pair));
      if (eligibility.verdict === 'ineligible') return [];
      const score = scorePair(pair, policy);
      return [
        {
          needId: asked.need.needId,
          needVersion: asked.need.version,
          productId: product.productId,
          productVersion: product.version,
          verdict: eligibility.verdict,
          misses: eligibility.verdict === 'eligible' ? 0 : eligibility.because.length,
          firmScore: score.firm.total,
          bankScore: score.bank.total,
          reciprocal: score.reciprocal,
          rankScore: score.reciprocal,
          attentionPrice: 0,
          firstLoan: product.firstLoanOnly,
        },
      ];
    })
    .sort(compareNearMisses);
}

/** Charges each eligible product for its bank, save the best of a need that the floor spares. */
function charge(eligible: readonly Candidate[], products: readonly ProductTerms[], asked: NeedOnMarket): Candidate[] {
  const bankOf = new Map(products.map(({ productId, bankId }) => [productId, bankId]));
  const spared = sparedPlaces(asked, policy.exposureFloor);
  return eligible
    .map((candidate, index) => {
      const bank = asked.market.standing.banks[bankOf.get(candidate.productId) ?? ''];
      const attentionPrice = index < spared ? 0 : (bank?.attentionPrice ?? 0);
      return { ...candidate, attentionPrice, rankScore: candidate.reciprocal - attentionPrice };
    })
    .sort(compareNearMisses);
}

function expectSame(
  catalogue: Parameters<typeof matchNeed>[0],
  products: readonly ProductTerms[],
  asked: NeedOnMarket,
): void {
  const plain = matchPlainly(products, asked);
  const eligible = plain.filter((candidate) => candidate.verdict === 'eligible');
  const nearMisses = plain.filter((candidate) => candidate.verdict === 'near-miss');
  expect(matchNeed(catalogue, asked, { policy })).toEqual({
    eligible: charge(eligible, products, asked).slice(0, MATCHES_LIMIT),
    nearMisses: nearMisses.slice(0, NEAR_MISSES_MAX),
    scanned: products.length,
    eligibleCount: eligible.length,
    nearMissCount: nearMisses.length,
  });
}

const arbitraryProducts = fc.uniqueArray(arbitraryProduct, { selector: (product) => product.productId, maxLength: 60 });

test('columns give the verdicts, scores and order of the plain loop', () => {
  fc.assert(
    fc.property(arbitraryProducts, arbitraryAsked, (products, asked) => {
      expectSame(compileCatalogue(products), products, asked);
    }),
    { numRuns: 400 },
  );
});

test('products that fit in nearly everything give long lists, cut at the limit as in the plain loop', () => {
  const fitting = fc.array(arbitraryProduct, { minLength: 30, maxLength: 60 }).map((products) =>
    products.map((product, index) => ({
      ...PRODUCT,
      productId: `product-${index}`,
      promisedDays: product.promisedDays % 4,
      fees: product.fees,
      firmAgeMonthsMin: product.firmAgeMonthsMin,
      creditGradeWorst: product.creditGradeWorst,
      firstLoanOnly: product.firstLoanOnly,
    })),
  );
  fc.assert(
    fc.property(fitting, (products) => {
      expectSame(compileCatalogue(products), products, PAIR);
    }),
  );
});

test('upserts and removals in any order leave the catalogue as if compiled from what is left', () => {
  const step = fc.oneof(
    { weight: 3, arbitrary: arbitraryProduct.map((product) => ({ kind: 'upsert' as const, product })) },
    { weight: 1, arbitrary: arbitraryProduct.map(({ productId }) => ({ kind: 'remove' as const, productId })) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150 }), arbitraryAsked, (steps, asked) => {
      const catalogue = compileCatalogue([]);
      const left = new Map<string, ProductTerms>();
      for (const change of steps) {
        if (change.kind === 'remove') {
          expect(removeProduct(catalogue, change.productId)).toBe(left.delete(change.productId));
          continue;
        }
        const isNewer = (left.get(change.product.productId)?.version ?? 0) <= change.product.version;
        expect(upsertProduct(catalogue, change.product)).toBe(isNewer);
        if (isNewer) left.set(change.product.productId, change.product);
      }
      expectSame(catalogue, [...left.values()], asked);
    }),
    { numRuns: 200 },
  );
});

test('the order in which products come has no influence', () => {
  const shuffled = arbitraryProducts.chain((products) =>
    fc.tuple(fc.constant(products), fc.shuffledSubarray(products, { minLength: products.length })),
  );
  fc.assert(
    fc.property(shuffled, arbitraryAsked, ([products, other], asked) => {
      const first = matchNeed(compileCatalogue(products), asked, { policy });
      expect(matchNeed(compileCatalogue(other), asked, { policy })).toEqual(first);
    }),
  );
});

test('without an LPR fixing nothing matches, and all products still count as scanned', () => {
  const matches = matchNeed(compileCatalogue([PRODUCT]), { ...PAIR, market: { ...MARKET, lpr: null } }, { policy });
  expect(matches).toEqual({ eligible: [], nearMisses: [], scanned: 1, eligibleCount: 0, nearMissCount: 0 });
});

test('a product whose amount is no exact number is refused and leaves the catalogue as it was', () => {
  const catalogue = compileCatalogue([PRODUCT]);
  const huge = { ...PRODUCT, productId: 'huge', amountFenMax: yuan(10n ** 15n) };
  expect(() => upsertProduct(catalogue, huge)).toThrow('2^53');
  expect(matchNeed(catalogue, PAIR, { policy }).eligible).toHaveLength(1);
});

test('a limit of zero keeps no match and still counts them', () => {
  const matches = matchNeed(compileCatalogue([PRODUCT]), PAIR, { policy, limit: 0 });
  expect([matches.eligible.length, matches.eligibleCount]).toEqual([0, 1]);
});

test('lists that no product uses any more are freed, so that new versions do not grow the catalogue', () => {
  const catalogue = compileCatalogue([PRODUCT]);
  for (let version = 2; version <= 200; version += 1) {
    upsertProduct(catalogue, { ...PRODUCT, version, regions: [`4419001${version}`], requiredTags: [`TAG_${version}`] });
  }
  expect(catalogue.lists.regions.members).toHaveLength(1);
  removeProduct(catalogue, PRODUCT.productId);
  expect(catalogue.lists.requiredTags.idByKey.size).toBe(0);
});

test('bit sets find the same eligible products in the same order as the columns', () => {
  fc.assert(
    fc.property(arbitraryProducts, arbitraryAsked, (products, asked) => {
      const catalogue = compileCatalogue(products);
      const index = compileBitIndex(catalogue, asked.market);
      const { best, eligibleCount } = rankEligible({ catalogue, index }, asked, { policy, limit: MATCHES_LIMIT });
      const found = matchNeed(catalogue, asked, { policy });
      expect(eligibleCount).toBe(found.eligibleCount);
      type Picked = Pick<Candidate, 'productId' | 'firmScore' | 'bankScore' | 'reciprocal' | 'rankScore'>;
      const pick = ({ productId, firmScore, bankScore, reciprocal, rankScore }: Picked) => ({
        productId,
        firmScore,
        bankScore,
        reciprocal,
        rankScore,
      });
      expect(best.map(pick)).toEqual(found.eligible.map(pick));
    }),
    { numRuns: 300 },
  );
});

test('a compiled market gives each need the very answer that the columns give: matches, near misses, openings, further products', () => {
  fc.assert(
    fc.property(
      arbitraryProducts,
      fc.array(arbitraryAsked, { minLength: 1, maxLength: 4 }),
      arbitraryMarket,
      // Few sets for many bounds: products that only seem to fit must be looked at again.
      fc.constantFrom(1, 3, 1_024),
      (products, needs, market, setsMax) => {
        const catalogue = compileCatalogue(products);
        const compiled = compileMatcher(catalogue, market, { policy, setsMax });
        const scanning = scanningMatcher(catalogue, policy);
        for (const { need, firm } of needs) {
          const asked = { need, firm, market };
          const found = compiled.match(asked, MATCHES_LIMIT);
          expect(found).toEqual(scanning.match(asked, MATCHES_LIMIT));
          expect(compiled.countOpenings(asked)).toEqual(scanning.countOpenings(asked));
          const changed = { ...asked, need: { ...need, amountFen: fen(need.amountFen * 2n) } };
          expect(compiled.countFurther(asked, changed)).toBe(scanning.countFurther(asked, changed));
        }
      },
    ),
    { numRuns: 300 },
  );
});
