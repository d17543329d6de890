import { Migration } from '@mikro-orm/migrations';

/**
 * The transaction that last changed what matching knows of a need, or the facts of its firm: who holds live needs in
 * memory asks for what changed since it last looked. Rows from before stand at 0, which writes no table anew.
 */
export class Migration0150 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = ['credit_need', 'firm'].flatMap((table) => [
  `alter table ${table} add column changed_in xid8 not null default '0'`,
  `alter table ${table} alter column changed_in set default pg_current_xact_id()`,
  `create index ${table}_changed_in on ${table} (changed_in)`,
]);
STATEMENTS.push(
  'create function mark_change() returns trigger language plpgsql as $$ begin new.changed_in := pg_current_xact_id(); return new; end $$',
  'create trigger credit_need_changes before update of state, version on credit_need for each row execute function mark_change()',
  'create trigger firm_changes before update of facts_version on firm for each row execute function mark_change()',
);
