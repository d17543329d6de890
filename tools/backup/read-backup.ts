import { createHash } from 'node:crypto';
import { cpSync, createReadStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { migrateApiKeys } from '../../adapters/auth/api-keys.ts';
import { createAuthPool, migrateAuth } from '../../adapters/auth/auth.ts';
import { createFolderStore } from '../../adapters/files/folder-store.ts';
import { createOrm } from '../../adapters/postgres/orm.ts';
import { migrate } from '../migrate.ts';
import {
  type BackedUpTable,
  filesOfBackup,
  type Manifest,
  NoBackupError,
  quoted,
  readManifest,
  tableOf,
} from './manifest.ts';

const BATCH_ROWS = 1_000;
/** The demonstration makes these beside the migrations, with its first start. */
const DEMO_TABLES: Readonly<Record<string, string>> = {
  demo_clock: 'only_row boolean primary key default true, started_at timestamptz not null',
  demo_seeding: 'at timestamptz not null default now()',
  demo_seeded: 'at timestamptz not null default now()',
};

/** A restore never mixes with what is there. */
export class DatabaseNotEmptyError extends Error {
  override readonly name = 'DatabaseNotEmptyError';
  constructor() {
    super('The database holds organisations already. A backup is restored into an empty database.');
  }
}

/** The backup was made by a newer release than this one. */
export class BackupTooNewError extends Error {
  override readonly name = 'BackupTooNewError';
  constructor(unknown: readonly string[]) {
    super(`This release does not know the migrations ${unknown.join(', ')}. Restore with the release of the backup.`);
  }
}

/**
 * Fills an empty database from a backup: all of it or nothing. Every file is checked against its sum before the first
 * row is written; every foreign key is checked again after the last; then the migrations since the backup run.
 */
export async function readBackup(options: {
  databaseUrl: string;
  folder: string;
  /** Where files of people belong; `null` where a store of its own keeps them. */
  filesFolder?: string | null;
  onTable?: (table: BackedUpTable) => void;
}): Promise<Manifest> {
  const { databaseUrl, folder, filesFolder = null } = options;
  const manifest = readManifest(folder);
  for (const table of manifest.tables) await checkSum(folder, table);
  await migrateTo(databaseUrl, manifest);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('begin');
    const { rowCount } = await client.query('select 1 from public.organisation limit 1');
    if (rowCount !== 0) throw new DatabaseNotEmptyError();
    await fill(client, manifest, options);
    await client.query('commit');
  } finally {
    await client.end();
  }
  await migrate({ DATABASE_URL: databaseUrl });
  if (filesFolder !== null && manifest.files !== null) await bringFiles(databaseUrl, { folder, filesFolder });
  return manifest;
}

/** A file that a row names is not in the backup, or not as it was taken in. */
export class FilesDamagedError extends Error {
  override readonly name = 'FilesDamagedError';
  constructor(damaged: readonly string[]) {
    super(
      `${damaged.length} files are missing or changed; the rows are back. The first: ${damaged.slice(0, 5).join(', ')}`,
    );
  }
}

/** Copies the files back and compares each attached one with the sum that its row keeps. */
async function bringFiles(databaseUrl: string, of: { folder: string; filesFolder: string }): Promise<void> {
  mkdirSync(of.filesFolder, { recursive: true, mode: 0o700 });
  cpSync(filesOfBackup(of.folder), of.filesFolder, { recursive: true });
  const store = createFolderStore(of.filesFolder);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const damaged: string[] = [];
    let last = '';
    for (;;) {
      const { rows } = await client.query<{ id: string; key: string; sha256: string }>(
        `select id, key, sha256 from public.stored_file where attached_at is not null and key > $1 order by key limit $2`,
        [last, BATCH_ROWS],
      );
      for (const { id, key, sha256 } of rows) {
        const bytes = await store.get(key);
        if (bytes === null || createHash('sha256').update(bytes).digest('hex') !== sha256) damaged.push(id);
      }
      last = rows.at(-1)?.key ?? '';
      if (rows.length < BATCH_ROWS) break;
    }
    if (damaged.length > 0) throw new FilesDamagedError(damaged);
  } finally {
    await client.end();
  }
}

