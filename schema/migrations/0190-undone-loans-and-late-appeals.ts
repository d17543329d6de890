import { Migration } from '@mikro-orm/migrations';

/**
 * A loan from elsewhere that was recorded by mistake is taken back and stays as a row; an appeal that nobody answered in
 * time says so.
 */
export class Migration0190 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  `alter table "external_loan" add column "is_own_statement" boolean not null default false,
     add column "had_no_record" boolean null, add column "withdrawn_at" timestamptz null,
     add column "withdrawal_reason" varchar(500) null`,
  `update external_loan set is_own_statement = true from membership
     where membership.organisation_id = external_loan.firm_id and membership.user_id = external_loan.recorded_by`,
  `alter table "external_loan" add check ((withdrawn_at is null) = (withdrawal_reason is null))`,
  `alter table "tag_appeal" add column "late_at" timestamptz null`,
  `create index "tag_appeal_open_due_on" on "tag_appeal" ("due_on") where state = 'OPEN' and late_at is null`,
];
