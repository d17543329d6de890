import { Migration } from '@mikro-orm/migrations';

/** People are asked by mail to act for an organisation; one open invitation for each address. */
export class Migration0120 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  `create table "invitation" ("id" uuid not null, "organisation_id" uuid not null references organisation, "email" varchar(254) not null, "roles" text[] not null, "invited_by" varchar(64) not null, "created_at" timestamptz not null, "expires_at" timestamptz not null, "mailed_at" timestamptz null, "withdrawn_at" timestamptz null, "accepted_at" timestamptz null, "accepted_by" varchar(64) null, primary key ("id"))`,
  `create index "invitation_organisation_id_index" on "invitation" ("organisation_id")`,
  `create unique index "invitation_open" on "invitation" ("organisation_id", "email") where "accepted_at" is null and "withdrawn_at" is null`,
];
