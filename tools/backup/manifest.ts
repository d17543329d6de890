import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const MANIFEST_FILE = 'manifest.json';

const TABLE_SCHEMA = z.object({
  schema: z.string(),
  name: z.string(),
  columns: z.array(z.string()).min(1),
  rows: z.int().nonnegative(),
  file: z.string().regex(/^[\w.]+\.ndjson\.gz$/),
  sha256: z.hex().length(64),
});
export type BackedUpTable = z.infer<typeof TABLE_SCHEMA>;

/** What a backup holds. It is written last: a folder without it is a backup that did not finish. */
const MANIFEST_SCHEMA = z.object({
  format: z.literal(1),
  takenAt: z.iso.datetime(),
  /** Names of the migrations of the database, in the order in which they ran. */
  migrations: z.array(z.string()),
  /** Events since then may have jobs that were not done; the relay sends them again after a restore. */
  relayAgainFrom: z.iso.datetime(),
  tables: z.array(TABLE_SCHEMA),
  /** How many files of people stand beside the rows; `null` where a store of its own keeps them. */
  files: z.int().nonnegative().nullable().default(null),
  sequences: z.array(
    z.object({ schema: z.string(), name: z.string(), lastValue: z.string().regex(/^\d+$/), isCalled: z.boolean() }),
  ),
});
export type Manifest = z.infer<typeof MANIFEST_SCHEMA>;

export const manifestPath = (folder: string): string => join(folder, MANIFEST_FILE);

/** The folder holds no whole backup. */
export class NoBackupError extends Error {
  override readonly name = 'NoBackupError';
  constructor(folder: string, cause: string) {
    super(`${folder} holds no whole backup: ${cause}`);
  }
}

export function readManifest(folder: string): Manifest {
  let text: string;
  try {
    text = readFileSync(manifestPath(folder), 'utf8');
  } catch {
    throw new NoBackupError(folder, `there is no ${MANIFEST_FILE}`);
  }
  const parsed = MANIFEST_SCHEMA.safeParse(JSON.parse(text));
  if (!parsed.success) throw new NoBackupError(folder, z.prettifyError(parsed.error));
  return parsed.data;
}

/** Where a backup keeps files of people. */
export const filesOfBackup = (folder: string): string => join(folder, 'files');

/** A name as it must stand in SQL. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const tableOf = ({ schema, name }: { schema: string; name: string }): string =>
  `${quoted(schema)}.${quoted(name)}`;
