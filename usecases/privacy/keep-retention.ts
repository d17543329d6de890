import { LockMode } from '@mikro-orm/core';
import { LOST_STATES } from '../../domain/engagement/engagement-moves.ts';
import { RETENTION_CATEGORIES, type RetentionCategory } from '../../domain/privacy/retention.ts';
import { RetentionRun } from '../../schema/entities/privacy/retention.entity.ts';
import type { Deps, Work } from '../ports.ts';
import { retentionPolicyOn } from './retention-policies.ts';

const DAY_MS = 86_400_000;
const BATCH_ROWS = 500;
const SYSTEM = 'system';

type Due = Exclude<RetentionCategory, 'FUND'>;

const lost = LOST_STATES.map((state) => `'${state}'`).join(', ');
/** Deals that came to nothing so long ago; the words said in them are emptied, their course stays for the statistics. */
const oldDeals = `select id from engagement where state in (${lost}) and created_at < ?`;
const emptied = (table: string, columns: readonly string[], of: { empty: string }): string => {
  const [empty, filled] = [
    columns.map((column) => `${column} = ${of.empty}`).join(', '),
    columns.map((column) => `coalesce(${column}, '') <> ''`).join(' or '),
  ];
  return `update ${table} set ${empty} where id in
    (select id from ${table} where engagement_id in (${oldDeals}) and (${filled}) limit ${BATCH_ROWS})`;
};
const deleted = (table: string, key: string, where: string): string =>
  `delete from ${table} where ${key} in (select ${key} from ${table} where ${where} limit ${BATCH_ROWS})`;

/**
 * What is let go of, by category: statements that each take a batch at most of what is older than an instant, written at
 * each mark. Rows that lead to others come first.
 */
const STATEMENTS: Readonly<Record<Due, readonly string[]>> = {
  SESSION: [
    deleted('auth.session', 'id', '"expiresAt" < ?'),
    deleted('auth.verification', 'id', '"expiresAt" < ?'),
    deleted('auth.used_code', 'ctid', 'used_at < ?'),
  ],
  NOTICE: [
    deleted('message_part', 'ctid', 'notification_id in (select id from notification where created_at < ?)'),
    deleted(
      'message',
      'id',
      `created_at < ? and state in ('SENT', 'DEAD') and not exists (select from message_part where message_id = message.id)`,
    ),
    deleted(
      'notification',
      'id',
      'created_at < ? and not exists (select from message_part where notification_id = notification.id)',
    ),
  ],
  OUTBOX: [deleted('outbox_event', 'id', 'relayed_at < ?')],
  ANSWER: [deleted('idempotency_record', 'key', 'created_at < ?'), deleted('long_work', 'id', 'finished_at < ?')],
  INVITATION: [deleted('invitation', 'id', 'expires_at < ?')],
  WEBHOOK: [deleted('webhook_delivery', 'id', `created_at < ? and state in ('DELIVERED', 'DEAD')`)],
  EXPORT: [deleted('data_export', 'id', `requested_at < ? and state in ('EXPIRED', 'FAILED')`)],
  SEARCH: [deleted('search_notice', 'ctid', 'found_at < ?')],
  DECLINED_DEAL: [
    emptied('visit', ['place', 'visitors', 'findings'], { empty: `''` }),
    emptied('complaint', ['text', 'answer'], { empty: `''` }),
    emptied('credit_decision', ['note'], { empty: 'null' }),
    emptied('bank_rating', ['comment'], { empty: `''` }),
  ],
};

/**
 * Lets go of what is due by the policies of today, category by category, in batches of one transaction each. The run is a
 * row that counts with every batch: a worker that dies in the middle is gone on with where it stopped, under the same
 * instant, and the report tells every row once. Returns how many rows in all.
 */
export async function keepRetention(deps: Pick<Deps, 'inTransaction' | 'read' | 'now' | 'today' | 'newId'>) {
  let rows = 0;
  for (const category of RETENTION_CATEGORIES) {
    if (category === 'FUND') continue;
    const runId = await beginRun(deps, category);
    for (const statement of STATEMENTS[category])
      for (;;) {
        const taken = await takeBatch(deps, { runId, statement });
        rows += taken;
        if (taken < BATCH_ROWS) break;
      }
    await finishRun(deps, runId);
  }
  return rows;
}

type RunDeps = Pick<Deps, 'inTransaction' | 'now' | 'today' | 'newId'>;

/** The run of the category that broke off, or a new one. */
function beginRun(deps: RunDeps, category: Due): Promise<string> {
  return deps.inTransaction(async ({ em }) => {
    await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 163))', [category]);
    const open = await em.findOne(RetentionRun, { category, finishedAt: null });
    if (open !== null) return open.id;
    const { id: policyId, days } = await retentionPolicyOn(em, { category, today: deps.today() });
    const now = deps.now();
    const dueBefore = new Date(now.getTime() - days * DAY_MS);
    const run = { id: deps.newId(), category, policyId, dueBefore, rows: 0, startedAt: now, finishedAt: null };
    em.persist(em.create(RetentionRun, run));
    return run.id;
  });
}

function takeBatch(deps: RunDeps, of: { runId: string; statement: string }): Promise<number> {
  return deps.inTransaction(async ({ em }) => {
    const lockMode = LockMode.PESSIMISTIC_WRITE;
    const run = await em.findOne(RetentionRun, { id: of.runId, finishedAt: null }, { lockMode });
    // Another worker went on with it and has finished.
    if (run === null) return 0;
    const marks = of.statement.split('?').length - 1;
    const instants = Array.from({ length: marks }, () => run.dueBefore);
    const taken = await affected(em, of.statement, instants);
    run.rows += taken;
    return taken;
  });
}

async function affected(em: Work['em'], statement: string, values: readonly Date[]): Promise<number> {
  const [row] = await em.execute<{ count: number }[]>(
    `with taken as (${statement} returning 1) select count(*)::int as count from taken`,
    [...values],
  );
  return row?.count ?? 0;
}

/** Runs that found nothing leave no trace, so that the report tells what was done. */
function finishRun(deps: RunDeps, runId: string): Promise<void> {
  return deps.inTransaction(async ({ em, record }) => {
    const lockMode = LockMode.PESSIMISTIC_WRITE;
    const run = await em.findOne(RetentionRun, { id: runId, finishedAt: null }, { lockMode });
    if (run === null) return;
    if (run.rows === 0) {
      await em.nativeDelete(RetentionRun, { id: runId });
      return;
    }
    run.finishedAt = deps.now();
    const { category, rows, dueBefore } = run;
    const detail = { category, rows, dueBefore: dueBefore.toISOString() };
    await record({ streamId: runId, name: 'retention.kept', detail, actorId: SYSTEM });
  });
}
