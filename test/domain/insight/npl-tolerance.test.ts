import { expect, test } from 'vitest';
import { decideNplTolerance } from '../../../domain/insight/npl-tolerance.ts';
import { bps } from '../../../domain/money.ts';
import { FIRST_TAG_POLICY } from '../../../domain/registry/tags/tag-policy.ts';

test.each([
  [100n, true, 400n],
  [90n, false, 390n],
])('T18 inclusive loans 4.0%% bad, all loans %i bps: kept %s (nplToleranceBps 300)', (all, isKept, limit) => {
  expect(decideNplTolerance({ inclusiveBps: bps(400n), allLoansBps: bps(all) }, FIRST_TAG_POLICY)).toEqual({
    isKept,
    limitBps: limit,
  });
});

test('A4-18 read narrower, the bound moves with it and is still included', () => {
  const at = (inclusive: bigint) =>
    decideNplTolerance({ inclusiveBps: bps(inclusive), allLoansBps: bps(100n) }, { nplToleranceBps: bps(100n) }).isKept;
  expect([at(200n), at(201n)]).toEqual([true, false]);
});
