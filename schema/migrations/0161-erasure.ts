import { Migration } from '@mikro-orm/migrations';

/**
 * Keys of subjects, in a schema of their own that no backup of the rows takes along, and requests for erasure. What an
 * erasure may change of rows that only grow is said in their triggers.
 */
export class Migration0161 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const ORGANISATION = '(select app_organisation())';
const PERSON = '(select app_person())';
const REACHES = '(select app_reach())';
const BOTH = 'credit_bridge_api, credit_bridge_worker';
const isOwn = `subject_id::text = ${PERSON} or subject_id = ${ORGANISATION}`;

const STATEMENTS = [
  'create schema vault',
  `grant usage on schema vault to ${BOTH}`,
  // The row of a subject whose key was destroyed stays, so that nobody makes it another one.
  `create table vault.subject_key ("subject_id" uuid not null, "wrapped" bytea null, "made_at" timestamptz not null default now(), "destroyed_at" timestamptz null, primary key ("subject_id"), check (("wrapped" is null) = ("destroyed_at" is not null)))`,
  `grant select, insert, update on vault.subject_key to ${BOTH}`,
  `create function vault.refuse_revival() returns trigger language plpgsql as $$ begin
     if old.destroyed_at is not null then raise exception 'the key of % was destroyed', old.subject_id; end if;
     return new;
   end $$`,
  'create trigger subject_key_stays_destroyed before update or delete on vault.subject_key for each row execute function vault.refuse_revival()',
  'alter table vault.subject_key enable row level security',
  `create policy subject_key_seen on vault.subject_key for select to credit_bridge_api using (${REACHES} <> 'own' or ${isOwn})`,
  `create policy subject_key_added on vault.subject_key for insert to credit_bridge_api with check (${REACHES} = 'all' or ${isOwn})`,
  `create policy subject_key_changed on vault.subject_key for update to credit_bridge_api using (${REACHES} = 'all' or ${isOwn}) with check (${REACHES} = 'all' or ${isOwn})`,

  `create table "erasure_request" ("id" uuid not null, "subject" varchar(8) not null, "subject_id" uuid not null, "requested_by" varchar(64) not null, "reason" varchar(500) not null, "state" varchar(12) not null, "requested_at" timestamptz not null, "decided_by" varchar(64) null, "decided_at" timestamptz null, "decision_note" varchar(500) null, "due_at" timestamptz null, "done_at" timestamptz null, "blocks" jsonb not null, "remainder" jsonb not null, primary key ("id"), check ("decided_by" is null or "decided_by" <> "requested_by"))`,
  `create unique index "erasure_request_open" on "erasure_request" ("subject", "subject_id") where "state" in ('REQUESTED', 'APPROVED')`,
  `create index "erasure_request_subject_id_id_index" on "erasure_request" ("subject_id", "id")`,
  `create index "erasure_request_due" on "erasure_request" ("due_at") where "state" = 'APPROVED'`,
  'alter table erasure_request enable row level security',
  `create policy erasure_request_seen on erasure_request for select to credit_bridge_api using (${REACHES} <> 'own' or requested_by = ${PERSON} or ${isOwn})`,
  `create policy erasure_request_added on erasure_request for insert to credit_bridge_api with check (${REACHES} = 'all' or ${isOwn})`,
  `create policy erasure_request_changed on erasure_request for update to credit_bridge_api using (${REACHES} = 'all' or ${isOwn}) with check (${REACHES} = 'all' or ${isOwn})`,

  // Sealed text is longer than what it seals.
  `alter table "notification_preference" alter column "phone" type varchar(200), alter column "wechat_id" type varchar(200)`,

  `alter table "firm" add column "erased_at" timestamptz null`,
  `create function keep_firm_erased() returns trigger language plpgsql as $$ begin
     if old.erased_at is not null then raise exception 'firm % was erased', old.id; end if;
     return new;
   end $$`,
  'create trigger firm_stays_erased before update of name, credit_code, credit_code_override, industry_code, division_code, founded_on, staff, revenue_fen, assets_fen, has_no_loan_record, erased_at on firm for each row execute function keep_firm_erased()',
  `create function refuse_erased_firm() returns trigger language plpgsql as $$ begin
     if exists (select from firm where id = new.firm_id and erased_at is not null) then
       raise exception 'firm % was erased', new.firm_id;
     end if;
     return new;
   end $$`,
  // After the row: by then the foreign key has waited for an erasure that is under way.
  'create trigger credit_need_of_living_firm after insert on credit_need for each row execute function refuse_erased_firm()',
  'create trigger need_draft_of_living_firm after insert on need_draft for each row execute function refuse_erased_firm()',
  'create trigger external_loan_of_living_firm after insert on external_loan for each row execute function refuse_erased_firm()',

  // The words of the firm go with an erasure; the terms, on which matches stand, never change.
  'drop trigger credit_need_version_only_grows on credit_need_version',
  `create function keep_need_version() returns trigger language plpgsql as $$ begin
     if tg_op = 'DELETE' or new.description <> ''
        or (to_jsonb(new) - 'description') is distinct from (to_jsonb(old) - 'description') then
       raise exception 'credit_need_version only grows';
     end if;
     return new;
   end $$`,
  'create trigger credit_need_version_only_grows before update or delete on credit_need_version for each row execute function keep_need_version()',
];
