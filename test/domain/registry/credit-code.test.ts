import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CREDIT_CODE_ALPHABET, checkCreditCode } from '../../../domain/registry/credit-code.ts';
import { makeCreditCode } from '../../../domain/registry/make-credit-code.ts';

const REAL_CODES = [
  '91350200MA2YJ1XR9G',
  '91350200776049653A',
  '91440101MA5CJQ4N59',
  '913502000728319549',
  '123502001549897397',
];

const alphabetCharacter = fc.constantFrom(...CREDIT_CODE_ALPHABET.split(''));
const anyOf = (length: number) => fc.string({ unit: alphabetCharacter, minLength: length, maxLength: length });
const madeCode = fc.record({ prefix: anyOf(8), organisation: anyOf(8) }).map((parts) => makeCreditCode(parts));

describe('unified social credit code', () => {
  test.each(REAL_CODES)('the real code %s is valid', (code) => {
    expect(checkCreditCode(code)).toEqual({ verdict: 'valid', code });
  });

  test('a real code that fails the 18th-character check is refused for that reason', () => {
    expect(checkCreditCode('91350203M0001QAY9B')).toEqual({ verdict: 'invalid', because: 'CODE_CHECK' });
  });

  test('full-width characters, lower case and spaces are typing habits, not faults', () => {
    const code = '91350200MA2YJ1XR9G';
    expect(checkCreditCode(' 9135 0200 ma2y j1xr 9g\u3000')).toEqual({ verdict: 'valid', code });
    expect(checkCreditCode('９１３５０２００ＭＡ２ＹＪ１ＸＲ９ｇ')).toEqual({ verdict: 'valid', code });
  });

  test.each([
    ['', 'LENGTH'],
    ['91350200MA2YJ1XR9', 'LENGTH'],
    ['91350200MA2YJ1XR9GG', 'LENGTH'],
    ['91350200MA2YJ1XR9O', 'ALPHABET'],
    ['9135020OMA2YJ1XR9G', 'ALPHABET'],
    ['91350200MA2YJ1XR8G', 'ORGANISATION_CHECK'],
    ['91350200MA2YJ1XR9H', 'CODE_CHECK'],
  ])('%s is refused with %s', (text, because) => {
    expect(checkCreditCode(text)).toEqual({ verdict: 'invalid', because });
  });

  test('every generated code is valid', () => {
    fc.assert(fc.property(madeCode, (code) => checkCreditCode(code).verdict === 'valid'));
  });

  test('any change of a single character is caught', () => {
    fc.assert(
      fc.property(madeCode, fc.nat({ max: 17 }), alphabetCharacter, (code, position, character) => {
        fc.pre(code[position] !== character);
        const changed = code.slice(0, position) + character + code.slice(position + 1);
        return checkCreditCode(changed).verdict === 'invalid';
      }),
      { numRuns: 2_000 },
    );
  });

  test('a code is never made from characters outside the alphabet or of a wrong length', () => {
    expect(() => makeCreditCode({ prefix: '9144190', organisation: 'MA000001' })).toThrow('eight characters');
    expect(() => makeCreditCode({ prefix: '91441900', organisation: 'MA00000I' })).toThrow('written in');
  });
});
