import { Migration } from '@mikro-orm/migrations';

/** Organisations in which a bank tries its systems out; nothing of theirs meets anybody else. */
export class Migration0103 extends Migration {
  override up(): void {
    this.addSql(`alter table "organisation" add column "sandbox_of" uuid null references organisation`);
    this.addSql(
      `create unique index "organisation_sandbox" on "organisation" ("sandbox_of", "kind") where sandbox_of is not null`,
    );
  }
}
