import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  copyFileSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { type BackedUpTable, filesOfBackup, type Manifest, manifestPath, quoted, tableOf } from './manifest.ts';

/** The queue is filled again from the outbox and the index from the rows, so neither is kept. */
const KEPT_SCHEMAS = ['public', 'auth'];
const BATCH_ROWS = 1_000;

/** The folder has something in it already. */
export class FolderNotEmptyError extends Error {
  override readonly name = 'FolderNotEmptyError';
  constructor(folder: string) {
    super(`${folder} is not empty. A backup goes into a folder of its own.`);
  }
}

/**
 * Writes every row of ours as it stood at one instant, while everything goes on: one read-only transaction sees one
 * snapshot of all tables. Rows are lines of JSON, so that a person can read a backup without any program of ours.
 */
export async function writeBackup(options: {
  databaseUrl: string;
  folder: string;
  /** The folder of files of people; `null` where a store of its own keeps them. */
  filesFolder?: string | null;
  /** Events since this instant are sent again after a restore; `takenAt` less a margin, or an older job that waits. */
  relayAgainFrom: (takenAt: Date) => Date;
  onTable?: (table: BackedUpTable) => void;
}): Promise<Manifest> {
  const { folder } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (readdirSync(folder).length > 0) throw new FolderNotEmptyError(folder);
  const client = new pg.Client({ connectionString: options.databaseUrl });
  await client.connect();
  try {
    await client.query('begin transaction isolation level repeatable read, read only');
    const { rows: instants } = await client.query<{ now: Date }>('select now()');
    const takenAt = instants[0]?.now ?? new Date();
    const tables: BackedUpTable[] = [];
    for (const table of await findTables(client)) {
      const written = await writeTable(client, folder, table);
      tables.push(written);
      options.onTable?.(written);
    }
    const manifest: Manifest = {
      format: 1,
      takenAt: takenAt.toISOString(),
      migrations: await findMigrations(client),
      relayAgainFrom: options.relayAgainFrom(takenAt).toISOString(),
      tables,
      // After the rows, so that every file that a row of the snapshot names is there already.
      files: copyFiles(options.filesFolder ?? null, filesOfBackup(folder)),
      sequences: await readSequences(client),
    };
    await client.query('commit');
    writeFileSync(`${manifestPath(folder)}.new`, `${JSON.stringify(manifest, null, 2)}\n`, {
      mode: 0o600,
      flush: true,
    });
    renameSync(`${manifestPath(folder)}.new`, manifestPath(folder));
    return manifest;
  } finally {
    await client.end();
  }
}

/** Copies what is whole, and tells how many. What is swept away meanwhile belonged to no row that counts. */
function copyFiles(from: string | null, to: string): number | null {
  if (from === null) return null;
  mkdirSync(to, { mode: 0o700 });
  if (!existsSync(from)) return 0;
  let copied = 0;
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.new')) continue;
    const source = join(entry.parentPath, entry.name);
    const target = join(to, relative(from, source));
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    try {
      copyFileSync(source, target);
      copied += 1;
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOENT') throw error;
    }
  }
  return copied;
}

type Table = Pick<BackedUpTable, 'schema' | 'name' | 'columns'>;

/** The transaction in which a row changed means nothing to another server, so such columns are filled anew there. */
async function findTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select n.nspname as schema, c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
     where c.relkind = 'r' and n.nspname = any($1) and c.relname <> 'schema_migration'
       and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.atttypid <> 'xid8'::regtype
     group by 1, 2 order by 1, 2`,
    [KEPT_SCHEMAS],
  );
  return rows;
}

async function findMigrations(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('select name from public.schema_migration order by id');
  return rows.map(({ name }) => name);
}

async function readSequences(client: pg.Client): Promise<Manifest['sequences']> {
  const { rows } = await client.query<{ schema: string; name: string }>(
    'select schemaname as schema, sequencename as name from pg_sequences where schemaname = any($1) order by 1, 2',
    [KEPT_SCHEMAS],
  );
  const sequences: Manifest['sequences'] = [];
  for (const sequence of rows.filter(({ name }) => !name.startsWith('schema_migration'))) {
    const { rows: values } = await client.query<{ last_value: string; is_called: boolean }>(
      `select last_value, is_called from ${tableOf(sequence)}`,
    );
    const [value] = values;
    if (value !== undefined) sequences.push({ ...sequence, lastValue: value.last_value, isCalled: value.is_called });
  }
  return sequences;
}

async function writeTable(client: pg.Client, folder: string, table: Table): Promise<BackedUpTable> {
  const file = `${table.schema}.${table.name}.ndjson.gz`;
  const target = createWriteStream(join(folder, file), { mode: 0o600, flush: true });
  const gzip = createGzip();
  const hash = createHash('sha256');
  gzip.on('data', (chunk: Buffer) => hash.update(chunk));
  gzip.pipe(target);
  const columns = table.columns.map(quoted).join(', ');
  const select = `select row_to_json(backed_up)::text as line from (select ${columns} from ${tableOf(table)}) as backed_up`;
  await client.query(`declare kept_rows no scroll cursor for ${select}`);
  let rows = 0;
  for (;;) {
    const { rows: batch } = await client.query<{ line: string }>(`fetch ${BATCH_ROWS} from kept_rows`);
    if (batch.length === 0) break;
    rows += batch.length;
    if (!gzip.write(`${batch.map(({ line }) => line).join('\n')}\n`)) await once(gzip, 'drain');
  }
  await client.query('close kept_rows');
  gzip.end();
  await finished(target);
  return { ...table, rows, file, sha256: hash.digest('hex') };
}
