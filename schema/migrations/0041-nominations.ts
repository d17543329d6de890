import { Migration } from '@mikro-orm/migrations';

/** Nominations for a list; one that is on its way or listed keeps another of the same firm out. */
export class Migration0041 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  `create table "list_nomination" ("id" uuid not null, "list" varchar(40) not null, "firm_id" uuid not null references firm, "state" varchar(16) not null, "version" int not null, "reason" varchar(500) not null, "nominated_by" varchar(64) not null, "moved_by" varchar(64) not null, "note" varchar(500) null, "publicity_ends_on" date null, "created_at" timestamptz not null, primary key ("id"))`,
  `create unique index list_nomination_live on list_nomination (list, firm_id) where state not in ('REMOVED', 'REJECTED')`,
  `create index list_nomination_of_state on list_nomination (list, state, id)`,
];
