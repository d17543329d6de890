import { type Zippable, zipSync } from 'fflate';
import type { ArchiveEntry } from '../../usecases/ports.ts';

/** Entries carry this day, so that the same content gives the same bytes (the format knows no day before 1980). */
const ENTRY_DAY = '1980-01-01T12:00:00';

/** An archive of a few files, written at once; names may be Chinese. */
export function writeZip(entries: readonly ArchiveEntry[]): Uint8Array {
  const files: Zippable = {};
  for (const { name, bytes } of entries) files[name] = [bytes, { mtime: ENTRY_DAY }];
  return zipSync(files);
}
