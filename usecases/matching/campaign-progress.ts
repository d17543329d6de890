import { LongWork } from '../../schema/entities/platform/long-work.entity.ts';
import { workTopic } from '../platform/long-work.ts';
import type { Deps, Work } from '../ports.ts';

type ProgressDeps = Pick<Deps, 'inTransaction' | 'live' | 'now' | 'newId'>;
type Campaign = { readonly name: string; readonly ranges: number };

/** Puts a campaign on record in the transaction that cuts its ranges; nobody asked for it, so its operators see it. */
export function recordCampaign({ em }: Work, deps: Pick<Deps, 'now' | 'newId'>, { name, ranges }: Campaign): void {
  const at = deps.now();
  em.persist(
    em.create(LongWork, {
      id: deps.newId(),
      kind: 'REMATCH',
      roles: [],
      subject: name,
      state: ranges === 0 ? 'DONE' : 'RUNNING',
      total: ranges,
      createdAt: at,
      startedAt: at,
      finishedAt: ranges === 0 ? at : null,
    }),
  );
}

/** Counts what is finished, after the transaction of a range: within it the workers would wait for each other. */
export async function reportCampaign(deps: ProgressDeps, name: string): Promise<void> {
  const changed = await deps.inTransaction(({ em }) =>
    em.execute<{ id: string }[]>(PROGRESS_SQL, [name, deps.now(), name]),
  );
  for (const { id } of changed) await deps.live.publish({ topic: workTopic(null), id });
}

const PROGRESS_SQL = `
  with so_far as (
    select count(*) filter (where finished_at is not null)::int as done, count(*)::int as total
    from rematch_range where campaign = ?)
  update long_work set done = so_far.done,
    state = case when so_far.done = so_far.total then 'DONE' else 'RUNNING' end,
    finished_at = case when so_far.done = so_far.total then ?::timestamptz end
  from so_far
  where long_work.kind = 'REMATCH' and long_work.subject = ? and long_work.state = 'RUNNING' and long_work.done < so_far.done
  returning long_work.id`;
