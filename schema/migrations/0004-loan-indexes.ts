import { Migration } from '@mikro-orm/migrations';

/** Which product a loan came from, and indexes for what is read page by page or summed while a cap is locked. */
export class Migration0003 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  `alter table "loan" add column "product_id" uuid null references credit_product`,
  `create index loan_of_bank on loan (bank_id, created_at desc, id desc)`,
  `create index filing_of_cap on filing (scheme, bank_id, vintage_year) include (principal_fen) where state = 'FILED'`,
];
