import { Migration } from '@mikro-orm/migrations';

/** Terms of retention as dated policy, and what was let go of by them. */
export class Migration0162 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

/** What holds until a city decides otherwise, in days, each with what it stands on. */
const DEFAULTS: readonly (readonly [category: string, days: number, basis: string])[] = [
  ['SESSION', 7, 'PIPL Art. 19: no longer than the purpose needs; a session that ended is of no use'],
  ['NOTICE', 365, 'PIPL Art. 19: no longer than the purpose needs'],
  ['OUTBOX', 90, 'PIPL Art. 19: needed only to do again what a restore has lost'],
  ['ANSWER', 30, 'PIPL Art. 19: needed only to know a repeated command'],
  ['INVITATION', 90, 'PIPL Art. 19: no longer than the purpose needs'],
  ['WEBHOOK', 90, 'PIPL Art. 19: needed only to deliver again'],
  ['EXPORT', 365, 'PIPL Art. 50: to show that requests were answered'],
  ['SEARCH', 180, 'PIPL Art. 19: no longer than the purpose needs'],
  ['DECLINED_DEAL', 1_095, 'Civil Code Art. 188: three years in which claims can be brought'],
  ['FUND', 3_652, 'Accounting files (会计档案管理办法, 2015): ten years'],
];

const REACHES = '(select app_reach())';

const STATEMENTS = [
  `create table "retention_policy" ("id" uuid not null, "category" varchar(16) not null, "valid_from" date not null, "days" int not null check (days between 1 and 36500), "basis" varchar(500) not null, "state" varchar(12) not null, "proposed_by" varchar(64) not null, "proposed_at" timestamptz not null, "decided_by" varchar(64) null, "decided_at" timestamptz null, primary key ("id"), check ("decided_by" is null or "decided_by" <> "proposed_by"), check (("decided_at" is null) = ("state" = 'PROPOSED')))`,
  `create index "retention_policy_category_valid_from_index" on "retention_policy" ("category", "valid_from")`,
  `create unique index "retention_policy_in_force" on "retention_policy" ("category", "valid_from") where "state" = 'APPROVED'`,
  ...DEFAULTS.map(
    ([category, days, basis]) =>
      `insert into retention_policy (id, category, valid_from, days, basis, state, proposed_by, proposed_at, decided_by, decided_at) values (gen_random_uuid(), '${category}', '2020-01-01', ${days}, '${basis}', 'APPROVED', 'default', now(), 'reference', now())`,
  ),
  `create table "retention_run" ("id" uuid not null, "category" varchar(16) not null, "policy_id" uuid not null references retention_policy, "due_before" timestamptz not null, "rows" int not null, "started_at" timestamptz not null, "finished_at" timestamptz null, primary key ("id"))`,
  `create unique index "retention_run_open" on "retention_run" ("category") where "finished_at" is null`,
  // Work of the platform; who may read it is decided by the table of permissions.
  ...['retention_policy', 'retention_run'].flatMap((table) => [
    `alter table ${table} enable row level security`,
    `create policy ${table}_all on ${table} to credit_bridge_api using (${REACHES} = 'all') with check (${REACHES} = 'all')`,
  ]),
];
