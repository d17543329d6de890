import { Migration } from '@mikro-orm/migrations';

/**
 * What somebody did of one kind: two filters that each fit millions of events may together fit none, and the index of
 * either alone is read to its end. Made beside the requests, as the history is the largest table.
 */
export class Migration0170 extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override up(): void {
    // It waits for transactions that began before it, which holds up nobody.
    this.addSql('set lock_timeout = 0');
    // A run that was killed leaves an index behind that is not valid.
    this.addSql('drop index concurrently if exists "history_event_actor_id_name_occurred_at_id_index"');
    this.addSql(
      'create index concurrently "history_event_actor_id_name_occurred_at_id_index" on "history_event" ("actor_id", "name", "occurred_at", "id")',
    );
    this.addSql('reset lock_timeout');
  }
}
