import { Migration } from '@mikro-orm/migrations';

/** Which product a loan came from, so that outcomes can be told by product. */
export class Migration0003 extends Migration {
  override up(): void {
    this.addSql(`alter table "loan" add column "product_id" uuid null references credit_product`);
  }
}
