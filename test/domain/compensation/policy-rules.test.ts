import { expect, test } from 'vitest';
import type { CivilDate } from '../../../domain/calendar.ts';
import {
  DG_2018,
  DG_2023_BANK,
  DG_2023_GUARANTEE,
  GUANMAOTONG,
  HENAN_KJD_2025,
} from '../../../domain/compensation/default-policies.ts';
import { coveredWindow, type SchemePolicy } from '../../../domain/compensation/policy.ts';
import { assertPolicy, policyFromJson, policyToJson } from '../../../domain/compensation/policy-json.ts';
import { bps, fen } from '../../../domain/money.ts';
import { bankPolicy, day, type flatTable, withReadings } from './story.ts';

const base = bankPolicy();
const caps = (over: Partial<SchemePolicy['caps']>): SchemePolicy => ({ ...base, caps: { ...base.caps, ...over } });
const tiers = (tierTable: ReturnType<typeof flatTable>): SchemePolicy => ({
  ...base,
  coverage: { kind: 'tiers', rateBpsMax: bps(8_000n), tierTable },
});
const row = (max: bigint | null, rate: bigint) => ({
  loanAmountFenMax: max === null ? null : fen(max),
  rateBps: bps(rate),
});
const bands = (...rows: readonly (readonly [string, bigint | null, bigint])[]): SchemePolicy => ({
  ...HENAN_KJD_2025,
  coverage: {
    kind: 'bands',
    rateBpsMax: bps(8_000n),
    bandTable: rows.map(([firmType, max, rate]) => ({
      firmType,
      revenueFenMax: max === null ? null : fen(max),
      rateBps: bps(rate),
    })),
  },
});
const valid = (from: string, to: string): SchemePolicy => ({ ...base, valid: { from: day(from), to: day(to) } });

test.each<[string, SchemePolicy, string]>([
  ['version nought', { ...base, version: 0 }, 'positive whole number'],
  ['a version of one and a half', { ...base, version: 1.5 }, 'positive whole number'],
  ['a day that is none', { ...base, lastLossOn: '2024-02-30' as CivilDate }, 'not a day'],
  ['a scheme from no day', { ...base, schemeWindow: { ...base.schemeWindow, from: 'x' as CivilDate } }, 'not a day'],
  ['a version from no day', { ...base, valid: { ...base.valid, from: 'x' as CivilDate } }, 'not a day'],
  ['a scheme without an end', { ...base, schemeWindow: { ...base.schemeWindow, to: null } }, 'has an end'],
  ['a version without an end', { ...base, valid: { ...base.valid, to: null } }, 'has an end'],
  ['a version that begins before its scheme', valid('2023-12-31', '2029-01-01'), 'inside its scheme'],
  ['a version that ends after its scheme', valid('2024-01-01', '2029-01-02'), 'inside its scheme'],
  ['an extension that ends with its scheme', { ...base, extendedTo: day('2029-01-01') }, 'ends after the scheme'],
  ['a version of no day', valid('2024-05-01', '2024-05-01'), 'at least a day'],
  ['a negative cap of a firm', caps({ firmCapFen: fen(-1n) }), 'whole number of fen'],
  ['a negative cap of a scheme', caps({ schemeCapFen: fen(-1n) }), 'whole number of fen'],
  ['a negative cap of a bank', caps({ bankCapFenMax: fen(-1n) }), 'whole number of fen'],
  ['a cap that is a number', caps({ firmCapFen: 5 as never }), 'whole number of fen'],
  ['a negative percentage', caps({ bankCapBps: bps(-1n) }), 'in 0..100%'],
  ['a percentage above all of it', caps({ bankCapBps: bps(10_001n) }), 'in 0..100%'],
  ['a percentage that is a number', caps({ bankCapBps: 5 as never }), 'in 0..100%'],
  ['a flat rate above all of it', { ...DG_2018, coverage: { kind: 'flat', rateBps: bps(10_001n) } }, 'in 0..100%'],
  ['a negative tier', tiers([row(null, -1n)]), 'in 0..100%'],
  [
    'a highest tier above all of it',
    { ...base, coverage: { kind: 'tiers', rateBpsMax: bps(10_001n), tierTable: null } },
    'in 0..100%',
  ],
  [
    'a guarantor’s part above all of it',
    { ...DG_2023_GUARANTEE, coverage: { kind: 'guarantee', guarantorLossBps: bps(10_001n), totalLossBpsMax: bps(1n) } },
    'in 0..100%',
  ],
  [
    'a part of the total above all of it',
    { ...DG_2023_GUARANTEE, coverage: { kind: 'guarantee', guarantorLossBps: bps(1n), totalLossBpsMax: bps(10_001n) } },
    'in 0..100%',
  ],
  ['a band below nothing', bands(['TECH', null, -1n]), 'in 0..100%'],
  [
    'a subsidy above all of it',
    { ...GUANMAOTONG, subsidy: { partBpsMax: bps(10_001n), partTable: null } },
    'in 0..100%',
  ],
  [
    'a part of a subsidy below nothing',
    { ...GUANMAOTONG, subsidy: { partBpsMax: bps(1n), partTable: [row(null, -1n)] } },
    'in 0..100%',
  ],
  [
    'a part of a subsidy above its maximum',
    { ...GUANMAOTONG, subsidy: { partBpsMax: bps(1n), partTable: [row(null, 2n)] } },
    'maximum',
  ],
  ['a tier above the maximum', tiers([row(null, 8_001n)]), 'maximum of 1-09'],
  ['a row after the open one', tiers([row(null, 1n), row(5n, 1n)]), 'only the last tier is open'],
  ['tiers that do not ascend', tiers([row(5n, 1n), row(5n, 1n)]), 'tiers ascend'],
  ['a tier below nothing', tiers([row(-1n, 1n)]), 'tiers ascend'],
  ['a band above the maximum', bands(['TECH', 5n, 8_001n]), 'pays more than the maximum'],
  [
    'bands of a type that do not ascend',
    bands(['TECH', 5n, 1n], ['OTHER', 5n, 1n], ['TECH', 5n, 1n]),
    'of a type ascend',
  ],
  ['a band after the open one', bands(['TECH', null, 1n], ['TECH', 5n, 1n]), 'of a type ascend'],
  ['a second open band', bands(['TECH', null, 1n], ['TECH', null, 1n]), 'of a type ascend'],
])('%s is no policy', (_name, policy, message) => {
  expect(() => assertPolicy(policy)).toThrow(message);
});

