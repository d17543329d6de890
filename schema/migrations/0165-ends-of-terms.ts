import { Migration } from '@mikro-orm/migrations';

const INDEXES = {
  // The words of a deal that came to nothing are let go of, and found by the age of the deal.
  engagement_state_created_at: '"engagement" ("state", "created_at")',
  notification_created_at: '"notification" ("created_at")',
  message_created_at: '"message" ("created_at")',
  outbox_event_relayed_at: '"outbox_event" ("relayed_at") where "relayed_at" is not null',
} as const;

/** What is due by a term is found by its age. Made beside the requests, as these tables are large. */
export class Migration0165 extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override up(): void {
    // It waits for transactions that began before it, which holds up nobody.
    this.addSql('set lock_timeout = 0');
    for (const [name, place] of Object.entries(INDEXES)) {
      // A run that was killed leaves an index behind that is not valid.
      this.addSql(`drop index concurrently if exists "${name}"`);
      this.addSql(`create index concurrently "${name}" on ${place}`);
    }
    this.addSql('reset lock_timeout');
  }
}
