import { Migration } from '@mikro-orm/migrations';

/** Scheme versions as dated rows that only grow, so that every stored decision can be replayed. */
export class Migration0002 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  `create table "scheme_policy" ("code" varchar(32) not null, "version" int not null, "valid_from" date not null, "valid_to" date null, "settings" jsonb not null, "decision_record" text null, "is_illustrative" boolean not null, primary key ("code", "version"))`,
  `alter table scheme_policy add check (version > 0 and (valid_to is null or valid_to > valid_from))`,
  `alter table scheme_policy add check (is_illustrative or decision_record is not null)`,
  `create trigger scheme_policy_only_grows before update or delete on scheme_policy for each row execute function refuse_change()`,
];
