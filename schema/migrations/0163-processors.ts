import { Migration } from '@mikro-orm/migrations';

/** Who processes personal data on behalf of the platform (PIPL Art. 21), proposed by one and decided by another. */
export class Migration0163 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  `create table "processor" ("id" uuid not null, "service" varchar(16) not null, "name" varchar(120) not null, "place" varchar(120) not null, "purpose" varchar(500) not null, "categories" text[] not null, "contract_on" date not null, "valid_from" date not null, "ended_on" date null, "state" varchar(12) not null, "proposed_by" varchar(64) not null, "proposed_at" timestamptz not null, "decided_by" varchar(64) null, "decided_at" timestamptz null, primary key ("id"), check ("decided_by" is null or "decided_by" <> "proposed_by"), check (("decided_at" is null) = ("state" = 'PROPOSED')), check ("ended_on" is null or "state" = 'APPROVED'))`,
  `create index "processor_state_valid_from_index" on "processor" ("state", "valid_from")`,
];
