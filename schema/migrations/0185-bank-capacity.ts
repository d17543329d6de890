import { Migration } from '@mikro-orm/migrations';

/** How many cases at once a bank says that it can work on; without a row the platform estimates it. */
export class Migration0185 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const IS_OWN = 'bank_id = (select app_organisation())';
const REACHES = '(select app_reach())';

const STATEMENTS = [
  `create table "bank_capacity" ("bank_id" uuid primary key, "cases" integer null check (cases between 1 and 10000),
     "set_by" varchar(64) not null, "set_at" timestamptz not null)`,
  'alter table bank_capacity enable row level security',
  `create policy bank_capacity_seen on bank_capacity for select to credit_bridge_api using (${REACHES} <> 'own' or ${IS_OWN})`,
  `create policy bank_capacity_added on bank_capacity for insert to credit_bridge_api with check (${REACHES} = 'all' or ${IS_OWN})`,
  `create policy bank_capacity_changed on bank_capacity for update to credit_bridge_api using (${REACHES} = 'all' or ${IS_OWN}) with check (${REACHES} = 'all' or ${IS_OWN})`,
  `create policy bank_capacity_removed on bank_capacity for delete to credit_bridge_api using (${REACHES} = 'all' or ${IS_OWN})`,
];
