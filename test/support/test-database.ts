import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { execute, urlOfDatabase } from './database-server.ts';

export type TestDatabase = { readonly url: string; readonly drop: () => Promise<void> };

/** A migrated, empty database for one test file; drop it in `afterAll`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = inject('databaseServerUrl');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await execute(serverUrl, `create database ${name} template ${inject('templateDatabase')}`);
  return {
    url: urlOfDatabase(serverUrl, name),
    drop: () => execute(serverUrl, `drop database if exists ${name} with (force)`),
  };
}
