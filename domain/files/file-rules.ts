/** What a file of a person may be (our default): papers and photos, nothing that runs. */
export const FILE_MEDIA_TYPES = ['application/pdf', 'image/jpeg', 'image/png'] as const;
export type FileMediaType = (typeof FILE_MEDIA_TYPES)[number];

/** What a stored file is: one that somebody brought, or an archive that the platform made. */
export type StoredMediaType = FileMediaType | 'application/zip';

/** Rows that files belong to; who may read a file is decided by that row. Nobody puts a file to an `EXPORT`. */
export const FILE_SUBJECTS = ['AUTHORITY', 'VISIT', 'ENGAGEMENT', 'CLAIM', 'EXPORT'] as const;
export type FileSubject = (typeof FILE_SUBJECTS)[number];

/** `NOT_SCANNED`: the installation has no scanner. An infected file is never kept. */
export const SCAN_STATES = ['CLEAN', 'NOT_SCANNED'] as const;
export type ScanState = (typeof SCAN_STATES)[number];

/** Our defaults. A link is for the click that asked for it; a file that nothing refers to after a day was given up. */
export const FILE_LIMITS = {
  bytesMax: 10_485_760,
  nameCharactersMax: 120,
  perSubjectMax: 20,
  waitingPerPersonMax: 30,
  linkSecondsMax: 300,
  unattachedHoursMax: 24,
} as const;

const EXTENSIONS: Readonly<Record<FileMediaType, readonly [string, ...string[]]>> = {
  'application/pdf': ['pdf'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
};

const PDF_HEAD = [0x25, 0x50, 0x44, 0x46, 0x2d];
const JPEG_HEAD = [0xff, 0xd8, 0xff];
const JPEG_END = [0xff, 0xd9];
const PNG_HEAD = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const PNG_END = [0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82];
const PDF_END = [0x25, 0x25, 0x45, 0x4f, 0x46];
/** The mark at the end of a PDF may have a few bytes after it; cameras pad their JPEGs. */
const END_WITHIN = { pdf: 1_024, jpeg: 64 } as const;

/**
 * What the bytes themselves say that they are; `null` for anything else and for a file that was cut off, whatever its
 * name or the sender says.
 */
export function readMediaType(bytes: Uint8Array): FileMediaType | null {
  if (beginsWith(bytes, PDF_HEAD)) return endsWithin(bytes, PDF_END, END_WITHIN.pdf) ? 'application/pdf' : null;
  if (beginsWith(bytes, JPEG_HEAD)) return endsWithin(bytes, JPEG_END, END_WITHIN.jpeg) ? 'image/jpeg' : null;
  if (beginsWith(bytes, PNG_HEAD)) return endsWithin(bytes, PNG_END, PNG_END.length) ? 'image/png' : null;
  return null;
}

const beginsWith = (bytes: Uint8Array, mark: readonly number[]): boolean =>
  bytes.length >= mark.length && mark.every((byte, at) => bytes[at] === byte);

function endsWithin(bytes: Uint8Array, mark: readonly number[], distance: number): boolean {
  for (let at = bytes.length - mark.length; at >= Math.max(0, bytes.length - distance); at -= 1)
    if (mark.every((byte, offset) => bytes[at + offset] === byte)) return true;
  return false;
}

/** Controls, marks that turn the direction of writing, and what is special in a path, a header or a page. */
const UNSAFE = /[\p{Control}\p{Format}\p{Surrogate}\\/:*?"<>|%;]/gu;

/** A name that is safe to show and to save: no path, nothing invisible, and the ending of what the file is. */
export function plainFileName(given: string, mediaType: FileMediaType): string {
  const base = (given.split(/[\\/]/).at(-1) ?? '')
    .normalize('NFC')
    .replaceAll(UNSAFE, '')
    .replace(/^[.\s]+/, '')
    .trim();
  const endings = EXTENSIONS[mediaType];
  const ending = endings.find((one) => base.toLowerCase().endsWith(`.${one}`));
  const stem = ending === undefined ? base : base.slice(0, -ending.length - 1);
  const kept = [...stem]
    .slice(0, FILE_LIMITS.nameCharactersMax - 5)
    .join('')
    .trim();
  return `${kept === '' ? 'file' : kept}.${ending ?? endings[0]}`;
}
