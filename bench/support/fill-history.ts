import type pg from 'pg';

const CHUNK = 500_000;
const EVENTS_A_STREAM = 4;
const PEOPLE = 20_000;
/** Every fiftieth event belongs to one stream, as those of a list that everybody is put on. */
const BUSY_EVERY = 50;
/** So many events of an import in the middle carry one instant. */
const AT_ONCE = 100_000;

/** What an auditor may look for in the filled history. */
export type FilledHistory = {
  readonly events: number;
  readonly bytes: number;
  readonly seconds: number;
  /** A person with as many events as others. */
  readonly person: string;
  /** A stream with as many events as others. */
  readonly stream: string;
  readonly busyStream: string;
  /** Of the import whose events all carry it. */
  readonly importedAt: Date;
};

const numbered = (kind: string, number: string): string => `md5('${kind}' || (${number}))::uuid`;

/**
 * Adds events of five years to the history: half by the platform itself, half by 20,000 people. Its indexes are taken
 * away for the filling and made again as the catalogue has them.
 */
export async function fillHistory(pool: pg.Pool, events: number): Promise<FilledHistory> {
  const startedAt = performance.now();
  const streams = Math.ceil(events / EVENTS_A_STREAM);
  const importedAt = new Date('2023-07-30T02:00:00Z');
  const putBack = await takeIndexesAway(pool);
  for (let from = 0; from < events; from += CHUNK)
    await pool.query(STATEMENT, [from, Math.min(from + CHUNK, events) - 1, events, streams, importedAt]);
  await putBack();
  await pool.query('vacuum analyze history_event');
  const { rows } = await pool.query<{ bytes: string; person: string; stream: string; busy: string }>(
    `select pg_total_relation_size('history_event') as bytes, ${numbered('person', '1')} as person,
       ${numbered('stream', '7')} as stream, ${numbered('busy', '0')} as busy`,
  );
  const [found] = rows;
  if (found === undefined) throw new Error('the database answered nothing');
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  const { person, stream, busy: busyStream } = found;
  return { events, bytes: Number(found.bytes), seconds, person, stream, busyStream, importedAt };
}

/** 7919 shares no factor with a count of streams that ends with zeros, so that each stream has each number once. */
const STATEMENT = `
  insert into history_event
    (id, stream_id, sequence, name, detail, actor_id, request_id, occurred_at, previous_hash, hash)
  select gen_random_uuid(),
    case when n % ${BUSY_EVERY} = 0 then ${numbered('busy', '0')} else ${numbered('stream', '(n * 7919) % $4::bigint')} end,
    case when n % ${BUSY_EVERY} = 0 then n / ${BUSY_EVERY} + 1 else n / $4::bigint + 1 end,
    case when n % 1000003 = 7 then 'person.second-factor-reset'
      when n % 2 = 0 then ('{recommendation.made,credit-need.expired,engagement.lapsed,message.sent}'::text[])[(n / 2) % 4 + 1]
      else ('{credit-need.submitted,consent.granted,file.read,engagement.applied,loan.linked,firm.listed,file.attached}'::text[])[(n / 2) % 7 + 1] end,
    jsonb_build_object('version', n % 9, 'needId', ${numbered('need', 'n % 100000')}, 'amountBand', n % 7),
    case when n % 2 = 0 then 'system' else ${numbered('person', `(n * 31) % ${PEOPLE}`)}::text end,
    'request-' || n,
    case when n between $3::bigint / 2 and $3::bigint / 2 + ${AT_ONCE} then $5::timestamptz
      else date_trunc('milliseconds', timestamptz '2021-01-28 09:00+08' + (n::float8 / $3::bigint) * interval '1826 days') end,
    md5(n::text) || md5('p' || n), md5(n::text) || md5('h' || n)
  from generate_series($1::bigint, $2::bigint) as n`;

/** Every index but the primary key; the answer makes them again. */
async function takeIndexesAway(pool: pg.Pool): Promise<() => Promise<void>> {
  const { rows } = await pool.query<{ name: string; index: string; unique: string | null }>(
    `select c.relname as name, pg_get_indexdef(i.indexrelid) as index, pg_get_constraintdef(con.oid) as unique
     from pg_index i join pg_class c on c.oid = i.indexrelid left join pg_constraint con on con.conindid = i.indexrelid
     where i.indrelid = 'history_event'::regclass and not i.indisprimary`,
  );
  for (const { name, unique } of rows)
    await pool.query(unique === null ? `drop index "${name}"` : `alter table history_event drop constraint "${name}"`);
  return async () => {
    for (const { name, index, unique } of rows)
      await pool.query(unique === null ? index : `alter table history_event add constraint "${name}" ${unique}`);
  };
}
