import { Migration } from '@mikro-orm/migrations';

/** Links in QR codes by which a firm leaves a need before it has an account, and what was left by them. */
export class Migration0186 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const REACHES = '(select app_reach())';
const ORGANISATION = '(select app_organisation())';

const policiesOf = (table: string, sees: string, writes: string): string[] => [
  `alter table ${table} enable row level security`,
  `create policy ${table}_seen on ${table} for select to credit_bridge_api using (${REACHES} <> 'own' or ${sees})`,
  `create policy ${table}_added on ${table} for insert to credit_bridge_api with check (${REACHES} = 'all' or ${writes})`,
  `create policy ${table}_changed on ${table} for update to credit_bridge_api using (${REACHES} = 'all' or ${writes}) with check (${REACHES} = 'all' or ${writes})`,
  `create policy ${table}_removed on ${table} for delete to credit_bridge_api using (${REACHES} = 'all' or ${writes})`,
];

const STATEMENTS = [
  `create table "entry_link" ("id" uuid primary key, "code" varchar(12) not null unique, "organisation_id" uuid not null,
     "label" varchar(80) not null, "product_id" uuid null, "session_id" uuid null, "created_by" varchar(64) not null,
     "created_at" timestamptz not null, "expires_at" timestamptz not null, "ended_at" timestamptz null)`,
  'create index "entry_link_of_organisation" on "entry_link" ("organisation_id", "id")',
  `create table "left_need" ("id" uuid primary key, "link_id" uuid not null references "entry_link" ("id"),
     "secret_hash" char(64) not null unique, "credit_code" char(18) not null, "phone" varchar(16) null, "terms" jsonb not null,
     "left_at" timestamptz not null, "expires_at" timestamptz not null, "taken_at" timestamptz null, "firm_id" uuid null,
     check ((taken_at is null) = (firm_id is null)))`,
  'create index "left_need_of_link" on "left_need" ("link_id", "left_at")',
  'create index "left_need_by_code" on "left_need" ("credit_code", "left_at")',
  'create index "left_need_by_phone" on "left_need" ("phone", "left_at")',
  'create index "left_need_expires" on "left_need" ("expires_at") where taken_at is null',
  ...policiesOf('entry_link', `organisation_id = ${ORGANISATION}`, `organisation_id = ${ORGANISATION}`),
  // Who holds the secret reads it through the application; a firm sees what became its own.
  ...policiesOf('left_need', `firm_id = ${ORGANISATION}`, 'false'),
];
