import { describe, expect, test } from 'vitest';
import { computePayment } from '../../../domain/compensation/compute-payment.ts';
import { computeSubsidy } from '../../../domain/compensation/compute-subsidy.ts';
import { DG_2018, DG_2023_BANK, GUANMAOTONG } from '../../../domain/compensation/default-policies.ts';
import { evaluateGates } from '../../../domain/compensation/gates.ts';
import type { SchemePolicy } from '../../../domain/compensation/policy.ts';
import { policyFromJson, policyToJson } from '../../../domain/compensation/policy-json.ts';
import { schemeInForce } from '../../../domain/compensation/scheme-in-force.ts';
import { changeSettings, fillsOnly, type SettingsChange } from '../../../domain/compensation/settings-change.ts';
import { bps, fen, yuan } from '../../../domain/money.ts';
import { claim2018, day, gateContext, loan, usageFor } from './story.ts';

const NOTHING: SettingsChange = {
  readings: [],
  tierTable: null,
  subsidyTable: null,
  loanTypes: null,
  pilotBanksMax: null,
  bankCapBps: null,
  firmCapFen: null,
  schemeCapFen: null,
};
const changed = (base: SchemePolicy, change: Partial<SettingsChange>, validFrom: string) =>
  changeSettings(base, { ...NOTHING, ...change }, { version: base.version + 1, validFrom: day(validFrom) });

describe('A4-12: the years between the schemes', () => {
  const EXTENDED = { readings: [{ name: 'gapAfterScheme', value: 'extended' }] };
  const extension = changed(DG_2018, EXTENDED, '2022-01-01');
  if (extension.kind === 'refused') throw new Error(extension.refusal.code);
  const extended = extension.value;
  const inGap = claim2018({ contractOn: day('2022-01-01'), drawdownOn: day('2022-01-01'), lossOn: day('2023-01-10') });

  test('T04: read no-scheme, a loan drawn on 2022-01-01 has no scheme (gapAfterScheme no-scheme)', () => {
    expect(schemeInForce([DG_2018, DG_2023_BANK], day('2022-01-01')).kind).toBe('NO_SCHEME_IN_FORCE');
    expect(computePayment(inGap, usageFor(DG_2018, [inGap]), DG_2018).refusals).toContain('NO_SCHEME_IN_FORCE');
  });

  test('read extended, the gap is covered to its last day, and the scheme of 2023 still begins on its first', () => {
    const on = (date: string) => schemeInForce([DG_2018, extended, DG_2023_BANK], day(date));
    expect(on('2022-01-01')).toMatchObject({ kind: 'IN_FORCE', policy: { scheme: 'DG-2018', version: 2 } });
    expect(on('2023-12-31')).toMatchObject({ policy: { scheme: 'DG-2018', version: 2 } });
    expect(on('2024-01-01')).toMatchObject({ policy: { scheme: 'DG-2023-BANK' } });
    expect(on('2021-12-31')).toMatchObject({ policy: { scheme: 'DG-2018', version: 1 } });
    expect(computePayment(inGap, usageFor(extended, [inGap]), extended)).toMatchObject({
      payableFen: inGap.lossFen,
      refusals: [],
    });
    const [window] = evaluateGates(loan({ drawdownOn: day('2023-12-31') }), gateContext(), extended);
    expect(window).toMatchObject({ code: 'POLICY_WINDOW', verdict: 'pass', want: { date: '2023-12-31' } });
  });

  test('an extension may reach back into its gap and no further, and nothing else may come with it', () => {
    expect(fillsOnly(DG_2018, { ...NOTHING, ...EXTENDED }, day('2022-01-01'))).toBe(true);
    expect(fillsOnly(DG_2018, { ...NOTHING, ...EXTENDED }, day('2021-12-31'))).toBe(false);
    expect(fillsOnly(DG_2018, { ...NOTHING, ...EXTENDED, bankCapBps: bps(100n) }, day('2022-01-01'))).toBe(false);
    const back = { readings: [{ name: 'gapAfterScheme', value: 'no-scheme' }] };
    expect(fillsOnly(DG_2018, { ...NOTHING, ...back }, day('2022-01-01'))).toBe(false);
  });

  test('a scheme that nobody asks about has no extension, and one that ends before its scheme is no policy', () => {
    expect(changed(DG_2023_BANK, EXTENDED, '2027-01-01')).toMatchObject({
      value: { valid: { to: '2029-01-01' }, extendedTo: null },
    });
    expect(() => policyFromJson(policyToJson({ ...DG_2018, extendedTo: day('2021-01-01') }))).toThrow(/extension/);
  });
});

