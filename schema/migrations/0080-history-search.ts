import { Migration } from '@mikro-orm/migrations';

/** Auditors page through millions of events by what, who and when: each order has its index. */
export class Migration0080 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  'create index "history_event_occurred_at_id_index" on "history_event" ("occurred_at", "id")',
  'create index "history_event_name_occurred_at_id_index" on "history_event" ("name", "occurred_at", "id")',
  'create index "history_event_actor_id_occurred_at_id_index" on "history_event" ("actor_id", "occurred_at", "id")',
  // The index above answers the same questions.
  'drop index "history_event_actor_id_index"',
];
