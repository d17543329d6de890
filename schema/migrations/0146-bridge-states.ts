import { Migration } from '@mikro-orm/migrations';

/** A bridge loan is asked for by a firm, promised by its bank and approved, before it is paid. */
export class Migration0146 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  `alter table "bridge_loan" alter column "due_on" drop not null, alter column "paid_at" drop not null, alter column "commitment" set default ''`,
  `alter table "bridge_loan" add column "asked_at" timestamptz null, add column "note" varchar(500) not null default ''`,
  `update "bridge_loan" set "asked_at" = "paid_at"`,
  `alter table "bridge_loan" alter column "asked_at" set not null`,
  `drop index "bridge_loan_open"`,
  `create unique index "bridge_loan_open" on "bridge_loan" ("loan_id") where "state" in ('ASKED', 'COMMITTED', 'APPROVED', 'PAID_OUT')`,
  `create index "bridge_loan_bank_id_id" on "bridge_loan" ("bank_id", "id")`,
  `create index "bridge_loan_firm_id_id" on "bridge_loan" ("firm_id", "id")`,
];
