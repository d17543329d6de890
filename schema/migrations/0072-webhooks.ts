import { Migration } from '@mikro-orm/migrations';

/** Where systems of organisations are told, and what is on its way to them. */
export class Migration0072 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  `create table "webhook_endpoint" ("id" uuid not null, "organisation_id" uuid not null references organisation, "url" varchar(500) not null, "created_at" timestamptz not null, "removed_at" timestamptz null, primary key ("id"))`,
  `create index "webhook_endpoint_organisation_id_index" on "webhook_endpoint" ("organisation_id")`,
  `create table "webhook_delivery" ("id" uuid not null, "endpoint_id" uuid not null references webhook_endpoint, "event_id" uuid not null, "name" varchar(60) not null, "body" text not null, "state" varchar(12) not null, "attempts" int not null, "due_at" timestamptz not null, "last_status" int null, "error_code" varchar(40) null, "created_at" timestamptz not null, "delivered_at" timestamptz null, primary key ("id"))`,
  `alter table "webhook_delivery" add constraint "webhook_delivery_endpoint_id_event_id_unique" unique ("endpoint_id", "event_id")`,
  `create index "webhook_delivery_due" on "webhook_delivery" ("due_at") where "state" = 'WAITING'`,
  `create index "webhook_delivery_endpoint_id" on "webhook_delivery" ("endpoint_id", "id")`,
];
