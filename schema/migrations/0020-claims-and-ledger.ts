import { Migration } from '@mikro-orm/migrations';

/**
 * Claims go through review, approval, payment and recovery; what they move stands in a ledger that only grows and
 * balances by constraint. Until now a reported loss reserved at once: those reservations end, and are made anew by
 * approval.
 */
export class Migration0020 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  `alter table filing drop constraint filing_loan_id_unique`,
  `alter table filing add column claimant_id uuid`,
  `alter table filing add column drafted_by varchar(64) not null default 'unknown'`,
  `alter table filing add column submitted_by varchar(64) null`,
  `alter table filing add column reviewed_by varchar(64) null`,
  `alter table filing add column reason varchar(500) null`,
  `alter table filing add column due_on date null`,
  `alter table filing add column created_at timestamptz not null default now()`,
  `update filing set claimant_id = bank_id`,
  `alter table filing alter column claimant_id set not null`,
  `create index filing_of_loan on filing (loan_id)`,
  `create index filing_by_state on filing (state, created_at, id)`,
  `create unique index filing_live on filing (loan_id, scheme) where state not in ('FILING_REJECTED', 'FILING_REVOKED')`,

  `alter table cap_usage drop constraint cap_usage_check`,
  `update cap_usage set reserved_fen = 0`,
  `alter table cap_usage add column paid_fen bigint not null default 0`,
  `alter table cap_usage add constraint cap_usage_kept check (reserved_fen >= 0 and paid_fen >= 0 and reserved_fen + paid_fen <= cap_fen)`,

  `alter table loss_claim add column claimant_id uuid`,
  `update loss_claim set claimant_id = bank_id, state = 'LOSS_RECOGNISED'`,
  `alter table loss_claim alter column claimant_id set not null`,
  `alter table loss_claim add column loan_id uuid`,
  `update loss_claim c set loan_id = f.loan_id from filing f where f.id = c.filing_id`,
  `alter table loss_claim alter column loan_id set not null`,
  `alter table loss_claim add column facts jsonb null`,
  `alter table loss_claim add column duties jsonb not null default '{}'`,
  `alter table loss_claim add column evidence jsonb null`,
  `alter table loss_claim add column state_since timestamptz not null default now()`,
  `alter table loss_claim add column due_on date null`,
  `alter table loss_claim add column held_from varchar(24) null`,
  `alter table loss_claim add column note varchar(500) null`,
  `alter table loss_claim add column fund_pool varchar(32) null`,
  `alter table loss_claim add column fund_year varchar(4) null`,
  `alter table loss_claim add column entitled_fen bigint not null default 0`,
  `alter table loss_claim add column approved_fen bigint not null default 0`,
  `alter table loss_claim add column offered_fen bigint not null default 0`,
  `alter table loss_claim add column paid_fen bigint not null default 0`,
  `alter table loss_claim add column recovered_fen bigint not null default 0`,
  `alter table loss_claim add column return_due_fen bigint not null default 0`,
  `alter table loss_claim add column returned_fen bigint not null default 0`,
  `alter table loss_claim add constraint loss_claim_money check (approved_fen between 0 and loss_fen and paid_fen between 0 and approved_fen and return_due_fen between 0 and paid_fen and returned_fen between 0 and return_due_fen and recovered_fen >= 0)`,
  `create index loss_claim_by_state on loss_claim (state, created_at, id)`,
  `create index loss_claim_by_claimant on loss_claim (claimant_id, created_at, id)`,
  `create index loss_claim_of_loan on loss_claim (loan_id)`,

  `create table claim_draw (claim_id uuid not null references loss_claim, key varchar(160) not null references cap_usage, position smallint not null, basis varchar(8) not null, reserved_fen bigint not null, paid_fen bigint not null, primary key (claim_id, key), check (reserved_fen >= 0 and paid_fen >= 0))`,
  `create index claim_draw_of_key on claim_draw (key)`,

  `create table claim_decision (id uuid primary key, claim_id uuid not null references loss_claim, kind varchar(16) not null, policy_scheme varchar(32) not null, policy_version int not null, facts jsonb not null, usage jsonb not null, policy jsonb not null, sheet jsonb not null, approved_fen bigint not null check (approved_fen >= 0), reason varchar(500) null, decided_by varchar(64) not null, decided_at timestamptz not null)`,
  `create index claim_decision_of_claim on claim_decision (claim_id, decided_at)`,
  `create trigger claim_decision_only_grows before update or delete on claim_decision for each row execute function refuse_change()`,

  `create table recovery (id uuid primary key, claim_id uuid not null references loss_claim, recovered_on date not null, gross_fen bigint not null, costs_fen bigint not null, net_fen bigint not null, due_fen bigint not null, reference varchar(200) not null, reported_by varchar(64) not null, created_at timestamptz not null, check (gross_fen > 0 and costs_fen >= 0 and net_fen = gross_fen - costs_fen and net_fen >= 0 and due_fen between 0 and net_fen))`,
  `create index recovery_of_claim on recovery (claim_id, created_at)`,
  `create trigger recovery_only_grows before update or delete on recovery for each row execute function refuse_change()`,

  `create table overdue_report (id uuid primary key, loan_id uuid not null references loan, reported_on date not null, overdue_days int not null check (overdue_days >= 0), loan_class varchar(16) not null, reported_by varchar(64) not null)`,
  `create index overdue_report_of_loan on overdue_report (loan_id, reported_on)`,
  `create trigger overdue_report_only_grows before update or delete on overdue_report for each row execute function refuse_change()`,

  `create table guarantee_contract (loan_id uuid primary key references loan, guarantor_id uuid not null references organisation, shares jsonb not null, national_fund_number varchar(64) null, recorded_by varchar(64) not null, created_at timestamptz not null)`,
  `create index guarantee_contract_of_guarantor on guarantee_contract (guarantor_id)`,

  `create table ledger_transfer (id varchar(120) primary key, kind varchar(16) not null, claim_id uuid null references loss_claim, reverses_id varchar(120) null unique references ledger_transfer, reason varchar(500) null, content_hash varchar(64) not null, posting_count smallint not null check (posting_count >= 2), booked_on date not null, actor_id varchar(64) not null, created_at timestamptz not null)`,
  `create index ledger_transfer_of_claim on ledger_transfer (claim_id)`,
  `create table ledger_posting (transfer_id varchar(120) not null references ledger_transfer, line smallint not null, account varchar(160) not null, debit_fen bigint not null, credit_fen bigint not null, primary key (transfer_id, line), check (debit_fen >= 0 and credit_fen >= 0 and (debit_fen = 0) <> (credit_fen = 0)))`,
  `create index ledger_posting_of_account on ledger_posting (account)`,
  `create trigger ledger_transfer_only_grows before update or delete on ledger_transfer for each row execute function refuse_change()`,
  `create trigger ledger_posting_only_grows before update or delete on ledger_posting for each row execute function refuse_change()`,
  `create function ledger_balances() returns trigger language plpgsql as $$
    declare wanted smallint; lines int; difference numeric;
    begin
      select posting_count into wanted from ledger_transfer where id = new.transfer_id;
      select count(*), sum(debit_fen) - sum(credit_fen) into lines, difference from ledger_posting where transfer_id = new.transfer_id;
      if lines <> wanted or difference <> 0 then
        raise exception 'ledger transfer % has % of % postings and is off by %', new.transfer_id, lines, wanted, difference using errcode = 'check_violation';
      end if;
      return null;
    end $$`,
  `create constraint trigger ledger_posting_balances after insert on ledger_posting deferrable initially deferred for each row execute function ledger_balances()`,
  `create function ledger_transfer_has_postings() returns trigger language plpgsql as $$
    begin
      if (select count(*) from ledger_posting where transfer_id = new.id) <> new.posting_count then
        raise exception 'ledger transfer % lacks its postings', new.id using errcode = 'check_violation';
      end if;
      return null;
    end $$`,
  `create constraint trigger ledger_transfer_is_whole after insert on ledger_transfer deferrable initially deferred for each row execute function ledger_transfer_has_postings()`,

  `create table reconciliation (id uuid primary key, ran_at timestamptz not null, findings jsonb not null)`,
  `create index reconciliation_newest on reconciliation (ran_at desc)`,

  `create table policy_proposal (id uuid primary key, code varchar(32) not null, settings jsonb not null, decision_record varchar(500) not null, proposed_by varchar(64) not null, proposed_at timestamptz not null, decided_by varchar(64) null, decided_at timestamptz null, state varchar(16) not null, check (state in ('PROPOSED', 'APPROVED', 'REFUSED')), check (decided_by is null or decided_by <> proposed_by))`,
];
