import { Migration } from '@mikro-orm/migrations';

/** What banks and firms leave behind on the way from a match to money. */
export class Migration0061 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  'alter table "engagement" add column "offer_rate_bps" bigint null, add column "offer_term_months" int null, add column "is_write_back_late" boolean not null default false',
  `create table "credit_decision" ("id" uuid not null, "engagement_id" uuid not null, "sequence" int not null, "kind" varchar(24) not null, "amount_fen" bigint null, "rate_bps" bigint null, "term_months" int null, "reason_code" varchar(24) null, "note" varchar(500) null, "decided_by" varchar(64) not null, "decided_at" timestamptz not null, primary key ("id"), unique ("engagement_id", "sequence"))`,
  `create table "visit" ("id" uuid not null, "engagement_id" uuid not null, "check_type" varchar(8) not null, "state" varchar(16) not null, "planned_on" date not null, "place" varchar(200) not null, "visitors" varchar(200) not null, "findings" varchar(2000) null, "need_confirmed" varchar(16) null, "recorded_by" varchar(64) not null, "created_at" timestamptz not null, "closed_at" timestamptz null, primary key ("id"))`,
  'create index "visit_engagement_id_index" on "visit" ("engagement_id")',
  `create table "bank_rating" ("id" uuid not null, "engagement_id" uuid not null unique, "firm_id" uuid not null, "bank_id" uuid not null, "stars" smallint not null check ("stars" between 1 and 5), "comment" varchar(500) not null, "rated_at" timestamptz not null, primary key ("id"))`,
  'create index "bank_rating_bank_id_index" on "bank_rating" ("bank_id")',
  `create table "complaint" ("id" uuid not null, "engagement_id" uuid not null, "firm_id" uuid not null, "bank_id" uuid not null, "state" varchar(16) not null, "version" int not null, "text" varchar(1000) not null, "answer" varchar(1000) null, "due_at" timestamptz null, "is_late" boolean not null default false, "filed_at" timestamptz not null, "closed_at" timestamptz null, primary key ("id"))`,
  'create index "complaint_engagement_id_index" on "complaint" ("engagement_id")',
  `create index "complaint_open" on "complaint" ("id") where "state" in ('FILED', 'ACCEPTED')`,
  `create index "credit_need_operator" on "credit_need" ("id") where "needs_operator"`,
  `create index "credit_need_expires" on "credit_need" ("expires_on") where "state" in ('PUBLISHED', 'PARTIALLY_FULFILLED')`,
];
