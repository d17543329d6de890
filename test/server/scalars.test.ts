import { GraphQLError, parseValue } from 'graphql';
import { describe, expect, test } from 'vitest';
import { BpsScalar, CivilDateScalar, DateTimeScalar, FenScalar } from '../../schema/graphql/scalars.ts';

describe('Fen', () => {
  test('is a string of digits on the wire, in both directions', () => {
    expect(FenScalar.serialize(9_000_000_000_000_000n)).toBe('9000000000000000');
    expect(FenScalar.parseValue('123456')).toBe(123456n);
    expect(FenScalar.parseLiteral(parseValue('"-5"'))).toBe(-5n);
    expect(FenScalar.parseLiteral(parseValue('123'))).toBe(123n);
  });

  test.each([
    12,
    1.5,
    '1.5',
    '1,000',
    ' 1',
    '',
    '01',
    '+1',
    '1e3',
    '0x10',
    '9000000000000001',
    '-9000000000000001',
    null,
    [],
    '٣',
  ])('refuses %j with BAD_USER_INPUT', (input) => {
    expect(codeOf(() => FenScalar.parseValue(input))).toBe('BAD_USER_INPUT');
  });

  test('names the fix for full-width digits', () => {
    expect(() => FenScalar.parseValue('１２３')).toThrow(/half width/);
  });

  test('refuses a float literal', () => {
    expect(codeOf(() => FenScalar.parseLiteral(parseValue('1.0')))).toBe('BAD_USER_INPUT');
  });

  test('never sends a number that has been through a float', () => {
    expect(() => FenScalar.serialize(12)).toThrow(TypeError);
  });
});

test('Bps is bounded and whole', () => {
  expect(BpsScalar.parseValue('465')).toBe(465n);
  expect(codeOf(() => BpsScalar.parseValue('4.65'))).toBe('BAD_USER_INPUT');
  expect(codeOf(() => BpsScalar.parseValue('1000001'))).toBe('BAD_USER_INPUT');
});

test('CivilDate takes real days only', () => {
  expect(CivilDateScalar.parseValue('2026-11-22')).toBe('2026-11-22');
  expect(codeOf(() => CivilDateScalar.parseValue('2026-02-30'))).toBe('BAD_USER_INPUT');
  expect(codeOf(() => CivilDateScalar.parseLiteral(parseValue('20261122')))).toBe('BAD_USER_INPUT');
});

test('DateTime needs an offset and a real day', () => {
  expect(DateTimeScalar.parseValue('2026-11-22T09:00:00+08:00')).toEqual(new Date('2026-11-22T01:00:00Z'));
  for (const input of ['2026-11-22T09:00:00', '2026-02-30T09:00:00Z', '2026-11-22T25:00:00Z', '2026-11-22', 5])
    expect(codeOf(() => DateTimeScalar.parseValue(input))).toBe('BAD_USER_INPUT');
});

function codeOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    if (error instanceof GraphQLError) return error.extensions['code'];
    throw error;
  }
  return 'accepted';
}
