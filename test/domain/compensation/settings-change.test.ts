import { describe, expect, test } from 'vitest';
import {
  DG_2018,
  DG_2023_BANK,
  DG_2023_BANK_ILLUSTRATIVE,
  GUANMAOTONG,
} from '../../../domain/compensation/default-policies.ts';
import type { SchemePolicy } from '../../../domain/compensation/policy.ts';
import {
  changeSettings,
  fillsOnly,
  READINGS,
  type SettingsChange,
} from '../../../domain/compensation/settings-change.ts';
import { bps, yuan } from '../../../domain/money.ts';
import { bankPolicy, day, flatTable } from './story.ts';

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
const at = { version: 9, validFrom: day('2026-02-01') };
const change = (of: Partial<SettingsChange>, base: SchemePolicy = DG_2023_BANK) =>
  changeSettings(base, { ...NOTHING, ...of }, at);
const changed = (of: Partial<SettingsChange>, base: SchemePolicy = DG_2023_BANK): SchemePolicy => {
  const outcome = change(of, base);
  if (outcome.kind === 'refused') throw new Error(outcome.refusal.code);
  return outcome.value;
};
const many = <Row>(row: Row): Row[] => Array.from({ length: 51 }, () => row);

test('what is not named stays as it was, and the version is valid from its day to the end of its scheme', () => {
  expect(changed({})).toEqual({ ...DG_2023_BANK, version: 9, valid: { from: '2026-02-01', to: '2029-01-01' } });
});

test('each number, list and table that is named takes the place of the old one, and nothing else moves', () => {
  const table = flatTable(7_000n);
  const next = changed({
    bankCapBps: bps(150n),
    firmCapFen: yuan(5n),
    schemeCapFen: yuan(7n),
    loanTypes: ['CREDIT', 'TAX_CREDIT'],
    tierTable: table,
  });
  expect(next.caps).toEqual({
    ...DG_2023_BANK.caps,
    bankCapBps: 150n,
    firmCapFen: yuan(5n),
    schemeCapFen: yuan(7n),
  });
  expect(next.gates).toEqual({ ...DG_2023_BANK.gates, loanTypes: { approved: ['CREDIT', 'TAX_CREDIT'] } });
  expect(next.coverage).toEqual({ kind: 'tiers', rateBpsMax: 8_000n, tierTable: table });
  // A table that comes with a decision is approved; without one the reading stays.
  expect(next.readings).toEqual({ ...DG_2023_BANK.readings, tierTableApproval: 'approved' });
  expect(changed({ bankCapBps: bps(1n) }).readings).toEqual(DG_2023_BANK.readings);
  expect(changed({ subsidyTable: table }, GUANMAOTONG)).toMatchObject({
    subsidy: { partTable: table },
    readings: { tierTableApproval: 'approved' },
  });
});

test('every answer of every reading can be decided by its text, and is then in force', () => {
  for (const [name, { values }] of Object.entries(READINGS))
    for (const value of values) {
      const next = changed({ readings: [{ name, value: `${value}` }] }, bankPolicy());
      expect(next.readings[name as keyof typeof READINGS]).toBe(value);
    }
});

