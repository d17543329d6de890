import { Migration } from '@mikro-orm/migrations';

/** Which firms look the same to banks before consent, and on which group a match was decided. */
export class Migration0100 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  `create table "mask_group" ("key" varchar(2000) not null, "content" jsonb not null, primary key ("key"))`,
  `create table "mask_member" ("firm_id" uuid not null references firm, "key" varchar(2000) not null, primary key ("firm_id"))`,
  `create index "mask_member_key_index" on "mask_member" ("key")`,
  `alter table "match_run" add column "mask_hash" varchar(64) null`,
];
