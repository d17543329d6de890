import { Migration } from '@mikro-orm/migrations';

/** Work that goes on by itself, seen by the organisation that asked for it (rules as in 0141). */
export class Migration0180 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const IS_OWN = 'organisation_id = (select app_organisation())';
const REACHES = '(select app_reach())';

const STATEMENTS = [
  `create table "long_work" (
     "id" uuid primary key,
     "kind" varchar(20) not null check ("kind" in ('BANK_TABLE', 'LIST_IMPORT', 'SEARCH_REBUILD', 'SIMULATION', 'ASSIGNMENT', 'REMATCH')),
     "organisation_id" uuid null, "created_by" varchar(64) null, "roles" jsonb not null,
     "subject" varchar(100) not null, "input" jsonb null,
     "state" varchar(8) not null check ("state" in ('WAITING', 'RUNNING', 'DONE', 'FAILED')),
     "done" int not null default 0 check ("done" >= 0),
     "total" int null check ("total" >= "done"),
     "result" jsonb null, "refusal" jsonb null,
     "created_at" timestamptz not null, "started_at" timestamptz null, "finished_at" timestamptz null,
     check (("state" in ('DONE', 'FAILED')) = ("finished_at" is not null)))`,
  'create index "long_work_organisation_id_created_at_index" on "long_work" ("organisation_id", "created_at")',
  `create unique index "long_work_one_campaign" on "long_work" ("subject") where "kind" = 'REMATCH'`,
  'alter table long_work enable row level security',
  `create policy long_work_seen on long_work for select to credit_bridge_api using (${REACHES} <> 'own' or ${IS_OWN})`,
  `create policy long_work_added on long_work for insert to credit_bridge_api with check (${REACHES} = 'all' or ${IS_OWN})`,
  `create policy long_work_changed on long_work for update to credit_bridge_api using (${REACHES} = 'all' or ${IS_OWN}) with check (${REACHES} = 'all' or ${IS_OWN})`,
  `create policy long_work_removed on long_work for delete to credit_bridge_api using (${REACHES} = 'all' or ${IS_OWN})`,
];
