import { Migration } from '@mikro-orm/migrations';

/** What decided a version of the market's readings; loans of owners and extended maturities, which readings ask about. */
export class Migration0105 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  `alter table "tag_policy" add column "decision_record" varchar(500) null`,
  `alter table "external_loan" add column "is_owners" boolean not null default false`,
  `alter table "overdue_report" add column "extended_maturity_on" date null`,
];
