import { Migration } from '@mikro-orm/migrations';

/** Messages to people outside the application, and how they want them. */
export class Migration0071 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  `create table "message" ("id" uuid not null, "user_id" varchar(64) not null, "firm_id" uuid null references firm, "channel" varchar(8) not null, "state" varchar(8) not null, "is_urgent" boolean not null, "due_at" timestamptz not null, "attempts" int not null, "claimed_at" timestamptz null, "sent_at" timestamptz null, "error_code" varchar(40) null, "created_at" timestamptz not null, primary key ("id"))`,
  `create unique index "message_collecting" on "message" ("user_id", "channel") where "state" = 'WAITING'`,
  `create index "message_due" on "message" ("due_at") where "state" in ('WAITING', 'SENDING', 'RETRY')`,
  `create index "message_user_id" on "message" ("user_id", "channel", "created_at")`,
  `create index "message_firm_id" on "message" ("firm_id", "created_at") where "firm_id" is not null`,
  `create table "message_part" ("notification_id" uuid not null references notification, "channel" varchar(8) not null, "message_id" uuid not null references message, primary key ("notification_id", "channel"))`,
  `create index "message_part_message_id" on "message_part" ("message_id")`,
  `create table "notification_preference" ("user_id" varchar(64) not null, "language" varchar(2) not null, "mail" varchar(8) not null, "phone" varchar(20) null, "wechat_id" varchar(64) null, "muted" text[] not null, "updated_at" timestamptz not null, primary key ("user_id"))`,
  `create index "loan_maturity_on" on "loan" ("maturity_on")`,
];
