import { Migration } from '@mikro-orm/migrations';

/** Records, loans from outside, policy and appeals of tags, and the day of a firm's last statement. */
export class Migration0042 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  `alter table "firm" add column "stated_on" date null`,
  `update "firm" set "stated_on" = ("created_at" at time zone 'Asia/Shanghai')::date`,
  `alter table "firm" alter column "stated_on" set default (now() at time zone 'Asia/Shanghai')::date`,
  `alter table "firm" alter column "stated_on" set not null`,
  `create table "firm_record" ("id" uuid not null, "firm_id" uuid not null references firm, "family" varchar(16) not null, "value" varchar(16) not null, "reference" varchar(120) not null, "issuer" varchar(200) not null, "valid_from" date not null, "valid_to" date null, "recorded_by" varchar(64) not null, primary key ("id"))`,
  `alter table "firm_record" add check (valid_to is null or valid_to > valid_from)`,
  `create index "firm_record_firm_id_index" on "firm_record" ("firm_id")`,
  `create index firm_record_begins on firm_record (valid_from)`,
  `create index firm_record_ends on firm_record (valid_to) where valid_to is not null`,
  `create table "external_loan" ("id" uuid not null, "firm_id" uuid not null references firm, "lender" varchar(120) not null, "amount_fen" bigint not null check (amount_fen > 0), "drawdown_on" date not null, "maturity_on" date not null, "recorded_by" varchar(64) not null, primary key ("id"))`,
  `alter table "external_loan" add check (maturity_on > drawdown_on)`,
  `create index "external_loan_firm_id_index" on "external_loan" ("firm_id")`,
  `create table "tag_policy" ("version" int not null, "valid_from" date not null, "settings" jsonb not null, primary key ("version"))`,
  `create trigger tag_policy_only_grows before update or delete on tag_policy for each row execute function refuse_change()`,
  `create table "turned_day" ("day" date not null, primary key ("day"))`,
  `create table "tag_appeal" ("id" uuid not null, "firm_id" uuid not null references firm, "code" varchar(40) not null, "value" varchar(120) not null, "source" varchar(200) not null, "state" varchar(16) not null, "reason" varchar(500) not null, "due_on" date not null, "answer" varchar(500) null, "answered_by" varchar(64) null, "created_at" timestamptz not null, "answered_at" timestamptz null, primary key ("id"))`,
  `alter table "tag_appeal" add check ((state = 'OPEN') = (answered_at is null))`,
  `create index "tag_appeal_firm_id_index" on "tag_appeal" ("firm_id")`,
  `create unique index tag_appeal_open on tag_appeal (firm_id, code, value) where state = 'OPEN'`,
  `create index tag_appeal_of_state on tag_appeal (state, due_on, id)`,
];
