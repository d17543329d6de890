import { Migration } from '@mikro-orm/migrations';

const INDEXES = {
  history_event_occurred_at_id_index: '("occurred_at", "id")',
  history_event_name_occurred_at_id_index: '("name", "occurred_at", "id")',
  history_event_actor_id_occurred_at_id_index: '("actor_id", "occurred_at", "id")',
} as const;

/** Auditors page through millions of events by what, who and when: each order has its index, made beside the requests. */
export class Migration0080 extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override up(): void {
    // It waits for transactions that began before it, which holds up nobody.
    this.addSql('set lock_timeout = 0');
    for (const [name, columns] of Object.entries(INDEXES)) {
      // A run that was killed leaves an index behind that is not valid.
      this.addSql(`drop index concurrently if exists "${name}"`);
      this.addSql(`create index concurrently "${name}" on "history_event" ${columns}`);
    }
    // The last of them answers the same questions.
    this.addSql('drop index concurrently if exists "history_event_actor_id_index"');
    this.addSql('reset lock_timeout');
  }
}
