import type { MikroORM, SqlEntityManager } from '@mikro-orm/postgresql';
import { isToldHistory } from '../../domain/notices/notice-kind.ts';
import { HistoryEvent, OutboxEvent } from '../../schema/entities/platform/outbox-event.entity.ts';
import type { DomainEvent } from '../../schema/events/events.ts';
import { currentRequestId } from '../../schema/events/request-id.ts';
import { hashContent } from '../../schema/hash-content.ts';
import { toSnapshot } from '../../schema/terms-json.ts';
import type { HistoryEntry, Work } from '../../usecases/ports.ts';
import { currentTraceParent } from '../telemetry/spans.ts';
import { clientOfProcess, copyRows } from './copy-rows.ts';

const GENESIS_HASH = '0'.repeat(64);

/** Opens one transaction whose rows, outbox events and history stand or fall together. */
export function createTransactions(options: { orm: MikroORM; now: () => Date; newId: () => string }) {
  return <T>(run: (work: Work) => Promise<T>): Promise<T> =>
    options.orm.em.fork().transactional(async (em) => {
      const emit = (event: DomainEvent): void => {
        em.persist(
          em.create(OutboxEvent, {
            name: event.name,
            payload: event,
            traceParent: currentTraceParent(),
            occurredAt: new Date(),
            relayedAt: null,
          }),
        );
      };
      // Where the chains end that this transaction has written to, and so holds the lock of.
      const ends = new Map<string, ChainEnd>();
      const record = async (entry: HistoryEntry): Promise<void> => {
        await em.flush();
        const last = ends.get(entry.streamId) ?? (await endOfChain(em, entry.streamId));
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
        ends.set(entry.streamId, { sequence, hash });
        em.persist(em.create(HistoryEvent, { ...content, id, sequence, previousHash, hash, occurredAt }));
        if (isToldHistory(entry.name)) emit({ name: 'history.recorded.v1', historyEventId: id });
      };
      const copy: Work['copyRows'] = async (target, rows) => {
        // What was persisted before comes first, as with every other statement.
        await em.flush();
        const [session] = await em.execute<{ pid: number }[]>('select pg_backend_pid() as pid');
        const pool = await options.orm.em.getConnection().getNativeClient();
        return copyRows(clientOfProcess(pool, session?.pid ?? 0), target, rows);
      };
      return run({ em, emit, record, copyRows: copy });
    });
}

type ChainEnd = { readonly sequence: number; readonly hash: string };

/** The last event of a stream, under its lock: one writer at a time, so that the chain has no fork. */
async function endOfChain(em: SqlEntityManager, streamId: string): Promise<ChainEnd | null> {
  const [end] = await em.execute<ChainEnd[]>('select sequence, hash from end_of_chain(?)', [streamId]);
  return end ?? null;
}
