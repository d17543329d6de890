import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addMonths, civilDate } from '../../../domain/calendar.ts';
import { checkRenewal } from '../../../domain/engagement/check-renewal.ts';
import { decideLoanClass, deriveClassFloor, LOAN_CLASSES } from '../../../domain/engagement/loan-class.ts';
import { deriveLoanTags } from '../../../domain/engagement/loan-tags.ts';
import { yuan } from '../../../domain/money.ts';
import { FIRST_TAG_POLICY } from '../../../domain/registry/tags/tag-policy.ts';

const validFrom = civilDate('2023-07-01');
const POLICY = [
  { validFrom, loanClass: 'SPECIAL_MENTION', daysAbove: 0 },
  { validFrom, loanClass: 'SUBSTANDARD', daysAbove: 90 },
  { validFrom, loanClass: 'DOUBTFUL', daysAbove: 270 },
  { validFrom, loanClass: 'LOSS', daysAbove: 360 },
] as const;
const on = civilDate('2026-01-28');

test('a loan is in the class of its days overdue at best, on each side of each limit', () => {
  const floor = (daysOverdue: number) => deriveClassFloor(POLICY, { daysOverdue, on });
  expect([0, 1, 90, 91, 270, 271, 360, 361].map(floor)).toEqual([
    'NORMAL',
    'SPECIAL_MENTION',
    'SPECIAL_MENTION',
    'SUBSTANDARD',
    'SUBSTANDARD',
    'DOUBTFUL',
    'DOUBTFUL',
    'LOSS',
  ]);
  expect(deriveClassFloor(POLICY, { daysOverdue: 400, on: civilDate('2023-06-30') })).toBe('NORMAL');
});

test('no class is ever better than its floor, and a renewal alone never makes one worse', () => {
  const any = fc.constantFrom(...LOAN_CLASSES);
  fc.assert(
    fc.property(any, any, any, fc.boolean(), (present, reported, floor, isRenewal) => {
      const reason = isRenewal ? 'RENEWAL' : 'CASHFLOW';
      const decided = decideLoanClass({ present, reported, floor, reason });
      const rank = (one: (typeof LOAN_CLASSES)[number]) => LOAN_CLASSES.indexOf(one);
      const isLegal = rank(reported) >= rank(floor) && !(isRenewal && rank(reported) > rank(present));
      expect(decided.kind).toBe(isLegal ? 'done' : 'refused');
    }),
  );
});

test('a renewal hides no bad loan, is signed in time, and is priced on its own term', () => {
  const old = { maturesOn: civilDate('2026-03-01'), daysOverdue: 0, loanClass: 'NORMAL', isLive: true } as const;
  const renewal = { contractOn: on, maturesOn: addMonths(on, 12), pricedMonths: 12 };
  const codeOf = (...args: Parameters<typeof checkRenewal>) => {
    const outcome = checkRenewal(...args);
    return outcome.kind === 'done' ? 'DONE' : outcome.refusal.code;
  };
  expect(codeOf(old, renewal)).toBe('DONE');
  expect(codeOf({ ...old, daysOverdue: 1 }, renewal)).toBe('RENEWAL_HIDES_BAD_LOAN');
  expect(codeOf({ ...old, loanClass: 'SUBSTANDARD' }, renewal)).toBe('RENEWAL_HIDES_BAD_LOAN');
  expect(codeOf({ ...old, maturesOn: civilDate('2026-01-27') }, renewal)).toBe('RENEWAL_TOO_LATE');
  expect(codeOf(old, { ...renewal, pricedMonths: 24 })).toBe('RENEWAL_PRICED_ON_OTHER_TERM');
});

test('inclusive lending and relending are decided by the credit of a small firm at the bank, or at all of them (A4-25)', () => {
  const decided = { isFirstLoan: false, isSchemeEligible: false };
  const tags = (amount: bigint, sizeClass: 'SMALL' | 'MEDIUM', policy = FIRST_TAG_POLICY) =>
    deriveLoanTags(
      { ...decided, sizeClass, creditFen: { atBank: yuan(amount), atAllBanks: yuan(amount * 2n) } },
      policy,
    );
  expect(tags(5_000_001n, 'SMALL', { ...FIRST_TAG_POLICY, creditScope: 'ALL_BANKS' })).toEqual([]);
  expect(tags(2_500_000n, 'SMALL', { ...FIRST_TAG_POLICY, creditScope: 'ALL_BANKS' })).toHaveLength(2);
  expect(tags(5_000_000n, 'SMALL')).toEqual(['PUHUI', 'RELENDING_ELIGIBLE']);
  expect(tags(10_000_000n, 'SMALL')).toEqual(['PUHUI']);
  expect(tags(10_000_001n, 'SMALL')).toEqual([]);
  expect(tags(1_000_000n, 'MEDIUM')).toEqual([]);
  const credit = { sizeClass: 'MEDIUM', creditFen: { atBank: yuan(1n), atAllBanks: yuan(1n) } } as const;
  expect(deriveLoanTags({ isFirstLoan: true, isSchemeEligible: true, ...credit }, FIRST_TAG_POLICY)).toEqual([
    'FIRST_LOAN',
    'SCHEME_ELIGIBLE',
  ]);
  // What nobody has said is no first loan.
  expect(deriveLoanTags({ isFirstLoan: null, isSchemeEligible: false, ...credit }, FIRST_TAG_POLICY)).toEqual([]);
});
