import { Migration } from '@mikro-orm/migrations';

/** Tables that systems of banks send, row by row, and repayments of loans. */
export class Migration0073 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  `create table "bank_batch" ("id" uuid not null, "bank_id" uuid not null references bank, "kind" varchar(16) not null, "created_by" varchar(64) not null, "created_at" timestamptz not null, primary key ("id"))`,
  `create index "bank_batch_bank_id_id" on "bank_batch" ("bank_id", "id")`,
  `create table "bank_row" ("batch_id" uuid not null references bank_batch, "line" int not null, "cells" jsonb not null, "state" varchar(12) not null, "subject_id" uuid null, "refusal" jsonb null, primary key ("batch_id", "line"))`,
  `create table "loan_repayment" ("id" uuid not null, "loan_id" uuid not null references loan, "reference" varchar(64) not null, "paid_on" date not null, "principal_fen" bigint not null, "interest_fen" bigint not null, "created_at" timestamptz not null, primary key ("id"), check ("principal_fen" >= 0 and "interest_fen" >= 0 and "principal_fen" + "interest_fen" > 0))`,
  `alter table "loan_repayment" add constraint "loan_repayment_loan_id_reference_unique" unique ("loan_id", "reference")`,
  `create trigger loan_repayment_only_grows before update or delete on loan_repayment for each row execute function refuse_change()`,
];