test.each<[string, SchemePolicy]>([
  ['nothing as a cap, and all of it as a rate', caps({ firmCapFen: fen(0n), bankCapBps: bps(10_000n) })],
  ['no percentage at all', caps({ bankCapBps: null })],
  ['tiers that ascend to an open one', tiers([row(0n, 8_000n), row(5n, 0n), row(null, 1n)])],
  ['a version of one day', valid('2024-01-01', '2024-01-02')],
  ['an extension of one day', { ...base, extendedTo: day('2029-01-02') }],
  [
    'bands of two types, each ascending',
    bands(['TECH', 5n, 8_000n], ['OTHER', 5n, 1n], ['TECH', 6n, 1n], ['TECH', null, 1n]),
  ],
  [
    'bands and tiers that are missing',
    { ...HENAN_KJD_2025, coverage: { kind: 'bands', rateBpsMax: bps(1n), bandTable: null } },
  ],
])('%s is a policy', (_name, policy) => {
  expect(() => assertPolicy(policy)).not.toThrow();
  expect(policyFromJson(policyToJson(policy))).toEqual(policy);
});

test('an extension that is decided lets its version reach to its end, and no further', () => {
  const extended = withReadings(DG_2018, { gapAfterScheme: 'extended' });
  const until = (to: string): SchemePolicy => ({ ...extended, valid: { from: day('2022-01-01'), to: day(to) } });
  expect(coveredWindow(extended)).toEqual({ from: '2018-12-01', to: '2024-01-01' });
  expect(coveredWindow(DG_2018)).toEqual({ from: '2018-12-01', to: '2022-01-01' });
  expect(coveredWindow({ ...extended, extendedTo: null })).toEqual({ from: '2018-12-01', to: '2022-01-01' });
  expect(() => assertPolicy(until('2024-01-01'))).not.toThrow();
  expect(() => assertPolicy(until('2024-01-02'))).toThrow('inside its scheme');
});

test('a version that was stored before a setting existed means what it meant then', () => {
  const { review: _review, extendedTo: _extended, subsidy: _subsidy, ...old } = DG_2023_BANK;
  const { gapAfterScheme: _gap, ...readings } = old.readings;
  const { exportsUsdAbove: _usd, mediumOrLargeOnly: _size, exportInsurance: _insured, ...gates } = old.gates;
  const { bankCapBase: _base, bankCapFenMax: _max, ...oldCaps } = old.caps;
  const stored = policyToJson({ ...old, readings, gates, caps: oldCaps } as unknown as SchemePolicy);
  expect(policyFromJson(stored)).toEqual({
    ...DG_2023_BANK,
    review: { filing: 'gates', jointReviewFenMin: null },
    extendedTo: null,
    subsidy: null,
  });
});

test('whole numbers survive as text with a final n, and other text stays text', () => {
  expect(policyToJson(base)).toMatchObject({ caps: { firmCapFen: '1000000000n', budgetPool: 'DG-2023' } });
});
