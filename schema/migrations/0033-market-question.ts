import { Migration } from '@mikro-orm/migrations';

/** How often a bank asked for the effect of its terms on a day, so that nobody finds a number by asking often. */
export class Migration0033 extends Migration {
  override up(): void {
    this.addSql(
      `create table "market_question" ("bank_id" uuid not null, "asked_on" date not null, "count" int not null, primary key ("bank_id", "asked_on"))`,
    );
  }
}
