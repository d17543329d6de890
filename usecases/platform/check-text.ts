/** Control characters other than tab and line breaks, and halves of surrogate pairs: no database text can hold them. */
const MALFORMED = /(?![\t\n\r])\p{Control}|\p{Surrogate}/u;

/** Name of the first field, however deep, whose text is malformed; `null` when all of it can be stored. */
export function findMalformedText(input: object): string | null {
  for (const [field, value] of Object.entries(input)) {
    const found = malformedField(field, value);
    if (found !== null) return found;
  }
  return null;
}

function malformedField(field: string, value: unknown): string | null {
  if (typeof value === 'string') return MALFORMED.test(value) ? field : null;
  if (Array.isArray(value)) return value.some((item) => malformedField(field, item) !== null) ? field : null;
  return typeof value === 'object' && value !== null ? findMalformedText(value) : null;
}
