import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FILE_LIMITS, FILE_MEDIA_TYPES, plainFileName, readMediaType } from '../../../domain/files/file-rules.ts';
import { SAMPLE_JPEG, SAMPLE_PDF, SAMPLE_PNG } from '../../support/sample-files.ts';

test('a whole PDF, JPEG and PNG are known by their bytes', () => {
  expect(readMediaType(SAMPLE_PDF)).toBe('application/pdf');
  expect(readMediaType(SAMPLE_JPEG)).toBe('image/jpeg');
  expect(readMediaType(SAMPLE_PNG)).toBe('image/png');
});

test('pages, scripts, archives, programs and pictures that can hold scripts are no files of ours, whatever their name', () => {
  for (const head of [
    '<!doctype html><script>',
    '<svg onload=alert(1)>',
    'PK\u0003\u0004',
    'MZ',
    '\u007fELF',
    'GIF89a',
  ])
    expect(readMediaType(Buffer.from(`${head}${'x'.repeat(200)}%%EOF`, 'latin1')), head).toBeNull();
});

test('a file that was cut off anywhere is not taken', () => {
  for (const whole of [SAMPLE_PDF, SAMPLE_PNG, SAMPLE_JPEG])
    for (let length = 0; length < whole.length - 8; length += 1)
      expect(readMediaType(whole.subarray(0, length)), `${length} bytes`).toBeNull();
});

test('random bytes are never taken for a file', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => readMediaType(bytes) === null));
});

test('whatever a name is, what is kept of it is short, has no path, nothing invisible, and the ending of its type', () => {
  const text = fc.string({ unit: 'binary', maxLength: 300 });
  fc.assert(
    fc.property(text, fc.constantFrom(...FILE_MEDIA_TYPES), (given, mediaType) => {
      const name = plainFileName(given, mediaType);
      expect(name).toMatch(/^[^.\s].*\.(pdf|jpe?g|png)$/s);
      expect(name).not.toMatch(/[\p{Control}\p{Format}\p{Surrogate}\\/"<>;]/u);
      expect([...name].length).toBeLessThanOrEqual(FILE_LIMITS.nameCharactersMax);
    }),
  );
});

test('a name keeps its words and never its path or a false ending', () => {
  expect(plainFileName('../../etc/授权书.pdf', 'application/pdf')).toBe('授权书.pdf');
  expect(plainFileName('C:\\papers\\photo.JPEG', 'image/jpeg')).toBe('photo.jpeg');
  expect(plainFileName('page.html', 'application/pdf')).toBe('page.html.pdf');
  expect(plainFileName('cod\u202Efdp.exe', 'image/png')).toBe('codfdp.exe.png');
  expect(plainFileName('', 'image/png')).toBe('file.png');
});
