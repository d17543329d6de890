import { Migration } from '@mikro-orm/migrations';

/** Indexes for what is read page by page or summed while a cap is locked. */
export class Migration0004 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  `create index loan_of_bank on loan (bank_id, created_at desc, id desc)`,
  `create index filing_of_cap on filing (scheme, bank_id, vintage_year) include (principal_fen) where state = 'FILED'`,
];
