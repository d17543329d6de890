import { Migration } from '@mikro-orm/migrations';

/** How graded firms ended, so that a scheme of grades can be judged. */
export class Migration0043 extends Migration {
  override up(): void {
    this.addSql('alter table "credit_grade" add column "went_bad" boolean null');
    this.addSql('create index credit_grade_of_scheme on credit_grade (scheme, firm_id, graded_on)');
  }
}
