import 'reflect-metadata';
import { migrateApiKeys, protectApiKeys } from '../adapters/auth/api-keys.ts';
import { createAuthPool, migrateAuth } from '../adapters/auth/auth.ts';
import { type Environment, parseEnvironment } from '../adapters/environment.ts';
import { createOrm } from '../adapters/postgres/orm.ts';
import { setRolePasswords } from '../adapters/postgres/roles.ts';
import { runMigrations } from '../adapters/postgres/run-migrations.ts';
import { wirePlatform } from '../adapters/wire.ts';
import { LPR_FIXINGS } from '../domain/registry/lpr-fixings.ts';
import { LprFixing } from '../schema/entities/registry/lpr-fixing.entity.ts';
import { seedListTypes } from '../usecases/registry/lists/list-types.ts';
import { seedTagPolicy } from '../usecases/registry/tag-policies.ts';

/** Brings the database to the newest migration and loads the reference facts. Safe to repeat and to run in parallel. */
export async function migrate(environment: Pick<Environment, 'DATABASE_URL'>): Promise<void> {
  await runMigrations(environment.DATABASE_URL);
  const orm = createOrm({ url: environment.DATABASE_URL, poolMax: 2 });
  const authPool = createAuthPool(environment.DATABASE_URL, 2);
  try {
    await orm.em.fork().upsertMany(
      LprFixing,
      LPR_FIXINGS.map((fixing) => ({ ...fixing, loadedBy: 'reference' })),
      { onConflictAction: 'ignore' },
    );
    await seedListTypes(orm.em.fork());
    await seedTagPolicy(orm.em.fork());
    await migrateAuth(authPool);
    await migrateApiKeys(authPool);
    await protectApiKeys(authPool);
  } finally {
    await authPool.end();
    await orm.close();
  }
}

if (process.argv[1]?.endsWith('migrate.js') || process.argv[1]?.endsWith('migrate.ts')) {
  const environment = parseEnvironment(process.env);
  await migrate(environment);
  // The owner makes what the roles that serve and work may not: tables of the queue, of search and of the demo's clock.
  const platform = await wirePlatform(environment);
  await setRolePasswords(platform.pool, {
    api: environment.API_DATABASE_PASSWORD,
    worker: environment.WORKER_DATABASE_PASSWORD,
  });
  await platform.close();
  console.log('The database is at the newest migration.');
}
