import { Migration } from '@mikro-orm/migrations';

/**
 * The roles that serve requests and that work in the background. Roles belong to the server and not to one database, so
 * another database may have made them; who may not make roles finds them made by an administrator.
 */
export class Migration0140 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const roleOf = (name: string, attributes: string): string => `do $$ begin
  if not exists (select 1 from pg_roles where rolname = '${name}') then
    create role ${name} login noinherit ${attributes};
  end if;
exception when duplicate_object or unique_violation then null;
end $$`;

const BOTH = 'credit_bridge_api, credit_bridge_worker';

/** What exists, and what later migrations make. */
const grantsOn = (schema: string): string[] => [
  `create schema if not exists ${schema}`,
  `grant usage on schema ${schema} to ${BOTH}`,
  `grant select, insert, update, delete on all tables in schema ${schema} to ${BOTH}`,
  `grant usage, select, update on all sequences in schema ${schema} to ${BOTH}`,
  `alter default privileges in schema ${schema} grant select, insert, update, delete on tables to ${BOTH}`,
  `alter default privileges in schema ${schema} grant usage, select, update on sequences to ${BOTH}`,
];

const STATEMENTS = [
  roleOf('credit_bridge_api', 'nosuperuser nocreatedb nocreaterole nobypassrls'),
  roleOf('credit_bridge_worker', 'nosuperuser nocreatedb nocreaterole bypassrls'),
  ...['public', 'auth', 'search', 'bullmq'].flatMap(grantsOn),
  // The queue makes a sequence for each of its queues when the first job comes, whoever brings it.
  `grant create on schema bullmq to ${BOTH}`,
  ...['credit_bridge_api', 'credit_bridge_worker'].map(
    (role) =>
      `alter default privileges for role ${role} in schema bullmq grant usage, select, update on sequences to ${BOTH}`,
  ),
  // Who asks, as told by the pool of the API at each checkout; nobody where it was not told.
  `create function app_organisation() returns uuid language sql stable as $$ select nullif(current_setting('app.organisation', true), '')::uuid $$`,
  `create function app_person() returns text language sql stable as $$ select nullif(current_setting('app.person', true), '') $$`,
  `create function app_reach() returns text language sql stable as $$ select coalesce(nullif(current_setting('app.reach', true), ''), 'own') $$`,
];
