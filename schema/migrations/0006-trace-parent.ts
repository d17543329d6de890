import { Migration } from '@mikro-orm/migrations';

/** A trace goes on from the request through the outbox to the job. */
export class Migration0006 extends Migration {
  override up(): void {
    this.addSql('alter table outbox_event add column trace_parent varchar(55) null');
  }
}
