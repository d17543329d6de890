import { Migration } from '@mikro-orm/migrations';

/** Rows that come typed have a key of the bank's own. */
export class Migration0145 extends Migration {
  override up(): void {
    this.addSql(`alter table "bank_row" add column "key" varchar(64) null`);
  }
}
