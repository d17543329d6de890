import { Migration } from '@mikro-orm/migrations';

/** Searches that people keep, and what was found for them since. */
export class Migration0011 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  `create table "saved_search" ("id" uuid not null, "owner_id" varchar(64) not null, "name" varchar(60) not null, "search_index" varchar(16) not null, "query" jsonb not null, "created_at" timestamptz not null, primary key ("id"))`,
  `create index "saved_search_owner_id_index" on "saved_search" ("owner_id")`,
  `create index "saved_search_search_index_index" on "saved_search" ("search_index")`,
  `create table "search_notice" ("saved_search_id" uuid not null, "subject_id" uuid not null, "found_at" timestamptz not null, "read_at" timestamptz null, primary key ("saved_search_id", "subject_id"))`,
  `create index "search_notice_saved_search_id_found_at_index" on "search_notice" ("saved_search_id", "found_at")`,
  `alter table search_notice add foreign key (saved_search_id) references saved_search (id) on delete cascade`,
];
