import { inputError } from './paging.ts';

const BASE64_CHARACTERS_MAX = 2_700_000;

/** The bytes of a table that came as base64. */
export function bytesOfTable(base64: string): Uint8Array {
  if (base64.length > BASE64_CHARACTERS_MAX) throw inputError('the table is too large', 'tableBase64');
  return Buffer.from(base64, 'base64');
}
