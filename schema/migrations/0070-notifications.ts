import { Migration } from '@mikro-orm/migrations';

/** What people were told, one row for each person and event. */
export class Migration0070 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  `create table "notification" ("id" uuid not null, "position" bigint generated always as identity, "user_id" varchar(64) not null, "organisation_id" uuid not null references organisation, "kind" varchar(32) not null, "category" varchar(16) not null, "key" varchar(160) not null, "subject_id" uuid null, "facts" jsonb not null, "created_at" timestamptz not null, "read_at" timestamptz null, primary key ("id"))`,
  'alter table "notification" add constraint "notification_user_id_key_unique" unique ("user_id", "key")',
  'create unique index "notification_inbox" on "notification" ("user_id", "position")',
  'create index "notification_unread" on "notification" ("user_id") where "read_at" is null',
  'create index "membership_organisation_id_role" on "membership" ("organisation_id", "role")',
];
