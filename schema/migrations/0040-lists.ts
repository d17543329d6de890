import { Migration } from '@mikro-orm/migrations';

/** Typed lists with numbered releases; memberships keep both times and only grow. */
export class Migration0040 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  `create table "list_type" ("code" varchar(40) not null, "version" int not null, "valid_from" date not null, "settings" jsonb not null, "owner_bank_id" uuid null, primary key ("code", "version"))`,
  `create index "list_type_of_owner" on "list_type" ("owner_bank_id") where owner_bank_id is not null`,
  `create trigger list_type_only_grows before update or delete on list_type for each row execute function refuse_change()`,
  `create table "project" ("id" uuid not null, "code" varchar(40) not null, "name" varchar(200) not null, "firm_id" uuid not null references firm, "created_at" timestamptz not null, primary key ("id"))`,
  `alter table "project" add constraint "project_code_unique" unique ("code")`,
  `create index "project_firm_id_index" on "project" ("firm_id")`,
  `create table "list_release" ("id" uuid not null, "list" varchar(40) not null, "number" int null, "source" varchar(16) not null, "state" varchar(16) not null, "effective_on" date not null, "reason" varchar(500) not null, "changes" jsonb not null, "adds" int not null, "removals" int not null, "members_before" int not null, "based_on" int not null, "prepared_by" varchar(64) not null, "prepared_for" uuid null, "prepared_at" timestamptz not null, "decided_by" varchar(64) null, "decision_note" varchar(500) null, "published_at" timestamptz null, primary key ("id"))`,
  `alter table "list_release" add constraint "list_release_list_number_unique" unique ("list", "number")`,
  `alter table "list_release" add check ((state = 'PUBLISHED') = (number is not null and published_at is not null))`,
  `alter table "list_release" add check (decided_by is null or decided_by <> prepared_by)`,
  `alter table "list_membership" add column "project_id" uuid null references project, add column "stars" smallint null, add column "release_id" uuid null references list_release, add column "recorded_at" timestamptz not null default '2000-01-01T00:00:00Z', add column "superseded_at" timestamptz null`,
  `alter table "list_membership" add check (stars is null or stars between 1 and 5)`,
  `create unique index list_membership_open on list_membership (list, firm_id, coalesce(project_id, firm_id), coalesce(category, '')) where superseded_at is null and valid_to is null`,
  `create index list_membership_of_list on list_membership (list, valid_from, id) where superseded_at is null`,
  `create index list_membership_begins on list_membership (valid_from) where superseded_at is null`,
  `create index list_membership_ends on list_membership (valid_to) where superseded_at is null and valid_to is not null`,
  `create function keep_membership() returns trigger language plpgsql as $$ begin
     if tg_op = 'DELETE' or old.superseded_at is not null or new.superseded_at is null
        or (to_jsonb(new) - 'superseded_at') is distinct from (to_jsonb(old) - 'superseded_at') then
       raise exception 'list_membership only grows';
     end if;
     return new;
   end $$`,
  `create trigger list_membership_only_grows before update or delete on list_membership for each row execute function keep_membership()`,
];
