import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planForBands, planForBank } from '../../../domain/matching/bank-plan.ts';
import { applyChanges, type Change } from '../../../domain/matching/change.ts';
import { isOfFirmAlone, planForFirm } from '../../../domain/matching/counterfactual.ts';
import { decideEligibility } from '../../../domain/matching/decide-eligibility.ts';
import { evaluateRules } from '../../../domain/matching/hard-rules.ts';
import { mayShow } from '../../../domain/matching/mask-pair.ts';
import type { Pair } from '../../../domain/matching/pair.ts';
import { bps, yuan } from '../../../domain/money.ts';
import { arbitraryAsked, arbitraryPair, arbitraryProduct, FIRM, NEED, PAIR, PRODUCT } from './arbitraries.ts';
import { alike, crowdOf } from './crowd.ts';

const CROWD = crowdOf(FIRM);
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

const twins = arbitraryAsked.chain((asked) => fc.tuple(fc.constant(asked), alike(asked), arbitraryProduct));

test('a plan made of bands shows the need, and is the same for every need of the same bands and group', () => {
  fc.assert(
    fc.property(twins, ([asked, other, product]) => {
      const mask = crowdOf(asked.firm);
      const [pair, twin] = [
        { ...asked, product },
        { ...other, product },
      ];
      const plan = planForBands(pair, mask);
      if (plan !== null) {
        expect(mayShow(pair, mask)).toBe(false);
        expect(mayShow(applyChanges(pair, plan), mask)).toBe(true);
      }
      expect(planForBands(twin, mask)).toEqual(plan);
    }),
    { numRuns: 1_000 },
  );
});

test('an amount over the top: a bank that was let in hears the number, one that was not hears the end of the band', () => {
  const pair = { ...PAIR, product: { ...PRODUCT, amountFenMax: yuan(1_500_000n) } };
  expect(planForBank(pair)).toEqual([{ by: 'bank', kind: 'raise-amount-max', amountFenMax: yuan(2_000_000n) }]);
  expect(planForBands(pair, CROWD)).toEqual([{ by: 'bank', kind: 'raise-amount-max', amountFenMax: yuan(3_000_000n) }]);
});

test('a firm that only has to tell a fact leaves its bank nothing to change', () => {
  expect(planForBank({ ...PAIR, firm: { ...FIRM, revenueFen: null } })).toBeNull();
  const borrower = { ...FIRM, hasNoLoanRecord: false };
  expect(planForBands({ ...PAIR, firm: borrower }, crowdOf(borrower))).toBeNull();
});

test('two rules missed take two changes of the bank, each at the end of its band', () => {
  const pair = {
    ...PAIR,
    need: { ...NEED, amountFen: yuan(400_000n), rateBpsMax: bps(340n) },
  };
  expect(planForBands(pair, CROWD)).toEqual([
    { by: 'bank', kind: 'lower-amount-min', amountFenMin: yuan(300_000n) },
    { by: 'bank', kind: 'lower-spread-min', spreadBpsMin: bps(0n) },
  ]);
});
