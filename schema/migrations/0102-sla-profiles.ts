import { Migration } from '@mikro-orm/migrations';

/** What banks promise, as dated rows that two persons decide on; the one that came with the platform is the first. */
export class Migration0102 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const FIRST = JSON.stringify({
  placesMax: 3,
  openDays: 1,
  acceptDays: 1,
  contactDays: 3,
  disputeDays: 2,
  drawdownDays: 5,
  decisionMonths: 1,
  writeBackDays: 5,
  complaintDays: 2,
  roundsMax: 3,
});

const STATEMENTS = [
  `create table "sla_profile" ("id" uuid not null, "code" varchar(16) not null, "valid_from" date not null, "terms" jsonb not null, "decision_record" varchar(500) not null, "state" varchar(12) not null, "proposed_by" varchar(64) not null, "proposed_at" timestamptz not null, "decided_by" varchar(64) null, "decided_at" timestamptz null, primary key ("id"), check ("state" <> 'APPROVED' or "decided_by" <> "proposed_by"))`,
  `create unique index "sla_profile_valid_from_approved" on "sla_profile" ("valid_from") where state = 'APPROVED'`,
  `insert into "sla_profile" ("id", "code", "valid_from", "terms", "decision_record", "state", "proposed_by", "proposed_at", "decided_by", "decided_at") values ('00000000-0000-4000-8000-000000000135', '135', '2018-01-01', '${FIRST}', '“135”限时服务；其余时限为平台默认', 'APPROVED', 'platform', '2018-01-01', 'reference', '2018-01-01')`,
];
