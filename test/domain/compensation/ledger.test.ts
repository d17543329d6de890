import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  assertBalanced,
  ledgerAccount,
  type Posting,
  reversalOf,
  transferPostings,
} from '../../../domain/compensation/ledger.ts';
import { fen } from '../../../domain/money.ts';

const line = (account: string, debit: bigint, credit: bigint): Posting => ({
  account,
  debitFen: fen(debit),
  creditFen: fen(credit),
});

test('accounts are named by kind, pool, year and claimant', () => {
  const book = { pool: 'DG-2023', year: '2026' };
  expect([
    ledgerAccount.treasury('DG-2023'),
    ledgerAccount.available(book),
    ledgerAccount.reserved(book),
    ledgerAccount.paid(book, 'bank'),
    ledgerAccount.receivable(book, 'bank'),
    ledgerAccount.returned(book),
  ]).toEqual([
    'TREASURY/DG-2023',
    'AVAILABLE/DG-2023/2026',
    'RESERVED/DG-2023/2026',
    'PAID/DG-2023/2026/bank',
    'RECEIVABLE/DG-2023/2026/bank',
    'RETURNED/DG-2023/2026',
  ]);
});

test('a transfer debits where the money goes and credits where it comes from, and its reversal undoes it', () => {
  const postings = transferPostings({ from: 'A', to: 'B', amountFen: fen(7n) });
  expect(postings).toEqual([line('B', 7n, 0n), line('A', 0n, 7n)]);
  expect(reversalOf(postings)).toEqual([line('B', 0n, 7n), line('A', 7n, 0n)]);
});

describe('refused as bugs', () => {
  test('a transfer of nothing, of less than nothing, or to where it comes from', () => {
    expect(() => transferPostings({ from: 'A', to: 'B', amountFen: fen(0n) })).toThrow('more than nothing');
    expect(() => transferPostings({ from: 'A', to: 'B', amountFen: fen(-1n) })).toThrow('more than nothing');
    expect(() => transferPostings({ from: 'A', to: 'A', amountFen: fen(1n) })).toThrow('two accounts');
  });

  test.each([
    ['one line', [line('A', 1n, 1n)], 'at least two'],
    ['no line', [], 'at least two'],
    ['lines that do not balance', [line('A', 2n, 0n), line('B', 0n, 1n)], 'do not balance: 2 debit, 1 credit'],
    ['a negative debit', [line('A', -1n, 0n), line('B', 0n, -1n)], 'negative'],
    ['a negative credit', [line('A', 1n, 0n), line('B', 0n, 2n), line('C', 0n, -1n)], 'negative'],
    ['a line of nothing', [line('A', 1n, 0n), line('B', 0n, 1n), line('C', 0n, 0n)], 'one side'],
    ['a line with both sides', [line('A', 1n, 1n), line('B', 1n, 1n)], 'one side'],
  ])('%s', (_name, postings, message) => {
    expect(() => assertBalanced(postings)).toThrow(message);
  });
});

test('any number of transfers and reversals leaves the books at zero', () => {
  const transfer = fc.tuple(fc.constantFrom('A', 'B', 'C'), fc.constantFrom('D', 'E'), fc.bigInt(1n, 10n ** 15n));
  fc.assert(
    fc.property(fc.array(transfer), fc.boolean(), (transfers, reverse) => {
      const made = transfers.map(([from, to, amount]) => transferPostings({ from, to, amountFen: fen(amount) }));
      const all = [...made, ...(reverse ? made.map(reversalOf) : [])];
      for (const postings of all) assertBalanced(postings);
      const balance = (account: string): bigint =>
        all
          .flat()
          .filter((posting) => posting.account === account)
          .reduce((sum, { debitFen, creditFen }) => sum + debitFen - creditFen, 0n);
      const balances = ['A', 'B', 'C', 'D', 'E'].map(balance);
      expect(balances.reduce((sum, one) => sum + one, 0n)).toBe(0n);
      if (reverse) expect(balances).toEqual([0n, 0n, 0n, 0n, 0n]);
    }),
  );
});
