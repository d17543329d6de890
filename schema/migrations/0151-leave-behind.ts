import { Migration } from '@mikro-orm/migrations';

/**
 * What every transaction leaves behind, written in one round trip. A function keeps the plans of its statements, which
 * take longer to make than to carry out. It runs with the rights of its caller, so that policies hold.
 */
export class Migration0151 extends Migration {
  override up(): void {
    this.addSql(LEAVE_BEHIND);
  }
}

const LEAVE_BEHIND = `
  create function leave_behind(history jsonb, timers jsonb, answers jsonb, outbox jsonb) returns void language plpgsql as $$
  begin
    insert into history_event
      (id, stream_id, sequence, name, detail, actor_id, request_id, occurred_at, previous_hash, hash)
    select * from jsonb_to_recordset(history) as event
      (id uuid, stream_id uuid, sequence int, name text, detail jsonb, actor_id text, request_id text,
       occurred_at timestamptz, previous_hash text, hash text);
    insert into timer (id, kind, subject_id, armed_version, due_at)
    select * from jsonb_to_recordset(timers) as armed
      (id uuid, kind text, subject_id uuid, armed_version int, due_at timestamptz);
    insert into idempotency_record (key, request_hash, response, created_at)
    select * from jsonb_to_recordset(answers) as answer
      (key text, request_hash text, response jsonb, created_at timestamptz);
    insert into outbox_event (name, payload, trace_parent, occurred_at)
    select event.name, event.payload, event.trace_parent, event.occurred_at
    from rows from (
      jsonb_to_recordset(outbox) as (name text, payload jsonb, trace_parent text, occurred_at timestamptz)
    ) with ordinality as event (name, payload, trace_parent, occurred_at, place)
    order by event.place;
  end $$`;
