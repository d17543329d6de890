import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '../../../domain/calendar.ts';
import {
  DEFAULT_POLICIES,
  DG_2023_BANK,
  DG_2023_BANK_ILLUSTRATIVE,
} from '../../../domain/compensation/default-policies.ts';
import { schemeInForce } from '../../../domain/compensation/scheme-in-force.ts';
import { day } from './story.ts';

const schemeOn = (date: string, claimant: 'bank' | 'guarantor' = 'bank') => {
  const answer = schemeInForce(DEFAULT_POLICIES, day(date), claimant);
  return answer.kind === 'IN_FORCE' ? answer.policy.scheme : answer;
};

test('T04 a drawdown on 2022-01-01 has no scheme in force, and the answer names the day', () => {
  expect(schemeOn('2022-01-01')).toEqual({ kind: 'NO_SCHEME_IN_FORCE', date: '2022-01-01' });
});

test('a scheme includes its first and its last day', () => {
  expect(['2018-12-01', '2021-12-31', '2024-01-01', '2028-12-31'].map((date) => schemeOn(date))).toEqual([
    'DG-2018',
    'DG-2018',
    'DG-2023-BANK',
    'DG-2023-BANK',
  ]);
  for (const date of ['2018-11-30', '2023-12-31', '2029-01-01']) {
    expect(schemeOn(date)).toEqual({ kind: 'NO_SCHEME_IN_FORCE', date });
  }
});

test('no day of 2022 and 2023 has a scheme, for a bank or a guarantor', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 729 }), fc.constantFrom('bank', 'guarantor'), (offset, claimant) => {
      const date = addDays(day('2022-01-01'), offset);
      expect(schemeOn(date, claimant)).toEqual({ kind: 'NO_SCHEME_IN_FORCE', date });
    }),
  );
});

test('a guarantor has a scheme since 2024 only', () => {
  expect(schemeOn('2024-01-01', 'guarantor')).toBe('DG-2023-GUARANTEE');
  expect(schemeOn('2019-01-01', 'guarantor')).toMatchObject({ kind: 'NO_SCHEME_IN_FORCE' });
});

test('the higher version governs, and the same version twice is a bug', () => {
  const policies = [DG_2023_BANK_ILLUSTRATIVE, DG_2023_BANK];
  expect(schemeInForce(policies, day('2025-01-01'))).toMatchObject({ policy: { version: 2 } });
  expect(() => schemeInForce([DG_2023_BANK, { ...DG_2023_BANK }], day('2025-01-01'))).toThrow('two policies');
});

test('a version governs from its own first day on', () => {
  const lower = { ...DG_2023_BANK, version: 2, valid: { from: day('2026-01-01'), to: day('2029-01-01') } };
  const versionOn = (date: string) => schemeInForce([DG_2023_BANK, lower], day(date));
  expect(versionOn('2025-12-31')).toMatchObject({ policy: { version: 1 } });
  expect(versionOn('2026-01-01')).toMatchObject({ policy: { version: 2 } });
});
