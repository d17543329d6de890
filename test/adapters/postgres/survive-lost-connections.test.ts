import pg from 'pg';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { scopeConnections } from '../../../adapters/postgres/scoped-pool.ts';
import { surviveLostConnections } from '../../../adapters/postgres/survive-lost-connections.ts';
import { execute } from '../../support/database-server.ts';
import { eventually } from '../../support/eventually.ts';

let pool: pg.Pool;
beforeEach(() => {
  pool = new pg.Pool({ connectionString: inject('databaseServerUrl'), max: 1 });
  surviveLostConnections(pool);
  scopeConnections(pool);
});
afterEach(() => pool.end());

/** Ends the connection amid a statement; an error that nobody hears would end this very process. */
test('a connection that dies under a statement fails that one alone, and the next gets another', async () => {
  const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
  const [sleeping] = await Promise.allSettled([
    pool.query('select pg_sleep(60)'),
    execute(inject('databaseServerUrl'), `select pg_terminate_backend(${rows[0]?.pid})`),
  ]);
  expect(sleeping).toMatchObject({ status: 'rejected', reason: { code: '57P01' } });
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('a connection that dies while it is lent and silent ends nothing', async () => {
  const client = await pool.connect();
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  await execute(inject('databaseServerUrl'), `select pg_terminate_backend(${rows[0]?.pid})`);
  await eventually(() =>
    client.query('select 1').then(
      () => false,
      () => true,
    ),
  );
  client.release(true);
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});
