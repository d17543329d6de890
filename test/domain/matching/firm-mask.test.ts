import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contains } from '../../../domain/calendar.ts';
import {
  assignMasks,
  describeMask,
  FIRMS_SHARING_MIN,
  type FirmMask,
  type FirmTraits,
  fitsMask,
  HIDDEN_KEY,
  maskKeysOf,
  widenMask,
} from '../../../domain/matching/firm-mask.ts';
import { maskedRulesOf, scoreMasked, UNSEEN } from '../../../domain/matching/mask-pair.ts';
import { roundCount } from '../../../domain/matching/round-count.ts';
import { DEFAULT_SCORE_POLICY as policy } from '../../../domain/matching/score-policy.ts';
import type { FirmFacts } from '../../../domain/registry/firm-facts.ts';
import { arbitraryFirm, arbitraryMarket, arbitraryNeed, arbitraryProduct, TODAY } from './arbitraries.ts';

const traitsOf = (firm: FirmFacts): FirmTraits => ({
  ...firm,
  tags: [...new Set(firm.tags.filter((tag) => contains(tag, TODAY)).map(({ code }) => code))],
});

/** Firms of a town, many of them alike, some like nobody else. */
const arbitraryTown = fc
  .array(fc.tuple(arbitraryFirm, fc.integer({ min: 1, max: 9 })), { minLength: 1, maxLength: 14 })
  .map((kinds) =>
    kinds.flatMap(([firm, copies], kind) =>
      Array.from({ length: copies }, (_copy, copy) => ({ ...firm, firmId: `firm-${kind}-${copy}` })),
    ),
  );

const masksOf = (town: readonly FirmFacts[]): Map<string, FirmMask> => {
  const masks = new Map<string, FirmMask>();
  for (const [key, members] of assignMasks(town.map(traitsOf), TODAY)) {
    const mask = describeMask(key, members, TODAY);
    for (const { firmId } of members) masks.set(firmId, mask);
  }
  return masks;
};

const DAYS_OF_TEST = { numRuns: 120 };

/**
 * The strongest bank that can be: it knows every firm and this very rule, makes what products it likes, and reads every
 * list, rule and count for each. It asks of every firm: had the need been of this one, what would I have read?
 */
test('a bank that combines all lists, facets, counts and explanations finds five firms or more behind every need', () => {
  const products = fc.array(arbitraryProduct, { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(arbitraryTown, arbitraryNeed, arbitraryMarket, products, (town, need, market, made) => {
      fc.pre(town.length >= FIRMS_SHARING_MIN);
      const masks = masksOf(town);
      // Revenue and credit grade are numbers, shown in bands of their own: here they are the same for all.
      const [{ revenueFen, creditGrade } = { revenueFen: null, creditGrade: null }] = town;
      const views = town.map((own) => {
        const firm = { ...own, revenueFen, creditGrade };
        const mask = masks.get(firm.firmId);
        if (mask === undefined) throw new Error('every firm has a group');
        const lists = made.map((product) => {
          const pair = { need, firm, market, product };
          const score = scoreMasked(pair, policy, mask);
          return score === UNSEEN ? null : { score, rules: maskedRulesOf(pair, mask) };
        });
        return JSON.stringify({ shown: mask.shown, lists, count: roundCount(lists.filter((one) => one).length) }, text);
      });
      for (const view of views) expect(views.filter((other) => other === view).length).toBeGreaterThanOrEqual(5);
    }),
    DAYS_OF_TEST,
  );
});

test('what is shown of a firm is true of it, and at least five firms share it', () => {
  fc.assert(
    fc.property(arbitraryTown, (town) => {
      fc.pre(town.length >= FIRMS_SHARING_MIN);
      const masks = masksOf(town);
      expect(masks.size).toBe(town.length);
      for (const firm of town) {
        const { shown, firms } = masks.get(firm.firmId) as FirmMask;
        expect(firms).toBeGreaterThanOrEqual(FIRMS_SHARING_MIN);
        expect(firm.industryCode.startsWith(shown.industry ?? '')).toBe(true);
        expect(firm.divisionCode.startsWith(shown.division ?? '')).toBe(true);
        expect([null, firm.sizeClass]).toContain(shown.sizeClass);
      }
    }),
    DAYS_OF_TEST,
  );
});

test('who joins a group between two nights adds nothing to what occurs in it, or is hidden', () => {
  fc.assert(
    fc.property(arbitraryTown, arbitraryFirm, (town, late) => {
      const firm = traitsOf({ ...late, firmId: 'late' });
      const masks = new Map([...masksOf(town).values()].map((mask) => [mask.key, mask]));
      const key = maskKeysOf(firm, TODAY).find((one) => {
        const mask = masks.get(one);
        return mask !== undefined && fitsMask(mask, firm);
      });
      const joined = masks.get(key ?? HIDDEN_KEY);
      if (joined === undefined) return;
      const { firms: _before, ...before } = joined;
      const { firms: _after, ...after } = widenMask(joined, firm);
      if (key !== undefined) expect(after).toEqual(before);
      expect(after.shown).toEqual(before.shown);
    }),
    DAYS_OF_TEST,
  );
});

test('the groups do not depend on the order in which firms are read', () => {
  fc.assert(
    fc.property(arbitraryTown, (town) => {
      const keysOf = (firms: readonly FirmFacts[]) =>
        [...masksOf(firms)].map(([firmId, { key }]) => `${firmId} ${key}`).sort();
      expect(keysOf([...town].reverse())).toEqual(keysOf(town));
    }),
    DAYS_OF_TEST,
  );
});

const text = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}` : value);