async function checkSum(folder: string, { file, sha256 }: BackedUpTable): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(join(folder, file)), hash).catch((error: Error) => {
    throw new NoBackupError(folder, error.message);
  });
  if (hash.digest('hex') !== sha256) throw new NoBackupError(folder, `${file} is not as it was written`);
}

/** Brings the tables to where they stood when the backup was made. */
async function migrateTo(databaseUrl: string, manifest: Manifest): Promise<void> {
  const orm = createOrm({ url: databaseUrl, poolMax: 1 });
  const authPool = createAuthPool(databaseUrl, 2);
  try {
    const known = new Set(
      [...(await orm.migrator.getPending()), ...(await orm.migrator.getExecuted())].map(({ name }) => name),
    );
    const unknown = manifest.migrations.filter((name) => !known.has(name));
    if (unknown.length > 0) throw new BackupTooNewError(unknown);
    const pending = new Set((await orm.migrator.getPending()).map(({ name }) => name));
    const due = manifest.migrations.filter((name) => pending.has(name));
    if (due.length > 0) await orm.migrator.up({ migrations: due });
    await migrateAuth(authPool);
    await migrateApiKeys(authPool);
    for (const { name } of manifest.tables.filter((table) => table.schema === 'public'))
      if (DEMO_TABLES[name] !== undefined)
        await authPool.query(`create table if not exists public.${quoted(name)} (${DEMO_TABLES[name]})`);
  } finally {
    await authPool.end();
    await orm.close();
  }
}

async function fill(
  client: pg.Client,
  manifest: Manifest,
  { folder, onTable }: { folder: string; onTable?: (table: BackedUpTable) => void },
): Promise<void> {
  const tables = manifest.tables.map(tableOf);
  const keys = await dropForeignKeys(client);
  // What only grows refuses to be filled in another order, and what a trigger would add is in the backup.
  for (const table of tables) await client.query(`alter table ${table} disable trigger user`);
  await client.query(`truncate ${tables.join(', ')}`);
  for (const table of manifest.tables) {
    await fillTable(client, folder, table);
    onTable?.(table);
  }
  for (const table of tables) await client.query(`alter table ${table} enable trigger user`);
  for (const { table, name, definition } of keys)
    await client.query(`alter table ${table} add constraint ${quoted(name)} ${definition}`);
  for (const sequence of manifest.sequences)
    await client.query('select setval($1::regclass, $2::bigint, $3)', [
      tableOf(sequence),
      sequence.lastValue,
      sequence.isCalled,
    ]);
  await client.query('update public.outbox_event set relayed_at = null where relayed_at >= $1', [
    manifest.relayAgainFrom,
  ]);
}

type ForeignKey = { readonly table: string; readonly name: string; readonly definition: string };

/** Without them tables can be filled in any order; putting them back checks every row. */
async function dropForeignKeys(client: pg.Client): Promise<ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(
    `select format('%I.%I', n.nspname, c.relname) as table, k.conname as name, pg_get_constraintdef(k.oid) as definition
     from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
     where k.contype = 'f' and n.nspname in ('public', 'auth')`,
  );
  for (const { table, name } of rows) await client.query(`alter table ${table} drop constraint ${quoted(name)}`);
  return rows;
}

async function fillTable(client: pg.Client, folder: string, table: BackedUpTable): Promise<void> {
  const columns = table.columns.map(quoted).join(', ');
  const target = tableOf(table);
  const insert = `insert into ${target} (${columns}) overriding system value
    select ${columns} from json_populate_recordset(null::${target}, $1::json)`;
  const lines = createInterface({ input: createReadStream(join(folder, table.file)).pipe(createGunzip()) });
  let batch: string[] = [];
  let rows = 0;
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await client.query(insert, [`[${batch.join(',')}]`]);
    rows += batch.length;
    batch = [];
  };
  for await (const line of lines) {
    batch.push(line);
    if (batch.length === BATCH_ROWS) await flush();
  }
  await flush();
  if (rows !== table.rows) throw new NoBackupError(folder, `${table.file} has ${rows} rows and not ${table.rows}`);
}
