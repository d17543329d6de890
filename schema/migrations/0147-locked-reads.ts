import { Migration } from '@mikro-orm/migrations';

/**
 * What every command asks first, each in one round trip: a lock, and then what is known under it. In a volatile function
 * each statement sees what was committed before it, so that the second one reads what the lock waited for.
 */
export class Migration0147 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const STATEMENTS = [
  `create function answer_of(wanted text) returns table (request_hash text, response jsonb) language plpgsql volatile as $$
   begin
     perform pg_advisory_xact_lock(hashtextextended(wanted, 1));
     return query select i.request_hash::text, i.response from idempotency_record i where i.key = wanted;
   end $$`,
  `create function end_of_chain(stream uuid) returns table (sequence int, hash text) language plpgsql volatile as $$
   begin
     perform pg_advisory_xact_lock(hashtextextended(stream::text, 7));
     return query select h.sequence, h.hash::text from history_event h where h.stream_id = stream order by h.sequence desc limit 1;
   end $$`,
];
