import { Migration } from '@mikro-orm/migrations';

/** What came of matches, and the model that learns from it. Older runs were decided by rules alone. */
export class Migration0030 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  `create table "match_outcome" ("id" uuid not null, "need_id" uuid not null, "product_id" uuid not null, "firm_id" uuid not null, "bank_id" uuid not null, "side" varchar(4) not null, "kind" varchar(16) not null, "reason" varchar(32) null, "reported_at" timestamptz not null, primary key ("id"))`,
  `create index "match_outcome_need_id_product_id_index" on "match_outcome" ("need_id", "product_id")`,
  `create index "match_outcome_bank_id_kind_index" on "match_outcome" ("bank_id", "kind")`,
  `create table "affinity_model" ("version" int not null, "state" varchar(16) not null, "trained_until" date not null, "kept" jsonb not null, "card" jsonb not null, "created_at" timestamptz not null, primary key ("version"))`,
  `create unique index "affinity_model_serving_unique" on "affinity_model" ("state") where "state" = 'SERVING'`,
  `create table "affinity_loan" ("loan_id" uuid not null, "first_version" int not null, "lent_on" date not null, "division_code" varchar(12) not null, "industry_code" varchar(8) not null, "amount_yuan" double precision not null, "bank_id" uuid not null, primary key ("loan_id"))`,
  `create index "affinity_loan_first_version_index" on "affinity_loan" ("first_version")`,
  `alter table "match_run" add column "model_version" int null, add column "shadow_version" int null, add column "openings" jsonb not null default '[]'`,
  `alter table "recommendation" add column "affinity" int null, add column "is_exploration" boolean not null default false`,
];
