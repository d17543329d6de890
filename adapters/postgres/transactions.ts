import type { MikroORM, SqlEntityManager } from '@mikro-orm/postgresql';
import type pg from 'pg';
import { isToldHistory } from '../../domain/notices/notice-kind.ts';
import { inOwnTransaction, inScope } from '../../schema/access/access.ts';
import type { DomainEvent } from '../../schema/events/events.ts';
import { currentRequestId } from '../../schema/events/request-id.ts';
import { hashContent } from '../../schema/hash-content.ts';
import { toSnapshot } from '../../schema/terms-json.ts';
import type { Answer, Armed, HistoryEntry, Work } from '../../usecases/ports.ts';
import { currentTraceParent } from '../telemetry/spans.ts';
import { clientOfProcess, copyRows } from './copy-rows.ts';
import { holdingConnection } from './one-connection.ts';

const GENESIS_HASH = '0'.repeat(64);

/** Opens one transaction whose rows, outbox events and history stand or fall together. */
export function createTransactions(options: { orm: MikroORM; now: () => Date; newId: () => string }) {
  return <T>(run: (work: Work) => Promise<T>): Promise<T> => inOwnTransaction(() => transactional(run));

  function transactional<T>(run: (work: Work) => Promise<T>): Promise<T> {
    return options.orm.em.fork().transactional(async (em) => {
      const left: LeftBehind = { history: [], outbox: [], timers: [], answers: [] };
      const emit = (event: DomainEvent): void => {
        const { name } = event;
        left.outbox.push({ name, payload: event, trace_parent: currentTraceParent(), occurred_at: new Date() });
      };
      // Where the chains end that this transaction has written to, and so holds the lock of.
      const ends = new Map<string, ChainEnd>();
      const record = async ({ isFirst, ...entry }: HistoryEntry): Promise<void> => {
        await em.flush();
        const { streamId } = entry;
        const last =
          ends.get(streamId) ?? (isFirst === true ? null : await inScope('chain', () => endOfChain(em, streamId)));
        const previousHash = last?.hash ?? GENESIS_HASH;
        const sequence = (last?.sequence ?? 0) + 1;
        const occurredAt = options.now();
        const requestId = currentRequestId();
        const content = {
          ...entry,
          detail: toSnapshot(entry.detail),
          ...(requestId === null ? {} : { requestId }),
        };
        const hash = hashContent({ ...content, sequence, previousHash, occurredAt: occurredAt.toISOString() });
        const id = options.newId();
        ends.set(streamId, { sequence, hash });
        left.history.push({
          id,
          stream_id: streamId,
          sequence,
          name: entry.name,
          detail: content.detail,
          actor_id: entry.actorId,
          request_id: requestId,
          occurred_at: occurredAt,
          previous_hash: previousHash,
          hash,
        });
        if (isToldHistory(entry.name)) emit({ name: 'history.recorded.v1', historyEventId: id });
      };
      let client: pg.PoolClient | null = null;
      const copy: Work['copyRows'] = async (target, rows) => {
        // What was persisted before comes first, as with every other statement.
        await em.flush();
        client ??= await clientOf(em);
        return copyRows(client, target, rows);
      };
      const arm = ({ kind, subjectId, armedVersion, dueAt }: Armed): void => {
        const id = options.newId();
        left.timers.push({ id, kind, subject_id: subjectId, armed_version: armedVersion, due_at: dueAt });
      };
      const answer = ({ key, requestHash, response }: Answer): void => {
        left.answers.push({ key, request_hash: requestHash, response, created_at: options.now() });
      };
      const result = await holdingConnection(() => run({ em, emit, record, arm, answer, copyRows: copy }));
      await em.flush();
      await leaveBehind(em, left);
      return result;
    });
  }
}

/** What a transaction writes for others to read, by the names of its columns; written together, after its own rows. */
type LeftBehind = {
  readonly history: {
    readonly id: string;
    readonly stream_id: string;
    readonly sequence: number;
    readonly name: string;
    readonly detail: unknown;
    readonly actor_id: string;
    readonly request_id: string | null;
    readonly occurred_at: Date;
    readonly previous_hash: string;
    readonly hash: string;
  }[];
  readonly outbox: {
    readonly name: string;
    readonly payload: DomainEvent;
    readonly trace_parent: string | null;
    readonly occurred_at: Date;
  }[];
  readonly timers: {
    readonly id: string;
    readonly kind: Armed['kind'];
    readonly subject_id: string;
    readonly armed_version: number;
    readonly due_at: Date;
  }[];
  readonly answers: {
    readonly key: string;
    readonly request_hash: string;
    readonly response: unknown;
    readonly created_at: Date;
  }[];
};

async function leaveBehind(em: SqlEntityManager, { history, timers, answers, outbox }: LeftBehind): Promise<void> {
  const rows = [history, timers, answers, outbox];
  if (rows.some(({ length }) => length > 0))
    await em.execute(
      'select leave_behind(?, ?, ?, ?)',
      rows.map((of) => JSON.stringify(of)),
    );
}

async function clientOf(em: SqlEntityManager): Promise<pg.PoolClient> {
  const [session] = await em.execute<{ pid: number }[]>('select pg_backend_pid() as pid');
  const pool = (await em.getConnection().getNativeClient()) as pg.Pool;
  return clientOfProcess(pool, session?.pid ?? 0);
}

type ChainEnd = { readonly sequence: number; readonly hash: string };

/** The last event of a stream, under its lock: one writer at a time, so that the chain has no fork. */
async function endOfChain(em: SqlEntityManager, streamId: string): Promise<ChainEnd | null> {
  const [end] = await em.execute<ChainEnd[]>('select sequence, hash from end_of_chain(?)', [streamId]);
  return end ?? null;
}
