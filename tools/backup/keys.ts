import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import pg from 'pg';
import { z } from 'zod';

const KEYS_SCHEMA = z.object({
  format: z.literal(1),
  takenAt: z.iso.datetime(),
  sha256: z.hex().length(64),
  keys: z.array(
    z.object({
      subjectId: z.uuid(),
      /** Wrapped by the master key, as hexadecimal; `null` when it was destroyed. */
      wrapped: z.hex().nullable(),
      madeAt: z.string(),
      destroyedAt: z.string().nullable(),
    }),
  ),
});
type Keys = z.infer<typeof KEYS_SCHEMA>;

/** The file holds no whole list of keys. */
export class KeysDamagedError extends Error {
  override readonly name = 'KeysDamagedError';
  constructor(file: string) {
    super(`${file} holds no whole list of keys. Take the copy of another place.`);
  }
}

const sumOf = (keys: Keys['keys']): string => createHash('sha256').update(JSON.stringify(keys)).digest('hex');

/**
 * Writes the keys of all subjects into one file, in place of the one before: an older copy would hold keys that were
 * destroyed since. Answers how many.
 */
export async function writeKeys(options: { databaseUrl: string; file: string }): Promise<number> {
  const keys = await asOwner(options.databaseUrl, async (client) => {
    const { rows } = await client.query<Keys['keys'][number]>(
      `select subject_id as "subjectId", encode(wrapped, 'hex') as wrapped, made_at::text as "madeAt",
         destroyed_at::text as "destroyedAt" from vault.subject_key order by subject_id`,
    );
    return rows;
  });
  const content: Keys = { format: 1, takenAt: new Date().toISOString(), sha256: sumOf(keys), keys };
  writeFileSync(`${options.file}.new`, `${JSON.stringify(content)}\n`, { mode: 0o600, flush: true });
  renameSync(`${options.file}.new`, options.file);
  return keys.length;
}

/** Brings keys back. One that is destroyed in the file or in the database is destroyed: nobody comes to life again. */
export async function readKeys(options: { databaseUrl: string; file: string }): Promise<number> {
  const parsed = KEYS_SCHEMA.safeParse(JSON.parse(readFileSync(options.file, 'utf8')));
  if (!parsed.success || sumOf(parsed.data.keys) !== parsed.data.sha256) throw new KeysDamagedError(options.file);
  const { keys } = parsed.data;
  await asOwner(options.databaseUrl, async (client) => {
    await client.query(
      `insert into vault.subject_key (subject_id, wrapped, made_at, destroyed_at)
       select "subjectId", decode(wrapped, 'hex'), "madeAt", "destroyedAt"
       from json_to_recordset($1::json) as key ("subjectId" uuid, wrapped text, "madeAt" timestamptz, "destroyedAt" timestamptz)
       on conflict (subject_id) do update set wrapped = excluded.wrapped, destroyed_at = excluded.destroyed_at
       where subject_key.destroyed_at is null`,
      [JSON.stringify(keys)],
    );
  });
  return keys.length;
}

async function asOwner<T>(databaseUrl: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}
