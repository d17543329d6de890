import { Migration } from '@mikro-orm/migrations';

/** Requests for a copy of everything held about a person or a firm. Their archives are files that belong to them. */
export class Migration0160 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const ORGANISATION = '(select app_organisation())';
const PERSON = '(select app_person())';
const REACHES = '(select app_reach())';
const isOwn = `requested_by = ${PERSON} or subject_id::text = ${PERSON} or subject_id = ${ORGANISATION}`;

const STATEMENTS = [
  `create table "data_export" ("id" uuid not null, "subject" varchar(8) not null, "subject_id" uuid not null, "requested_by" varchar(64) not null, "reason" varchar(500) not null, "state" varchar(12) not null, "requested_at" timestamptz not null, "ready_at" timestamptz null, "expires_at" timestamptz null, "file_id" uuid null, "rows" int null, "tries" int not null, "error_code" varchar(32) null, primary key ("id"), check (("state" = 'READY') <= ("file_id" is not null and "expires_at" is not null)))`,
  `create index "data_export_subject_subject_id_id_index" on "data_export" ("subject", "subject_id", "id")`,
  `create unique index "data_export_running" on "data_export" ("subject", "subject_id") where "state" = 'REQUESTED'`,
  `create index "data_export_expiry" on "data_export" ("expires_at") where "state" = 'READY'`,
  'alter table data_export enable row level security',
  `create policy data_export_seen on data_export for select to credit_bridge_api using (${REACHES} <> 'own' or ${isOwn})`,
  `create policy data_export_added on data_export for insert to credit_bridge_api with check (${REACHES} = 'all' or ${isOwn})`,
  `create policy data_export_changed on data_export for update to credit_bridge_api using (${REACHES} = 'all') with check (${REACHES} = 'all')`,
  `create policy data_export_removed on data_export for delete to credit_bridge_api using (${REACHES} = 'all')`,
  // As in 0142, and with the archive of an export.
  'drop policy stored_file_seen on stored_file',
  `create policy stored_file_seen on stored_file for select to credit_bridge_api using (${REACHES} <> 'own'
      or uploaded_by = ${PERSON} or organisation_id = ${ORGANISATION}
      or subject = 'ENGAGEMENT' and exists (select from engagement where engagement.id = subject_id)
      or subject = 'VISIT' and exists (select from visit where visit.id = subject_id)
      or subject = 'CLAIM' and exists (select from loss_claim where loss_claim.id = subject_id)
      or subject = 'AUTHORITY' and exists (select from authority_request where authority_request.id = subject_id)
      or stored_file.subject = 'EXPORT' and exists (select from data_export where data_export.id = stored_file.subject_id))`,
];
