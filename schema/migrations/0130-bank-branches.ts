import { Migration } from '@mikro-orm/migrations';

/**
 * Branches of a bank, who works in one, and which work one has taken. The work of a bank is what it does about one need;
 * everything that comes of it follows by the view.
 */
export class Migration0130 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  `create table "bank_branch" ("id" uuid not null, "bank_id" uuid not null references bank, "name" varchar(120) not null, "created_at" timestamptz not null, primary key ("id"), unique ("bank_id", "name"))`,
  `create table "branch_member" ("user_id" varchar(64) not null, "branch_id" uuid not null references bank_branch, primary key ("user_id"))`,
  `create index "branch_member_branch_id_index" on "branch_member" ("branch_id")`,
  `create table "branch_work" ("bank_id" uuid not null, "need_id" uuid not null references credit_need, "branch_id" uuid not null references bank_branch, primary key ("bank_id", "need_id"))`,
  `create index "branch_work_branch_id_index" on "branch_work" ("branch_id")`,
  `create view "taken_work" as
     select e.id, e.bank_id, w.branch_id from engagement e join branch_work w on w.bank_id = e.bank_id and w.need_id = e.need_id
     union all
     select v.id, e.bank_id, w.branch_id from visit v join engagement e on e.id = v.engagement_id
       join branch_work w on w.bank_id = e.bank_id and w.need_id = e.need_id
     union all
     select c.id, e.bank_id, w.branch_id from complaint c join engagement e on e.id = c.engagement_id
       join branch_work w on w.bank_id = e.bank_id and w.need_id = e.need_id
     union all
     select l.id, l.bank_id, w.branch_id from loan l join branch_work w on w.bank_id = l.bank_id and w.need_id = l.need_id
     union all
     select b.id, l.bank_id, w.branch_id from bridge_loan b join loan l on l.id = b.loan_id
       join branch_work w on w.bank_id = l.bank_id and w.need_id = l.need_id
     union all
     select f.id, l.bank_id, w.branch_id from filing f join loan l on l.id = f.loan_id
       join branch_work w on w.bank_id = l.bank_id and w.need_id = l.need_id
     union all
     select c.id, l.bank_id, w.branch_id from loss_claim c join filing f on f.id = c.filing_id join loan l on l.id = f.loan_id
       join branch_work w on w.bank_id = l.bank_id and w.need_id = l.need_id
     union all
     select w.need_id, w.bank_id, w.branch_id from branch_work w`,
];