describe('refused', () => {
  test.each([
    ['too many loan types', { loanTypes: many('CREDIT') }, 'LIST_TOO_LONG', 'change', { max: '50' }],
    ['too many tiers', { tierTable: many({ loanAmountFenMax: null, rateBps: bps(1n) }) }, 'LIST_TOO_LONG', 'change'],
    ['too many parts', { subsidyTable: many({ loanAmountFenMax: null, rateBps: bps(1n) }) }, 'LIST_TOO_LONG', 'change'],
    ['too many readings', { readings: many({ name: 'capReading', value: 'x' }) }, 'LIST_TOO_LONG', 'change'],
    ['a malformed loan type', { loanTypes: ['CREDIT', 'credit'] }, 'LOAN_TYPE_MALFORMED', 'loanTypes', {}],
    ['a loan type with a tail', { loanTypes: ['CREDIT '] }, 'LOAN_TYPE_MALFORMED', 'loanTypes', {}],
    ['a loan type with a head', { loanTypes: [' CREDIT'] }, 'LOAN_TYPE_MALFORMED', 'loanTypes', {}],
    ['a loan type of one letter', { loanTypes: ['C'] }, 'LOAN_TYPE_MALFORMED', 'loanTypes', {}],
    ['an unknown setting', { readings: [{ name: 'no', value: 'x' }] }, 'SETTING_UNKNOWN', 'readings', { name: 'no' }],
    [
      'an unknown answer',
      { readings: [{ name: 'capReading', value: 'x' }] },
      'SETTING_VALUE_UNKNOWN',
      'readings',
      { name: 'capReading', value: 'x' },
    ],
    ['a subsidy where there is none', { subsidyTable: flatTable(1n) }, 'NO_SUBSIDY', 'subsidyTable', {}],
    ['a registry where there is none', { pilotBanksMax: 3 }, 'NO_PILOT_REGISTRY', 'pilotBanksMax', {}],
    ['a rate above all of it', { bankCapBps: bps(10_001n) }, 'SETTINGS_NOT_A_POLICY', 'readings', {}],
    ['a tier above the maximum', { tierTable: flatTable(8_001n) }, 'SETTINGS_NOT_A_POLICY', 'readings', {}],
  ] as const)('%s', (_name, of, code, field, facts?: Readonly<Record<string, string>>) => {
    expect(change(of as Partial<SettingsChange>)).toMatchObject({
      kind: 'refused',
      refusal: { code, field, ...(facts === undefined ? {} : { facts }) },
    });
  });

  test('fifty are not too many, and 40 letters are no malformed type', () => {
    const types = Array.from({ length: 50 }, () => `C${'X'.repeat(39)}`);
    expect(changed({ loanTypes: types }).gates.loanTypes).toEqual({ approved: types });
    expect(change({ loanTypes: [`C${'X'.repeat(40)}`] }).kind).toBe('refused');
  });

  test('a table of tiers for a scheme that pays one rate, and a registry without a place', () => {
    const old = { version: 2, validFrom: day('2021-06-01') };
    expect(changeSettings(DG_2018, { ...NOTHING, tierTable: flatTable(1n) }, old)).toMatchObject({
      refusal: { code: 'NO_TIER_TABLE', field: 'tierTable' },
    });
    const places = (pilotBanksMax: number) => changeSettings(DG_2018, { ...NOTHING, pilotBanksMax }, old);
    expect([places(0).kind, places(1).kind]).toEqual(['refused', 'done']);
  });
});

describe('a decision that only fills what was undecided may reach back', () => {
  const fills = (of: Partial<SettingsChange>, base: SchemePolicy = DG_2023_BANK, from = '2026-02-01') =>
    fillsOnly(base, { ...NOTHING, ...of }, day(from));

  test('a table of rates that is missing or approved by nobody, and none that was approved', () => {
    expect(fills({ tierTable: flatTable(1n) })).toBe(true);
    expect(fills({ tierTable: flatTable(1n) }, DG_2023_BANK_ILLUSTRATIVE)).toBe(true);
    expect(fills({ tierTable: flatTable(1n) }, bankPolicy())).toBe(false);
    expect(fills({ tierTable: flatTable(1n) }, DG_2018)).toBe(false);
  });

  test('the types of loans while they are undecided, and parts of interest while there are none', () => {
    expect(fills({ loanTypes: ['CREDIT'] })).toBe(true);
    expect(fills({ loanTypes: ['CREDIT'] }, DG_2023_BANK_ILLUSTRATIVE)).toBe(false);
    expect(fills({ subsidyTable: flatTable(1n) }, GUANMAOTONG)).toBe(true);
    expect(fills({ subsidyTable: flatTable(1n) })).toBe(false);
    const paying = changed({ subsidyTable: flatTable(1n) }, GUANMAOTONG);
    expect(fills({ subsidyTable: flatTable(1n) }, paying)).toBe(false);
  });

  test.each([
    { bankCapBps: bps(1n) },
    { firmCapFen: yuan(1n) },
    { schemeCapFen: yuan(1n) },
    { pilotBanksMax: 3 },
    { readings: [{ name: 'capReading', value: 'limit-on-loss' }] },
    { readings: [{ name: 'gapAfterScheme', value: 'extended' }] },
  ])('nothing else does: %o', (of) => {
    expect(fills(of)).toBe(false);
  });

  test('an extension together with another reading does not', () => {
    const readings = [
      { name: 'gapAfterScheme', value: 'extended' },
      { name: 'capReading', value: 'limit-on-loss' },
    ];
    expect(fills({ readings }, DG_2018, '2022-01-01')).toBe(false);
    expect(fills({ readings: readings.slice(0, 1) }, DG_2018, '2022-01-01')).toBe(true);
  });
});
