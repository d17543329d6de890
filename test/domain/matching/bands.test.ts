import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bandCount,
  bandGrade,
  bandMoney,
  bandMonths,
  bandRate,
  isMissSafeToShow,
  maskRuleResults,
} from '../../../domain/matching/bands.ts';
import { evaluateRules } from '../../../domain/matching/hard-rules.ts';
import { bps, fen, yuan } from '../../../domain/money.ts';
import { arbitraryPair, NEED, PAIR, PRODUCT } from './arbitraries.ts';

const holds = (band: { from: bigint | number; to: bigint | number | null }, value: bigint | number): boolean =>
  band.from <= value && (band.to === null || value < band.to);

test('every band contains its value', () => {
  fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), (amount) => holds(bandMoney(fen(amount)), amount)));
  fc.assert(fc.property(fc.bigInt({ min: -500n, max: 3_000n }), (rate) => holds(bandRate(bps(rate)), rate)));
  fc.assert(
    fc.property(fc.nat(20_000), (value) =>
      [bandMonths, bandGrade, bandCount].every((band) => holds(band(value), value)),
    ),
  );
});

test('two values of one band have the same band', () => {
  const pair = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 13n }), fc.bigInt({ min: 0n, max: 10n ** 13n }));
  fc.assert(
    fc.property(pair, ([first, second]) => {
      const band = bandMoney(fen(first));
      if (holds(band, second)) expect(bandMoney(fen(second))).toEqual(band);
    }),
  );
});

test('edges belong to the band above', () => {
  expect(bandMoney(yuan(2_000_000n))).toEqual({ kind: 'money', from: yuan(1_000_000n), to: yuan(3_000_000n) });
  expect(bandMoney(yuan(3_000_000n))).toMatchObject({ from: yuan(3_000_000n) });
  expect(bandRate(bps(450n))).toEqual({ kind: 'rate', from: 450n, to: 500n });
  expect(bandRate(bps(-1n))).toEqual({ kind: 'rate', from: -50n, to: 0n });
  expect([0, 1, 4].map((count) => bandCount(count))).toEqual([0, 1, 4].map(() => ({ kind: 'count', from: 0, to: 5 })));
});

test('masked results never hold a number of the firm', () => {
  fc.assert(
    fc.property(arbitraryPair, (pair) => {
      const open = [
        'PURPOSE',
        'SECURITY',
        'SIZE_CLASS',
        'PRODUCT_VALIDITY',
        'SCHEME_RATE',
        'SCHEME_TERM',
        'SCHEME_SECURITY',
        'SCHEME_IN_FORCE',
        'BANK_AGREEMENT',
        'SCHEME_SIZE',
      ];
      for (const masked of maskRuleResults(evaluateRules(pair))) {
        if (!open.includes(masked.code)) expect(masked.have === null || 'band' in masked.have).toBe(true);
      }
    }),
  );
});

test('masked results are the same for every amount and rate ceiling of one band', () => {
  const amounts = fc.bigInt({ min: 1_000_000_00n, max: 3_000_000_00n - 1n });
  const ceilings = fc.bigInt({ min: 400n, max: 449n });
  fc.assert(
    fc.property(arbitraryPair, fc.tuple(amounts, amounts), fc.tuple(ceilings, ceilings), (pair, amount, ceiling) => {
      const maskedOf = (which: 0 | 1) => {
        const need = { ...pair.need, amountFen: fen(amount[which]), rateBpsMax: bps(ceiling[which]) };
        return maskRuleResults(evaluateRules({ ...pair, need }));
      };
      expect(maskedOf(0)).toEqual(maskedOf(1));
    }),
  );
});

test('a verdict that is shown is the true one', () => {
  fc.assert(
    fc.property(arbitraryPair, (pair) => {
      const results = evaluateRules(pair);
      for (const [index, masked] of maskRuleResults(results).entries()) {
        if (masked.verdict !== 'withheld') expect(masked.verdict).toBe(results[index]?.verdict);
      }
    }),
  );
});

test('a bound inside the band withholds the verdict; a bound outside shows it', () => {
  const verdictAt = (amountFenMax: bigint) =>
    maskRuleResults(evaluateRules({ ...PAIR, product: { ...PRODUCT, amountFenMax: fen(amountFenMax) } })).find(
      (masked) => masked.code === 'AMOUNT_MAX',
    )?.verdict;
  expect(verdictAt(yuan(2_500_000n))).toBe('withheld');
  expect(verdictAt(yuan(1_500_000n))).toBe('withheld');
  expect(verdictAt(yuan(3_000_000n))).toBe('pass');
  expect(verdictAt(yuan(900_000n))).toBe('fail');
});

test('a near miss is safe to show only when no verdict had to be withheld', () => {
  const product = { ...PRODUCT, amountFenMin: yuan(500_000n), amountFenMax: yuan(900_000n), spreadBpsMin: bps(100n) };
  const masked = (amountFenMax: bigint) =>
    maskRuleResults(
      evaluateRules({
        ...PAIR,
        need: { ...NEED, termMonths: 12 },
        product: { ...product, amountFenMax: fen(amountFenMax) },
      }),
    );
  expect(isMissSafeToShow(masked(yuan(900_000n)))).toBe(true);
  expect(isMissSafeToShow(masked(yuan(1_500_000n)))).toBe(false);
});
