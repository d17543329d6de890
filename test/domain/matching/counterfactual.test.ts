import fc from 'fast-check';
import { expect, test } from 'vitest';
import { civilDate } from '../../../domain/calendar.ts';
import { applyChange, applyChanges } from '../../../domain/matching/change.ts';
import { deriveChanges, deriveCounterfactuals } from '../../../domain/matching/counterfactual.ts';
import { decideEligibility } from '../../../domain/matching/decide-eligibility.ts';
import { evaluateRules, HARD_RULES } from '../../../domain/matching/hard-rules.ts';
import type { Pair } from '../../../domain/matching/pair.ts';
import { bps, fen, yuan } from '../../../domain/money.ts';
import { arbitraryPair, FIRM, MARKET, NEED, PAIR, PRODUCT } from './arbitraries.ts';

const decide = (pair: Pair) => decideEligibility(evaluateRules(pair));
const nearMisses = arbitraryPair.filter((pair) => decide(pair).verdict === 'near-miss');

test('every near miss has a plan, and every plan makes the pair eligible', () => {
  fc.assert(
    fc.property(nearMisses, (pair) => {
      const plans = deriveCounterfactuals(pair);
      expect(plans.length).toBeGreaterThan(0);
      for (const plan of plans) expect(decide(applyChanges(pair, plan))).toEqual({ verdict: 'eligible' });
    }),
    { numRuns: 1_000 },
  );
});

test('every miss of a near miss has a change, and each turns its rule around alone', () => {
  fc.assert(
    fc.property(nearMisses, (pair) => {
      const eligibility = decide(pair);
      for (const miss of eligibility.verdict === 'eligible' ? [] : eligibility.because) {
        const changes = deriveChanges(pair, miss);
        expect(changes.length).toBeGreaterThan(0);
        for (const change of changes) expect(HARD_RULES[miss.code](applyChange(pair, change)).verdict).toBe('pass');
      }
    }),
    { numRuns: 1_000 },
  );
});

test('an amount over the top: the firm asks for less or the bank lends more, the firm first', () => {
  const pair = { ...PAIR, product: { ...PRODUCT, amountFenMax: yuan(1_500_000n) } };
  expect(deriveCounterfactuals(pair)).toEqual([
    [{ by: 'firm', kind: 'set-amount', amountFen: yuan(1_500_000n) }],
    [{ by: 'bank', kind: 'raise-amount-max', amountFenMax: yuan(2_000_000n) }],
  ]);
});

test('a rate ceiling too low: up to LPR + spread, or the spread down to the ceiling', () => {
  const pair = { ...PAIR, need: { ...NEED, rateBpsMax: bps(340n) } };
  expect(deriveCounterfactuals(pair)).toEqual([
    [{ by: 'firm', kind: 'raise-rate-ceiling', rateBpsMax: 350n }],
    [{ by: 'bank', kind: 'lower-spread-min', spreadBpsMin: 40n }],
  ]);
});

test('one missing revenue misses two rules and takes one change', () => {
  const pair = { ...PAIR, firm: { ...FIRM, revenueFen: null } };
  expect(deriveCounterfactuals(pair)).toEqual([
    [{ by: 'firm', kind: 'state-revenue', fenMin: PRODUCT.revenueFenMin, fenMax: PRODUCT.revenueFenMax }],
  ]);
});

test('the latest founding day counts month ends as the age does', () => {
  const pair: Pair = {
    ...PAIR,
    firm: { ...FIRM, foundedOn: null },
    product: { ...PRODUCT, firmAgeMonthsMin: 1 },
    market: { ...MARKET, asOf: civilDate('2026-02-28') },
  };
  expect(deriveCounterfactuals(pair)).toEqual([[{ by: 'firm', kind: 'state-founding-day', onOrBefore: '2026-01-31' }]]);
});

test('a raised term that would break the scheme is left out', () => {
  const pair = { ...PAIR, need: { ...NEED, termMonths: 48 } };
  expect(deriveCounterfactuals(pair)).toEqual([[{ by: 'firm', kind: 'set-term', termMonths: 36 }]]);
});

test('a quota that is used up: less where that is still enough for the product, or a larger quota', () => {
  const left = (usedFen: bigint): Pair => ({
    ...PAIR,
    market: { ...MARKET, standing: { ...MARKET.standing, quotas: { 'product-1': { usedFen: fen(usedFen) } } } },
  });
  const raise = { by: 'bank', kind: 'raise-quota' };
  expect(deriveCounterfactuals(left(yuan(9_000_000n)))).toEqual([
    [{ by: 'firm', kind: 'set-amount', amountFen: yuan(1_000_000n) }],
    [{ ...raise, quotaFen: yuan(11_000_000n) }],
  ]);
  expect(deriveCounterfactuals(left(yuan(9_600_000n)))).toEqual([[{ ...raise, quotaFen: yuan(11_600_000n) }]]);
});

test('eligible and ineligible pairs have no plan', () => {
  expect(deriveCounterfactuals(PAIR)).toEqual([]);
  expect(deriveCounterfactuals({ ...PAIR, product: { ...PRODUCT, regions: ['33'] } })).toEqual([]);
});
