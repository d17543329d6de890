import { Migration } from '@mikro-orm/migrations';

/** Clocks of the fund that ran out are told to whoever is late, and a recovery is asked after each quarter. */
export class Migration0021 extends Migration {
  override up(): void {
    this.addSql(`alter table loss_claim add column progress_on date null`);
    this.addSql(
      `create table fund_notice (id uuid primary key, kind varchar(32) not null, subject_id uuid not null, claim_id uuid null references loss_claim, filing_id uuid not null references filing, organisation_id uuid null references organisation, due_on date not null, created_at timestamptz not null, unique (subject_id, kind, due_on))`,
    );
    this.addSql(`create index fund_notice_newest on fund_notice (created_at desc, id desc)`);
    this.addSql(`create index fund_notice_of_organisation on fund_notice (organisation_id, created_at desc)`);
  }
}
