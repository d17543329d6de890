import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ProductTerms } from '../../../domain/market/credit-product.ts';
import { decideVerdict } from '../../../domain/matching/decide-eligibility.ts';
import {
  emptyNeedCatalogue,
  type LiveNeed,
  liveNeedAt,
  putNeed,
  removeNeed,
  touchedNeeds,
  versionsHeld,
} from '../../../domain/matching/need-catalogue.ts';
import { yuan } from '../../../domain/money.ts';
import { arbitraryFirm, arbitraryNeed, arbitraryProduct, FIRM, MARKET, NEED } from './arbitraries.ts';

const idOf = (kind: number, number: number): string => `${kind}0000000-0000-7000-8000-${`${number}`.padStart(12, '0')}`;

function liveNeed(live: LiveNeed, number: number, version = 1): LiveNeed {
  const firmId = idOf(2, number % 7);
  return { need: { ...live.need, needId: idOf(1, number), version, firmId }, firm: { ...live.firm, firmId } };
}

const touchedPlainly = (needs: Iterable<LiveNeed>, product: ProductTerms): string[] =>
  [...needs]
    .filter(({ need, firm }) => decideVerdict({ need, firm, product, market: MARKET }) !== 'ineligible')
    .map(({ need }) => need.needId)
    .sort();

const arbitraryLive = fc.record({ need: arbitraryNeed, firm: arbitraryFirm });

test('the needs that a product touches are those that its plain verdict does not rule out', () => {
  const needs = fc.array(arbitraryLive, { maxLength: 40 }).map((all) => all.map((one, index) => liveNeed(one, index)));
  fc.assert(
    fc.property(needs, arbitraryProduct, (all, product) => {
      const catalogue = emptyNeedCatalogue();
      for (const one of all) putNeed(catalogue, one);
      expect(touchedNeeds(catalogue, product, MARKET).sort()).toEqual(touchedPlainly(all, product));
    }),
    { numRuns: 300 },
  );
});

test('after any row of new, changed and removed needs the catalogue holds what a plain map holds', () => {
  const step = fc.record({ number: fc.nat({ max: 30 }), isRemoval: fc.boolean(), live: arbitraryLive });
  fc.assert(
    fc.property(fc.array(step, { minLength: 100, maxLength: 400 }), arbitraryProduct, (steps, product) => {
      const catalogue = emptyNeedCatalogue();
      const plain = new Map<string, LiveNeed>();
      for (const [index, { number, isRemoval, live }] of steps.entries()) {
        const put = liveNeed(live, number, index + 1);
        const { needId } = put.need;
        if (isRemoval) expect(removeNeed(catalogue, needId)).toBe(plain.delete(needId));
        else {
          putNeed(catalogue, put);
          plain.set(needId, put);
        }
      }
      const held = Array.from({ length: catalogue.needs.size }, (_, slot) => liveNeedAt(catalogue, slot));
      expect(new Map(held.map((one) => [one.need.needId, inOrder(one)]))).toEqual(
        new Map([...plain].map(([needId, one]) => [needId, inOrder(one)])),
      );
      expect(touchedNeeds(catalogue, product, MARKET).sort()).toEqual(touchedPlainly(plain.values(), product));
    }),
    { numRuns: 40 },
  );
});

/** Securities and tags mean the same in every order. */
const inOrder = ({ need, firm }: LiveNeed): LiveNeed => ({
  need: { ...need, securities: [...need.securities].sort() },
  firm: {
    ...firm,
    tags: [...firm.tags].sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other))),
  },
});

test('tags that firms no longer carry give their room back', () => {
  const catalogue = emptyNeedCatalogue();
  for (let version = 1; version <= 10_000; version += 1)
    putNeed(catalogue, liveNeed({ need: NEED, firm: FIRM }, 1, version));
  expect(catalogue.pool.numbers.length).toBeLessThan(1_000);
  expect(versionsHeld(catalogue, idOf(1, 1))).toEqual({ need: 10_000, facts: FIRM.version });
});

test('a need whose amount is no exact number is refused and leaves the catalogue as it was', () => {
  const catalogue = emptyNeedCatalogue();
  const huge = { need: { ...NEED, amountFen: yuan(10n ** 15n) }, firm: FIRM };
  expect(() => putNeed(catalogue, liveNeed(huge, 1))).toThrow('2^53');
  expect([catalogue.needs.size, versionsHeld(catalogue, idOf(1, 1))]).toEqual([0, null]);
});
