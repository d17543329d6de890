import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addMonths, contains, wholeMonthsBetween } from '../../../domain/calendar.ts';
import { type Band, bandGrade, bandMoney, bandMonths, bandRate } from '../../../domain/matching/bands.ts';
import { decideEligibility } from '../../../domain/matching/decide-eligibility.ts';
import {
  assignMasks,
  describeMask,
  FIRMS_SHARING_MIN,
  type FirmMask,
  type FirmTraits,
} from '../../../domain/matching/firm-mask.ts';
import { evaluateRules } from '../../../domain/matching/hard-rules.ts';
import { maskedRulesOf, scoreMasked, UNSEEN } from '../../../domain/matching/mask-pair.ts';
import type { NeedOnMarket, Pair } from '../../../domain/matching/pair.ts';
import { DEFAULT_SCORE_POLICY as policy } from '../../../domain/matching/score-policy.ts';
import { bps, fen, yuan } from '../../../domain/money.ts';
import type { FirmFacts } from '../../../domain/registry/firm-facts.ts';
import { arbitraryAsked, arbitraryPair, arbitraryProduct, FIRM, PAIR, PRODUCT, TODAY } from './arbitraries.ts';

const within = ({ from, to }: Band): fc.Arbitrary<bigint> =>
  fc.bigInt({ min: BigInt(from), max: to === null ? BigInt(from) * 2n + 1n : BigInt(to) - 1n });

/** Another need of another firm whose numbers all lie in the same bands. */
function alike({ need, firm, market }: NeedOnMarket): fc.Arbitrary<NeedOnMarket> {
  const age = firm.foundedOn === null ? null : Math.max(0, wholeMonthsBetween(firm.foundedOn, market.asOf));
  return fc
    .record({
      amount: within(bandMoney(need.amountFen)),
      term: within(bandMonths(need.termMonths)),
      rate: within(bandRate(need.rateBpsMax)),
      age: age === null ? fc.constant(null) : within(bandMonths(age)),
      revenue: firm.revenueFen === null ? fc.constant(null) : within(bandMoney(firm.revenueFen)),
      grade: firm.creditGrade === null ? fc.constant(null) : within(bandGrade(firm.creditGrade)),
    })
    .map((numbers) => ({
      market,
      need: {
        ...need,
        amountFen: fen(numbers.amount),
        termMonths: Number(numbers.term),
        rateBpsMax: bps(numbers.rate),
      },
      firm: {
        ...firm,
        foundedOn: numbers.age === null ? null : addMonths(market.asOf, -Number(numbers.age)),
        revenueFen: numbers.revenue === null ? null : fen(numbers.revenue),
        creditGrade: numbers.grade === null ? null : Math.min(10, Number(numbers.grade)),
      },
    }));
}

/** What names a firm, on the day of matching. */
const traitsOf = (firm: FirmFacts): FirmTraits => ({
  ...firm,
  tags: [...new Set(firm.tags.filter((tag) => contains(tag, TODAY)).map(({ code }) => code))],
});

/** The firm among enough others that are just like it. */
const crowdOf = (firm: FirmFacts): FirmMask => {
  const traits = traitsOf(firm);
  const crowd = Array.from({ length: FIRMS_SHARING_MIN }, (_one, index) => ({ ...traits, firmId: `${index}` }));
  const [[key, members] = ['', crowd]] = assignMasks(crowd, TODAY);
  return describeMask(key, members, TODAY);
};

/** All that a bank learns of a pair before consent. */
const seen = (pair: Pair, mask: FirmMask) => {
  const score = scoreMasked(pair, policy, mask);
  return { score, shown: mask.shown, rules: score === UNSEEN ? null : maskedRulesOf(pair, mask) };
};

test('two needs whose numbers share their bands look the same to a bank, whatever products it makes one after the other', () => {
  const twins = arbitraryAsked.chain((asked) => fc.tuple(fc.constant(asked), alike(asked)));
  fc.assert(
    fc.property(twins, fc.array(arbitraryProduct, { minLength: 1, maxLength: 12 }), ([one, other], products) => {
      const mask = crowdOf(one.firm);
      for (const product of products)
        expect(seen({ ...one, product }, mask)).toEqual(seen({ ...other, product }, mask));
    }),
    { numRuns: 400 },
  );
});

test('a bank is shown no pair that does not match, and only masked verdicts that are true', () => {
  fc.assert(
    fc.property(arbitraryPair, (pair) => {
      const { score, rules } = seen(pair, crowdOf(pair.firm));
      const isEligible = decideEligibility(evaluateRules(pair)).verdict === 'eligible';
      if (score !== UNSEEN) expect(isEligible).toBe(true);
      if (rules !== null) expect(rules.every(({ verdict }) => verdict === 'pass')).toBe(true);
    }),
    { numRuns: 600 },
  );
});

test('halving a bound step by step ends at the edges of the band, never at the amount', () => {
  const isSeen = (amountFenMax: bigint): boolean =>
    scoreMasked({ ...PAIR, product: { ...PRODUCT, amountFenMax: fen(amountFenMax) } }, policy, crowdOf(FIRM)) !==
    UNSEEN;
  let low: bigint = yuan(500_000n);
  let high: bigint = yuan(50_000_000n);
  expect([isSeen(low), isSeen(high)]).toEqual([false, true]);
  for (let revision = 0; revision < 60 && high - low > 1n; revision += 1) {
    const middle = (low + high) / 2n;
    if (isSeen(middle)) high = middle;
    else low = middle;
  }
  // The need asks for two million; its band runs from one to three.
  expect(high).toBe(yuan(3_000_000n) - 1n);
});
