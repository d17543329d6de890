import { Migration } from '@mikro-orm/migrations';

/** The day itself: who is there, appeals, rooms, themes, what people thought of a meeting, and dated settings. */
export class Migration0051 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  `alter table "session_meeting" add column "firm_here_at" timestamptz null, add column "bank_here_at" timestamptz null, add column "absence_reported_by" varchar(8) null, add column "firm_stars" smallint null check ("firm_stars" between 1 and 5), add column "bank_stars" smallint null check ("bank_stars" between 1 and 5), add column "engagement_id" uuid null`,
  `alter table "session_enrolment" add column "themes" jsonb not null default '[]', add column "room" smallint null`,
  `create table "session_setting" ("valid_from" date not null, "settings" jsonb not null, "decided_by" varchar(100) not null, "decided_at" timestamptz not null, primary key ("valid_from"))`,
  `create table "session_appeal" ("id" uuid not null, "session_id" uuid not null references match_session, "meeting_id" uuid not null references session_meeting, "side" varchar(8) not null, "slot" smallint null, "reason" varchar(200) not null, "state" varchar(16) not null, "made_at" timestamptz not null, "decided_by" varchar(100) null, primary key ("id"))`,
  `create index "session_appeal_session_id_index" on "session_appeal" ("session_id")`,
  `create unique index "one_open_appeal" on "session_appeal" ("meeting_id") where state = 'OPEN'`,
];
