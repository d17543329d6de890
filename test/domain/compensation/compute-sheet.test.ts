import { expect, test } from 'vitest';
import { computePayment } from '../../../domain/compensation/compute-payment.ts';
import { assertSheet, type ComputeSheet } from '../../../domain/compensation/compute-sheet.ts';
import { computeSubsidy } from '../../../domain/compensation/compute-subsidy.ts';
import {
  DG_2018,
  DG_2023_BANK,
  DG_2023_GUARANTEE,
  GUANMAOTONG,
} from '../../../domain/compensation/default-policies.ts';
import { bps, type Fen, fen, yuan } from '../../../domain/money.ts';
import { bankPolicy, claim, flatTable, usageFor } from './story.ts';

const policy = bankPolicy();
const one = claim({ lossFen: fen(1_000n) });
const good = computePayment(one, usageFor(policy, [one]), policy);
const bear = (fund: bigint, bank: bigint): ComputeSheet['bearings'] => [
  { party: 'FUND', bearsFen: fen(fund) },
  { party: 'BANK', bearsFen: fen(bank) },
];
const [draw] = good.draws;
if (draw === undefined) throw new Error('the sheet draws');

test('a sheet that keeps every rule is none of these', () => {
  expect(() => assertSheet(good, policy)).not.toThrow();
  const nothing = { ...good, lossFen: fen(0n), payableFen: fen(0n), refusals: ['NO_LOSS'] as const, draws: [] };
  expect(() => assertSheet({ ...nothing, bearings: bear(0n, 0n) }, policy)).not.toThrow();
  // A negative loss is refused, and its parties bear it as it is.
  expect(() => assertSheet({ ...nothing, lossFen: fen(-5n), bearings: bear(0n, -5n) }, policy)).not.toThrow();
});

test.each<[string, Partial<ComputeSheet>, string]>([
  ['pays less than nothing', { payableFen: fen(-1n) }, 'between zero and the loss'],
  ['pays more than the loss', { payableFen: fen(1_001n) }, 'between zero and the loss'],
  ['pays on a negative loss', { lossFen: fen(-5n), payableFen: fen(1n) }, 'between zero and the loss'],
  ['pays although refused', { refusals: ['NO_LOSS'] }, 'a refused claim pays nothing'],
  ['pays nothing without a reason', { payableFen: fen(0n) }, 'a claim that pays nothing has a reason'],
  ['bears less than the loss', { bearings: bear(800n, 199n) }, 'the parties must bear the whole loss'],
  ['bears less than nothing', { bearings: bear(1_001n, -1n) }, 'no party can bear less than nothing'],
  [
    'bears less than nothing of no loss',
    { lossFen: fen(0n), payableFen: fen(0n), refusals: ['NO_LOSS'], draws: [], bearings: bear(1n, -1n) },
    'no party can bear less than nothing',
  ],
  [
    'pays above the highest rate',
    { payableFen: fen(801n), bearings: bear(801n, 199n) },
    'paid is above the highest rate',
  ],
  ['overdraws', { draws: [{ ...draw, headroomFen: fen(799n) }] }, `${draw.key} is overdrawn`],
  ['draws less than it pays', { draws: [{ ...draw, drawFen: fen(799n) }] }, `${draw.key} must draw what is paid`],
])('a sheet that %s is a bug', (_name, over, message) => {
  expect(() => assertSheet({ ...good, ...over }, policy)).toThrow(message);
});

test('a cap on losses draws the loss and not the payment', () => {
  const draws = [{ ...draw, basis: 'loss' as const, drawFen: fen(1_000n) }];
  expect(() => assertSheet({ ...good, draws }, policy)).not.toThrow();
});

test('the highest rate is that of the coverage: all of it under a guarantee, its rate where it is flat', () => {
  const whole = { ...good, payableFen: fen(1_000n), bearings: bear(1_000n, 0n), draws: [] };
  expect(() => assertSheet(whole, DG_2023_GUARANTEE)).not.toThrow();
  expect(() => assertSheet(whole, DG_2018)).not.toThrow();
  expect(() => assertSheet(whole, { ...DG_2018, coverage: { kind: 'flat', rateBps: bps(9_999n) } })).toThrow('highest');
});

test('an interest subsidy names its scheme, version and rule, with the part and what is paid, or why nothing is', () => {
  const of = (interestPaidFen: Fen, loanAmountFen = yuan(1n)) =>
    ({ loanAmountFen, interestPaidFen, filingVerdict: 'pass' }) as const;
  const table = [
    { loanAmountFenMax: yuan(1n), rateBps: bps(5_000n) },
    { loanAmountFenMax: null, rateBps: bps(2_500n) },
  ];
  const subsidy = { partBpsMax: bps(10_000n), partTable: table };
  const readings = { ...GUANMAOTONG.readings, tierTableApproval: 'approved' as const };
  const paying = { ...GUANMAOTONG, subsidy, readings };
  const head = { scheme: 'GUANMAOTONG', policyVersion: 1, ruleId: '2-07' };
  expect(computeSubsidy(of(fen(99n)), paying)).toEqual({
    ...head,
    interestPaidFen: 99n,
    partBps: 5_000n,
    payableFen: 49n,
    refusals: [],
  });
  expect(computeSubsidy(of(fen(99n), fen(101n)), paying)).toMatchObject({ partBps: 2_500n, payableFen: 24n });
  expect(computeSubsidy({ ...of(fen(0n)), filingVerdict: 'fail' }, GUANMAOTONG)).toEqual({
    ...head,
    interestPaidFen: 0n,
    partBps: null,
    payableFen: 0n,
    refusals: ['FILING_NOT_PASSED', 'TIER_TABLE_NOT_APPROVED', 'NOTHING_PAYABLE'],
  });
  expect(computeSubsidy({ ...of(fen(99n)), filingVerdict: 'fail' }, paying)).toMatchObject({
    partBps: null,
    payableFen: 0n,
    refusals: ['FILING_NOT_PASSED'],
  });
  const approvedWithout = { ...paying, subsidy: { ...subsidy, partTable: null } };
  expect(computeSubsidy(of(fen(99n)), approvedWithout).refusals).toEqual(['TIER_TABLE_NOT_APPROVED']);
  expect(computeSubsidy(of(fen(99n)), DG_2023_BANK).refusals).toEqual(['TIER_TABLE_NOT_APPROVED']);
  expect(
    computeSubsidy(of(fen(99n)), { ...paying, subsidy: { ...subsidy, partTable: flatTable(1n).slice(1) } }),
  ).toMatchObject({
    refusals: ['NO_TIER_ROW'],
  });
});
