import { expect, test } from 'vitest';
import { readPercent, readShare, readYuan } from '../../domain/read-amount.ts';

test.each([
  ['1234.5', 123_450n],
  ['1,234,567.89', 123_456_789n],
  ['１２３４', 123_400n],
  ['0', 0n],
  ['100元', 10_000n],
  ['1,23', null],
  ['-1', null],
  ['1.005', null],
  ['1e3', null],
  ['', null],
])('"%s" as yuan is %s fen', (cell, amount) => expect(readYuan(cell)).toBe(amount));

test.each([
  ['4.65', 465n],
  ['4.65%', 465n],
  ['5', 500n],
  ['4.655', null],
  ['', null],
])('"%s" as percent is %s basis points', (cell, rate) => expect(readPercent(cell)).toBe(rate));

test.each([
  ['40%', { numerator: 40n, denominator: 100n }],
  ['33.5%', { numerator: 335n, denominator: 1_000n }],
  ['2/5', { numerator: 2n, denominator: 5n }],
  ['1/0', null],
  ['0.4', null],
])('"%s" as a share is %o', (cell, share) => expect(readShare(cell)).toEqual(share));
