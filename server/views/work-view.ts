import { mayRepeat, SEEN_WITH, WORK_KINDS } from '../../domain/platform/long-work.ts';
import { mayCall } from '../../domain/registry/permissions.ts';
import type { LongWork } from '../../schema/entities/platform/long-work.entity.ts';
import type { LongWorkType } from '../../schema/graphql/platform/work-types.ts';
import { refusalText } from '../../text/refusals.ts';
import { findLongWork, type WorkViewer } from '../../usecases/platform/long-work.ts';
import { type Context, organisationOf } from '../context.ts';

/** What work the caller may see: that of the own organisation whose subject the caller may see. */
export const viewerOf = (context: Context): WorkViewer => ({
  organisationId: organisationOf(context),
  kinds: WORK_KINDS.filter((kind) => mayCall(SEEN_WITH[kind], context.actor)),
});

export const workView = (row: LongWork, context: Context): LongWorkType => ({
  id: row.id,
  kind: row.kind,
  subject: row.subject,
  state: row.state,
  done: row.done,
  total: row.total,
  reasonCode: row.refusal?.code ?? null,
  reason: row.refusal === null ? null : refusalText(row.refusal.code, row.refusal.facts, context.language),
  mayRetry: mayRepeat(row.kind, row.state),
  createdAt: row.createdAt,
  startedAt: row.startedAt,
  finishedAt: row.finishedAt,
});

export async function loadWork(context: Context, id: string): Promise<LongWorkType | null> {
  const row = await findLongWork(context.deps, { viewer: viewerOf(context), id });
  return row === null ? null : workView(row, context);
}
