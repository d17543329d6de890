import 'reflect-metadata';
import { migrateApiKeys } from '../adapters/auth/api-keys.ts';
import { createAuthPool, migrateAuth } from '../adapters/auth/auth.ts';
import { type Environment, parseEnvironment } from '../adapters/environment.ts';
import { createOrm } from '../adapters/postgres/orm.ts';
import { LPR_FIXINGS } from '../domain/registry/lpr-fixings.ts';
import { LprFixing } from '../schema/entities/registry/lpr-fixing.entity.ts';
import { seedListTypes } from '../usecases/registry/lists/list-types.ts';
import { seedTagPolicy } from '../usecases/registry/tag-policies.ts';

/** Brings the database to the newest migration and loads the reference facts. Safe to repeat and to run in parallel. */
export async function migrate(environment: Pick<Environment, 'DATABASE_URL'>): Promise<void> {
  const orm = createOrm({ url: environment.DATABASE_URL, poolMax: 2 });
  const authPool = createAuthPool(environment.DATABASE_URL, 2);
  try {
    await orm.migrator.up();
    await orm.em.fork().upsertMany(
      LprFixing,
      LPR_FIXINGS.map((fixing) => ({ ...fixing, loadedBy: 'reference' })),
      { onConflictAction: 'ignore' },
    );
    await seedListTypes(orm.em.fork());
    await seedTagPolicy(orm.em.fork());
    await migrateAuth(authPool);
    await migrateApiKeys(authPool);
  } finally {
    await authPool.end();
    await orm.close();
  }
}

if (process.argv[1]?.endsWith('migrate.js') || process.argv[1]?.endsWith('migrate.ts')) {
  await migrate(parseEnvironment(process.env));
  console.log('The database is at the newest migration.');
}
