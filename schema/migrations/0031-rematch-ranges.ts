import { Migration } from '@mikro-orm/migrations';

/** The ranges of a full re-match, so that a killed worker's rest is taken up and nothing is done twice. */
export class Migration0031 extends Migration {
  override up(): void {
    this.addSql(
      `create table "rematch_range" ("id" uuid not null, "campaign" varchar(120) not null, "first_need_id" uuid not null, "last_need_id" uuid not null, "finished_at" timestamptz null, primary key ("id"))`,
    );
    this.addSql(
      `create index "rematch_range_campaign_finished_at_index" on "rematch_range" ("campaign", "finished_at")`,
    );
  }
}
