import pg from 'pg';
import { eventually } from '../../support/eventually.ts';
import type { TestDatabase } from '../../support/test-database.ts';

const OTHERS = 'select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';

/** A pool says "ended" before its last socket is closed; dropping the database at once would cut that one with an error. */
export async function dropWhenIdle(database: TestDatabase): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await eventually(async () => (await client.query(OTHERS)).rows.length === 0);
  } finally {
    await client.end();
  }
  await database.drop();
}
