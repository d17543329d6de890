import { expect, test } from 'vitest';
import { csvOf } from '../../web/src/parts/csv.ts';

test.each([
  ['=1+1', "'=1+1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['-12.50', '-12.50'],
  ['-cmd', "'-cmd"],
  ['a,b', '"a,b"'],
  ['say "yes"', '"say ""yes"""'],
  ['东莞', '东莞'],
])('the cell %s is written as %s', (text, written) => {
  expect(csvOf([['name', (row: string) => row]], [text], 'by me')).toBe(`\uFEFFname\r\n${written}\r\nby me\r\n`);
});
