import { Migration } from '@mikro-orm/migrations';

/** The transaction that last changed a product: the matcher asks for what changed since it last looked. */
export class Migration0005 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  'alter table credit_product add column changed_in xid8 not null default pg_current_xact_id()',
  'create index credit_product_changed_in on credit_product (changed_in)',
  `create function mark_product_change() returns trigger language plpgsql as $$ begin new.changed_in := pg_current_xact_id(); return new; end $$`,
  'create trigger credit_product_changes before update on credit_product for each row execute function mark_product_change()',
];
