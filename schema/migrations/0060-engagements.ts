import { Migration } from '@mikro-orm/migrations';

/** Banks at work on needs, and the clocks that move them. */
export class Migration0060 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  `create table "engagement" ("id" uuid not null, "need_id" uuid not null, "firm_id" uuid not null, "bank_id" uuid not null, "product_id" uuid null, "state" varchar(24) not null, "version" int not null, "place" smallint null, "sla_code" varchar(16) not null, "due_at" timestamptz null, "paused_seconds" int null, "reason_code" varchar(24) null, "accepted_at" timestamptz null, "granted_at" timestamptz null, "grant_fen" bigint not null, "drawn_fen" bigint not null, "created_at" timestamptz not null, primary key ("id"))`,
  'create index "engagement_firm_id_id_index" on "engagement" ("firm_id", "id")',
  'create index "engagement_bank_id_id_index" on "engagement" ("bank_id", "id")',
  'create index "engagement_need_id_index" on "engagement" ("need_id")',
  'create unique index "engagement_place" on "engagement" ("need_id", "place") where "place" is not null',
  'create unique index "engagement_live_bank" on "engagement" ("need_id", "bank_id") where "place" is not null',
  'alter table "engagement" add constraint "engagement_within_grant" check ("drawn_fen" >= 0 and "drawn_fen" <= "grant_fen")',
  `create table "timer" ("id" uuid not null, "kind" varchar(32) not null, "subject_id" uuid not null, "armed_version" int not null, "due_at" timestamptz not null, "fired_at" timestamptz null, primary key ("id"))`,
  'alter table "timer" add constraint "timer_kind_subject_id_armed_version_unique" unique ("kind", "subject_id", "armed_version")',
  'create index "timer_due" on "timer" ("due_at") where "fired_at" is null',
  'alter table "credit_need" add column "may_reflow" boolean not null default false',
  'alter table "credit_need" add column "needs_operator" boolean not null default false',
];
