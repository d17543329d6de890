import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planForBands, planForBank } from '../../../domain/matching/bank-plan.ts';
import { applyChanges, type Change } from '../../../domain/matching/change.ts';
import { isOfFirmAlone, planForFirm } from '../../../domain/matching/counterfactual.ts';
import { decideEligibility } from '../../../domain/matching/decide-eligibility.ts';
import { evaluateRules } from '../../../domain/matching/hard-rules.ts';
import { maskPair, mayShow } from '../../../domain/matching/mask-pair.ts';
import type { Pair } from '../../../domain/matching/pair.ts';
import { bps, yuan } from '../../../domain/money.ts';
import { arbitraryPair, FIRM, NEED, PAIR, PRODUCT } from './arbitraries.ts';

const verdictOf = (pair: Pair) => decideEligibility(evaluateRules(pair)).verdict;
const nearMisses = arbitraryPair.filter((pair) => verdictOf(pair) === 'near-miss');

test('in random markets, doing what is stated makes the near miss match, for either side, and nothing of it can be left out', () => {
  fc.assert(
    fc.property(nearMisses, (pair) => {
      const firm = planForFirm(pair);
      if (firm !== null && isOfFirmAlone(firm)) expect(verdictOf(applyChanges(pair, firm))).toBe('eligible');
      const bank = planForBank(pair);
      if (bank === null) return;
      expect(bank.every(({ by }) => by === 'bank')).toBe(true);
      expect(verdictOf(applyChanges(pair, bank))).toBe('eligible');
      for (const spare of bank) {
        const rest: readonly Change[] = bank.filter((change) => change !== spare);
        expect(verdictOf(applyChanges(pair, rest))).not.toBe('eligible');
      }
    }),
    { numRuns: 400 },
  );
});

test('where the bank can mend every miss of a near miss alone, it has a plan', () => {
  fc.assert(
    fc.property(nearMisses, (pair) => {
      const eligibility = decideEligibility(evaluateRules(pair));
      const misses = eligibility.verdict === 'eligible' ? [] : eligibility.because;
      const isOfBank = misses.every(
        ({ code, changeableBy }) => changeableBy.includes('bank') && code.startsWith('AMOUNT'),
      );
      if (isOfBank) expect(planForBank(pair)).not.toBeNull();
    }),
    { numRuns: 100 },
  );
});

test('a plan made of bands shows the need, and is the same for every need of the same bands', () => {
  fc.assert(
    fc.property(arbitraryPair, (pair) => {
      const plan = planForBands(pair);
      if (plan !== null) {
        expect(mayShow(pair)).toBe(false);
        expect(mayShow(applyChanges(pair, plan))).toBe(true);
      }
      // The masked pair has other numbers and the same bands.
      const other = maskPair(pair);
      if (!mayShow(pair) && !mayShow(other)) expect(planForBands(other)).toEqual(plan);
    }),
    { numRuns: 1_000 },
  );
});

test('an amount over the top: a bank that was let in hears the number, one that was not hears the end of the band', () => {
  const pair = { ...PAIR, product: { ...PRODUCT, amountFenMax: yuan(1_500_000n) } };
  expect(planForBank(pair)).toEqual([{ by: 'bank', kind: 'raise-amount-max', amountFenMax: yuan(2_000_000n) }]);
  expect(planForBands(pair)).toEqual([{ by: 'bank', kind: 'raise-amount-max', amountFenMax: yuan(3_000_000n) }]);
});

test('a firm that only has to tell a fact leaves its bank nothing to change', () => {
  expect(planForBank({ ...PAIR, firm: { ...FIRM, revenueFen: null } })).toBeNull();
  expect(planForBands({ ...PAIR, firm: { ...FIRM, hasNoLoanRecord: false } })).toBeNull();
});

test('two rules missed take two changes of the bank, each at the end of its band', () => {
  const pair = {
    ...PAIR,
    need: { ...NEED, amountFen: yuan(400_000n), rateBpsMax: bps(340n) },
  };
  expect(planForBands(pair)).toEqual([
    { by: 'bank', kind: 'lower-amount-min', amountFenMin: yuan(300_000n) },
    { by: 'bank', kind: 'lower-spread-min', spreadBpsMin: bps(0n) },
  ]);
});
