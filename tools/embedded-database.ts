import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../adapters/postgres/embedded-postgres.ts';

const DATABASE = 'credit_bridge';

/** Where the embedded default keeps everything. */
export function dataFolder(): string {
  return resolve(process.env['CREDIT_BRIDGE_DATA'] ?? '.local');
}

/** Files of people, below the data folder. */
export const filesFolder = (folder: string): string => join(folder, 'files');

/** The platform's database on the PostgreSQL of the data folder, which is started, or taken over where it runs. */
export async function openEmbeddedDatabase(folder: string): Promise<{ postgres: EmbeddedPostgres; url: string }> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const postgres = await startEmbeddedPostgres(join(folder, 'postgres'));
  await createDatabase(postgres.urlOf('postgres'));
  return { postgres, url: postgres.urlOf(DATABASE) };
}

/**
 * Starts the server again whenever it ends, until `isStopping`. The other parts connect again by themselves, at the same
 * socket.
 */
export async function keepRunning(
  postgres: EmbeddedPostgres,
  of: {
    folder: string;
    isStopping: () => boolean;
    say: (text: string) => void;
    onStarted: (again: EmbeddedPostgres) => void;
  },
): Promise<void> {
  let current = postgres;
  for (;;) {
    await current.ended;
    if (of.isStopping()) return;
    of.say('  PostgreSQL ended; it is started again.');
    current = await startEmbeddedPostgres(join(of.folder, 'postgres'));
    of.onStarted(current);
  }
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}
