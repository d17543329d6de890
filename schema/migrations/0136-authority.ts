import { Migration } from '@mikro-orm/migrations';

/** Proof that a person may act for a firm, and drafts of what it may not publish before. Firms that somebody acts for already go on as they are. */
export class Migration0136 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  `alter table "firm" add column "awaits_proof" boolean not null default false`,
  `create table "authority_request" ("id" uuid not null, "firm_id" uuid not null references firm, "user_id" varchar(64) not null, "kind" varchar(24) not null, "is_claim" boolean not null, "stated_name" varchar(200) not null, "note" varchar(500) not null, "state" varchar(12) not null, "submitted_at" timestamptz not null, "due_at" timestamptz not null, "decided_by" varchar(64) null, "decided_at" timestamptz null, "reason" varchar(500) null, primary key ("id"), check (("decided_at" is null) = ("state" = 'SUBMITTED')))`,
  `create index "authority_request_firm_id_index" on "authority_request" ("firm_id")`,
  `create index "authority_request_user_id_id_index" on "authority_request" ("user_id", "id")`,
  `create unique index "authority_request_open" on "authority_request" ("firm_id", "user_id") where "state" = 'SUBMITTED'`,
  `create index "authority_request_queue" on "authority_request" ("due_at", "id") where "state" = 'SUBMITTED'`,
  `create table "need_draft" ("id" uuid not null, "firm_id" uuid not null references firm, "owner_id" varchar(64) not null, "terms" jsonb not null, "updated_at" timestamptz not null, primary key ("id"))`,
  `create index "need_draft_firm_id_id_index" on "need_draft" ("firm_id", "id")`,
];
