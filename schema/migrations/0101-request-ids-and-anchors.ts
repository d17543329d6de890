import { Migration } from '@mikro-orm/migrations';

/** Which request wrote a step, and a seal over all steps of a day. */
export class Migration0101 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  `alter table "history_event" add column "request_id" varchar(100) null`,
  `create table "history_anchor" ("day" date not null, "events" int not null, "previous_hash" varchar(64) not null, "hash" varchar(64) not null, "made_at" timestamptz not null, primary key ("day"))`,
  `create trigger history_anchor_only_grows before update or delete on history_anchor for each row execute function refuse_change()`,
];
