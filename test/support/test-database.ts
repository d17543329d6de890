import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { inject } from 'vitest';
import { execute, urlOfDatabase } from './database-server.ts';

export type TestDatabase = { readonly url: string; readonly drop: () => Promise<void> };

const OTHERS = 'select 1 from pg_stat_activity where datname = $1';
const IDLE_MS_MAX = 5_000;

/** A migrated, empty database for one test file; drop it in `afterAll`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = inject('databaseServerUrl');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await execute(serverUrl, `create database ${name} template ${inject('templateDatabase')}`);
  return { url: urlOfDatabase(serverUrl, name), drop: () => dropWhenIdle(serverUrl, name) };
}

/**
 * A pool says "ended" before its last socket is closed; dropping the database at once would cut that one with an error
 * outside of any test. A test that leaves a connection open for longer loses it.
 */
async function dropWhenIdle(serverUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const deadline = Date.now() + IDLE_MS_MAX;
    while ((await client.query(OTHERS, [name])).rows.length > 0 && Date.now() < deadline) await pause(20);
    await client.query(`drop database if exists ${name} with (force)`);
  } finally {
    await client.end();
  }
}
