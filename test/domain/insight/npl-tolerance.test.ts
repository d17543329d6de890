import { expect, test } from 'vitest';
import { decideNplTolerance } from '../../../domain/insight/npl-tolerance.ts';
import { bps } from '../../../domain/money.ts';

test.each([
  [100n, true, 400n],
  [90n, false, 390n],
])('T18 inclusive loans 4.0%% bad, all loans %i bps: kept %s (A4-18, three points as stated)', (all, isKept, limit) => {
  expect(decideNplTolerance({ inclusiveBps: bps(400n), allLoansBps: bps(all) })).toEqual({ isKept, limitBps: limit });
});