describe('interest subsidy (2-07)', () => {
  const table = [
    { loanAmountFenMax: yuan(1_000_000n), rateBps: bps(5_000n) },
    { loanAmountFenMax: yuan(5_000_000n), rateBps: bps(3_333n) },
  ];
  const of = (loanAmountFen = yuan(1_000_000n), interestPaidFen = fen(10_001n)) =>
    ({ loanAmountFen, interestPaidFen, filingVerdict: 'pass' }) as const;
  const outcome = changed(GUANMAOTONG, { subsidyTable: table }, '2026-02-01');
  if (outcome.kind === 'refused') throw new Error(outcome.refusal.code);
  const approved = outcome.value;

  test('without an approved table it refuses to pay', () => {
    expect(computeSubsidy(of(), GUANMAOTONG)).toMatchObject({
      payableFen: 0n,
      partBps: null,
      refusals: ['TIER_TABLE_NOT_APPROVED'],
    });
    const shown: SchemePolicy = {
      ...approved,
      readings: { ...approved.readings, tierTableApproval: 'illustrative' },
    };
    expect(computeSubsidy(of(), shown).refusals).toEqual(['TIER_TABLE_NOT_APPROVED']);
  });

  test('with an approved table it pays the part of its row, the bound included, rounded down to the fen', () => {
    expect(computeSubsidy(of(), approved)).toMatchObject({ payableFen: 5_000n, partBps: 5_000n, refusals: [] });
    expect(computeSubsidy(of(fen(100_000_001n)), approved)).toMatchObject({ payableFen: 3_333n, partBps: 3_333n });
    expect(computeSubsidy(of(yuan(5_000_001n)), approved).refusals).toEqual(['NO_TIER_ROW']);
    expect(computeSubsidy(of(yuan(1n), fen(0n)), approved).refusals).toEqual(['NOTHING_PAYABLE']);
    expect(computeSubsidy({ ...of(), filingVerdict: 'unknown' }, approved)).toMatchObject({
      payableFen: 0n,
      refusals: ['FILING_NOT_PASSED'],
    });
  });

  test('a table is for a scheme that subsidises, ascends, and pays no more than the maximum', () => {
    expect(changed(DG_2023_BANK, { subsidyTable: table }, '2026-02-01')).toMatchObject({
      refusal: { code: 'NO_SUBSIDY' },
    });
    const row = (rateBps: bigint) => [{ loanAmountFenMax: null, rateBps: bps(rateBps) }];
    expect(changed(GUANMAOTONG, { subsidyTable: row(10_001n) }, '2026-02-01')).toMatchObject({
      refusal: { code: 'SETTINGS_NOT_A_POLICY' },
    });
    expect(changed(GUANMAOTONG, { subsidyTable: [...table].reverse() }, '2026-02-01')).toMatchObject({
      refusal: { code: 'SETTINGS_NOT_A_POLICY' },
    });
  });

  test('0-01: the number of pilot banks is raised by a decision, where there is a registry', () => {
    expect(changed(DG_2018, { pilotBanksMax: 5 }, '2022-01-01').kind).toBe('refused');
    expect(changed(DG_2018, { pilotBanksMax: 5 }, '2021-06-01')).toMatchObject({
      value: { gates: { pilotBanksMax: 5 } },
    });
    expect(changed(DG_2018, { pilotBanksMax: 0 }, '2021-06-01').kind).toBe('refused');
    expect(changed(DG_2023_BANK, { pilotBanksMax: 5 }, '2026-02-01')).toMatchObject({
      refusal: { code: 'NO_PILOT_REGISTRY' },
    });
  });
});
