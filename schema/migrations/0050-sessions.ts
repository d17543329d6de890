import { Migration } from '@mikro-orm/migrations';

/** Weekly sessions. Exclusions are checked at commit, because a repair may swap two meetings in one transaction. */
export class Migration0050 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const LIVE = `state in ('ASSIGNED', 'CONFIRMED', 'MET')`;

const STATEMENTS = [
  `create table "match_session" ("id" uuid not null, "week" varchar(8) not null, "planned_on" date not null, "held_on" date not null, "state" varchar(24) not null, "theme" varchar(24) not null, "cancel_reason" varchar(16) null, "settings" jsonb not null, "version" int not null, primary key ("id"))`,
  `alter table "match_session" add constraint "match_session_week_unique" unique ("week")`,
  `create table "session_enrolment" ("id" uuid not null, "session_id" uuid not null references match_session, "organisation_id" uuid not null references organisation, "need_id" uuid null references credit_need, "state" varchar(16) not null, "wishes" jsonb not null, "free_slots" jsonb null, "desks" jsonb not null, "meetings_max" int not null, "enrolled_at" timestamptz not null, primary key ("id"))`,
  `alter table "session_enrolment" add constraint "session_enrolment_session_id_organisation_id_unique" unique ("session_id", "organisation_id")`,
  `create table "session_run" ("id" uuid not null, "session_id" uuid not null references match_session, "seed" varchar(64) not null, "input_hash" varchar(64) not null, "method" varchar(16) not null, "wanted" int not null, "placed" int not null, "welfare_stable" int not null, "welfare_optimum" int null, "unplaced" jsonb not null, "created_at" timestamptz not null, primary key ("id"))`,
  `create index "session_run_session_id_index" on "session_run" ("session_id")`,
  `create table "session_meeting" ("id" uuid not null, "session_id" uuid not null references match_session, "firm_id" uuid not null references firm, "need_id" uuid not null references credit_need, "bank_id" uuid not null references bank, "slot" smallint not null, "desk" smallint not null, "state" varchar(16) not null, "is_pinned" boolean not null, "sequence" int not null, "firm_outcome" varchar(16) null, "bank_outcome" varchar(16) null, "decline_reason" varchar(200) null, primary key ("id"))`,
  `create index "session_meeting_session_id_firm_id_index" on "session_meeting" ("session_id", "firm_id")`,
  `create index "session_meeting_bank_id_index" on "session_meeting" ("bank_id")`,
  `alter table session_meeting add constraint firm_in_one_place exclude using btree (session_id with =, firm_id with =, slot with =) where (${LIVE}) deferrable initially deferred`,
  `alter table session_meeting add constraint desk_in_one_meeting exclude using btree (session_id with =, bank_id with =, desk with =, slot with =) where (${LIVE}) deferrable initially deferred`,
  `alter table session_meeting add constraint pair_meets_once exclude using btree (session_id with =, firm_id with =, bank_id with =) where (${LIVE}) deferrable initially deferred`,
  `create table "session_notice" ("id" uuid not null, "session_id" uuid null references match_session, "organisation_id" uuid not null references organisation, "kind" varchar(32) not null, "key" varchar(100) not null, "created_at" timestamptz not null, primary key ("id"))`,
  `alter table "session_notice" add constraint "session_notice_organisation_id_kind_key_unique" unique ("organisation_id", "kind", "key")`,
];
