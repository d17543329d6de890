import { Migration } from '@mikro-orm/migrations';

/** What becomes of a loan after its drawdown, and the pool that bridges renewals. */
export class Migration0063 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  `alter table "loan" add column "state" varchar(16) not null default 'ACTIVE', add column "repaid_fen" bigint not null default 0, add column "loan_class" varchar(16) not null default 'NORMAL', add column "days_overdue" int not null default 0, add column "renews_loan_id" uuid null`,
  'alter table "loan" add constraint "loan_repaid" check ("repaid_fen" between 0 and "amount_fen")',
  'create unique index "loan_renewed_once" on "loan" ("renews_loan_id") where "renews_loan_id" is not null',
  `create table "loan_event" ("id" uuid not null, "loan_id" uuid not null, "kind" varchar(16) not null, "amount_fen" bigint null, "loan_class" varchar(16) null, "days_overdue" int null, "reason" varchar(500) not null, "happened_on" date not null, "reported_by" varchar(64) not null, "reported_at" timestamptz not null, primary key ("id"))`,
  'create index "loan_event_loan_id_id_index" on "loan_event" ("loan_id", "id")',
  'create table "class_floor" ("valid_from" date not null, "loan_class" varchar(16) not null, "days_above" int not null, "source" varchar(200) not null, primary key ("valid_from", "loan_class"))',
  `insert into "class_floor" values ('2023-07-01', 'SPECIAL_MENTION', 0, '商业银行金融资产风险分类办法(2023)'), ('2023-07-01', 'SUBSTANDARD', 90, '商业银行金融资产风险分类办法(2023)'), ('2023-07-01', 'DOUBTFUL', 270, '商业银行金融资产风险分类办法(2023)'), ('2023-07-01', 'LOSS', 360, '商业银行金融资产风险分类办法(2023)')`,
  'create table "bridge_pool" ("code" varchar(16) not null, "balance_fen" bigint not null check ("balance_fen" >= 0), primary key ("code"))',
  `insert into "bridge_pool" values ('DG-BRIDGE', 0)`,
  `create table "bridge_loan" ("id" uuid not null, "loan_id" uuid not null, "bank_id" uuid not null, "firm_id" uuid not null, "amount_fen" bigint not null check ("amount_fen" > 0), "state" varchar(16) not null, "commitment" varchar(200) not null, "due_on" date not null, "paid_at" timestamptz not null, "returned_at" timestamptz null, primary key ("id"))`,
  `create unique index "bridge_loan_open" on "bridge_loan" ("loan_id") where "state" = 'PAID_OUT'`,
];
