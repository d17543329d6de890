import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { createOrm } from './orm.ts';

/**
 * A migration that waits for a table lets everybody behind it wait as well, readers included. So it waits no longer than
 * this, steps back, and tries again.
 */
const LOCK_WAIT_MS_MAX = 300;
const STEP_BACK_MS_MIN = 100;
const STEP_BACK_MS_SPREAD = 400;
const TRYING_MS_MAX = 10 * 60_000;
const OTHERS_LOOK_MS = 200;
/** lock_not_available and deadlock_detected: nothing was done, and the same works a moment later. */
const BUSY = new Set(['55P03', '40P01']);

/** A table that a migration changes was never free long enough. */
export class MigrationBlockedError extends Error {
  override readonly name = 'MigrationBlockedError';
  constructor(migration: string, cause: unknown) {
    super(
      `${migration} got no lock in ${TRYING_MS_MAX / 60_000} minutes; nothing of it was done. Look for a long transaction in pg_stat_activity, end it, and run migrate again.`,
      { cause },
    );
  }
}

/**
 * Applies the pending migrations in their order, each in a transaction of its own, up to and with `to` where it is given.
 * Requests go on meanwhile; beside another run it waits for that one. Throws {@link MigrationBlockedError}.
 */
export async function runMigrations(databaseUrl: string, of: { readonly to?: string } = {}): Promise<void> {
  const alone = await aloneIn(databaseUrl);
  // One connection, so that what one statement of a migration sets holds for the next.
  const orm = createOrm({ url: databaseUrl, poolMax: 1, lockWaitMsMax: LOCK_WAIT_MS_MAX });
  try {
    for (const { name } of await orm.migrator.getPending()) {
      await untilApplied(name, () => orm.migrator.up({ migrations: [name] }));
      if (name === of.to) break;
    }
  } finally {
    await orm.close();
    await alone.end();
  }
}

async function untilApplied(name: string, apply: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + TRYING_MS_MAX;
  for (;;) {
    try {
      await apply();
      return;
    } catch (error) {
      if (!BUSY.has(String(Reflect.get(Object(error), 'code')))) throw error;
      if (Date.now() > deadline) throw new MigrationBlockedError(name, error);
      await pause(STEP_BACK_MS_MIN + Math.random() * STEP_BACK_MS_SPREAD);
    }
  }
}

/** Asked again and again: a statement that waits for the lock would hold up an index that is made beside the requests. */
async function aloneIn(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl });
  // A lost connection loses the lock with it; the migrations themselves are told by theirs.
  client.on('error', () => undefined);
  await client.connect();
  for (;;) {
    const { rows } = await client.query<{ mine: boolean }>(
      `select pg_try_advisory_lock(hashtextextended('migrations', 170)) as mine`,
    );
    if (rows[0]?.mine === true) return client;
    await pause(OTHERS_LOOK_MS);
  }
}
