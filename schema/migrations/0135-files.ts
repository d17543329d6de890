import { Migration } from '@mikro-orm/migrations';

/** Files of people: what is known of each, beside the store that keeps the bytes. */
export class Migration0135 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  `create table "stored_file" ("id" uuid not null, "key" varchar(64) not null, "uploaded_by" varchar(64) not null, "organisation_id" uuid null, "name" varchar(200) not null, "media_type" varchar(40) not null, "size_bytes" int not null check (size_bytes > 0), "sha256" varchar(64) not null, "scan" varchar(16) not null, "subject" varchar(16) null, "subject_id" uuid null, "uploaded_at" timestamptz not null, "stored_at" timestamptz null, "attached_at" timestamptz null, "removed_at" timestamptz null, primary key ("id"), check ((subject is null) = (subject_id is null) and (subject is null) = (attached_at is null)), check (attached_at is null or (stored_at is not null and removed_at is null)))`,
  `alter table "stored_file" add constraint "stored_file_key_unique" unique ("key")`,
  `create index "stored_file_subject_subject_id_id_index" on "stored_file" ("subject", "subject_id", "id")`,
  `create index "stored_file_waiting" on "stored_file" ("uploaded_by", "uploaded_at") where "attached_at" is null`,
];
