import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DG_2023_GUARANTEE } from '../../../domain/compensation/default-policies.ts';
import { distributeRecovery, freedHeadroom, recoveryReturn } from '../../../domain/compensation/recovery.ts';
import { fen, yuan, ZERO_FEN } from '../../../domain/money.ts';
import { bankPolicy } from './story.ts';

const paid60 = { paidFen: yuan(6_000_000n), lossFen: yuan(10_000_000n), recoveredBeforeFen: ZERO_FEN };

describe('return to the fund', () => {
  test.each([
    ['payout-share', 300_000n],
    ['fund-first', 500_000n],
    ['none', 0n],
  ] as const)(
    'T20 500 000 recovered after 6.0m paid on a loss of 10.0m, recoveryReturn %s: %i',
    (reading, expected) => {
      const recovery = { ...paid60, recoveredNowFen: yuan(500_000n) };
      expect(recoveryReturn(recovery, bankPolicy({ recoveryReturn: reading }))).toBe(yuan(expected));
    },
  );

  test('half a fen goes to the fund', () => {
    const recovery = { paidFen: fen(1n), lossFen: fen(2n), recoveredBeforeFen: ZERO_FEN, recoveredNowFen: fen(1n) };
    expect(recoveryReturn(recovery, bankPolicy())).toBe(1n);
  });

  test('recovering in parts returns what recovering at once does, and never more than was paid', () => {
    const parts = fc.array(fc.bigInt(0n, 500n), { maxLength: 8 });
    fc.assert(
      fc.property(fc.bigInt(1n, 1_000n), fc.bigInt(0n, 10_000n), parts, (loss, paid, amounts) => {
        const base = { paidFen: fen((loss * paid) / 10_000n), lossFen: fen(loss) };
        let recovered = 0n;
        let returned = 0n;
        for (const amount of amounts) {
          const step = { ...base, recoveredBeforeFen: fen(recovered), recoveredNowFen: fen(amount) };
          returned += recoveryReturn(step, bankPolicy());
          recovered += amount;
        }
        const once = { ...base, recoveredBeforeFen: ZERO_FEN, recoveredNowFen: fen(recovered) };
        expect(returned).toBe(recoveryReturn(once, bankPolicy()));
        expect(returned <= base.paidFen).toBe(true);
      }),
    );
  });

  test('what comes back frees a cap only where the policy says so', () => {
    expect(freedHeadroom(yuan(3n), bankPolicy())).toBe(0n);
    expect(freedHeadroom(yuan(3n), bankPolicy({ recoveryFreesHeadroom: true }))).toBe(yuan(3n));
    expect(freedHeadroom(yuan(3n), DG_2023_GUARANTEE)).toBe(0n);
  });
});

test('a recovery on the guarantee side is divided by what each party bore', () => {
  const bearings = [
    { party: 'FUND', bearsFen: yuan(20n) },
    { party: 'NATIONAL_FUND', bearsFen: yuan(20n) },
    { party: 'REGUARANTOR', bearsFen: yuan(10n) },
    { party: 'GUARANTOR', bearsFen: yuan(20n) },
    { party: 'BANK', bearsFen: yuan(30n) },
  ] as const;
  const parts = distributeRecovery(fen(101n), bearings);
  expect(parts.map(({ receivesFen }) => receivesFen)).toEqual([20n, 20n, 10n, 20n, 31n]);
});
