import { Migration } from '@mikro-orm/migrations';

/** What a consent opens and how often, and the over-lending guard. Consents of before keep the widest terms. */
export class Migration0062 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  `alter table "consent" add column "data_categories" text[] not null default '{FIRM_AND_NEED,TAGS,EXPOSURE}', add column "reads_max" int not null default 500, add column "reads_left" int not null default 500, add column "paused_at" timestamptz null`,
  'alter table "consent" add constraint "consent_reads" check ("reads_left" between 0 and "reads_max")',
  `alter table "consent_read" add column "category" varchar(24) not null default 'FIRM_AND_NEED'`,
  `create table "exposure_override" ("id" uuid not null, "engagement_id" uuid not null unique, "banks" int not null, "banks_max" int not null, "reason" varchar(500) not null, "approved_by" varchar(64) not null, "approved_at" timestamptz not null, primary key ("id"))`,
];
