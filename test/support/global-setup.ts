import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../adapters/postgres/embedded-postgres.ts';
import { createOrm } from '../../adapters/postgres/orm.ts';
import { execute, urlOfDatabase } from './database-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** URL of a database of the server on which tests create their own. */
    readonly databaseServerUrl: string;
    /** Name of the migrated database that they clone. */
    readonly templateDatabase: string;
  }
}

type Server = { readonly url: string; readonly stop: () => Promise<void> };

/** One PostgreSQL for the whole run, with one migrated template; every test file clones that. */
export default async function globalSetup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer();
  const template = `test_template_${randomBytes(6).toString('hex')}`;
  try {
    await execute(server.url, `create database ${template}`);
    await migrate(urlOfDatabase(server.url, template));
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide('databaseServerUrl', server.url);
  project.provide('templateDatabase', template);
  return async () => {
    await execute(server.url, `drop database if exists ${template} with (force)`);
    await server.stop();
  };
}

async function startServer(): Promise<Server> {
  const given = process.env['TEST_DATABASE_SERVER_URL'];
  if (given !== undefined && given !== '') return { url: given, stop: async () => undefined };

  const folder = mkdtempSync(join(tmpdir(), 'credit-bridge-test-'));
  const postgres = await startEmbeddedPostgres(folder);
  const url = postgres.urlOf('postgres');
  // Nobody needs these data after a crash of the machine, and the run is much faster without waiting for the disk.
  await execute(url, 'alter system set fsync = off');
  await execute(url, 'select pg_reload_conf()');
  return {
    url,
    stop: async () => {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function migrate(url: string): Promise<void> {
  const orm = createOrm({ url, poolMax: 1 });
  try {
    await orm.migrator.up();
  } finally {
    await orm.close();
  }
}
