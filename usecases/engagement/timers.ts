import { LockMode } from '@mikro-orm/core';
import { Timer } from '../../schema/entities/engagement/engagement.entity.ts';
import type { Deps, Work } from '../ports.ts';
import { escalateComplaint } from './complain.ts';
import { dispatchIfNobodyCame } from './dispatch.ts';
import { expireEngagement } from './move-engagement.ts';

const SWEEP_MAX = 500;

/**
 * Fires what is due, each timer in a transaction of its own together with what it moves: a worker that dies in between
 * leaves the timer to the next sweep. Two sweeps at once never take the same timer. Most timers are of a version that has
 * passed since, as most limits are kept; those are put away together first.
 */
export async function sweepTimers(deps: Deps): Promise<number> {
  await deps.inTransaction(({ em }) => em.execute(PASSED_SQL, [deps.now(), deps.now()]));
  const due = await deps
    .read()
    .find(
      Timer,
      { firedAt: null, dueAt: { $lte: deps.now() } },
      { orderBy: { dueAt: 'asc', id: 'asc' }, limit: SWEEP_MAX },
    );
  for (const { id } of due) await deps.inTransaction((work) => fire(work, deps, id));
  return due.length;
}

/** A version never comes back, so that a timer armed on an older one has nothing left to do, whoever moves it now. */
const PASSED_SQL = `
  update timer set fired_at = ? where id in (
    select t.id from timer t
    left join engagement e on t.kind = 'engagement' and e.id = t.subject_id
    left join complaint c on t.kind = 'complaint' and c.id = t.subject_id
    left join credit_need n on t.kind = 'dispatch' and n.id = t.subject_id
    where t.fired_at is null and t.due_at <= ? and coalesce(e.version, c.version, n.version) > t.armed_version
    order by t.due_at limit 5000 for update of t skip locked)`;

async function fire(work: Work, deps: Deps, id: string): Promise<void> {
  const lockMode = LockMode.PESSIMISTIC_PARTIAL_WRITE;
  const timer = await work.em.findOne(Timer, { id, firedAt: null }, { lockMode });
  if (timer === null) return;
  timer.firedAt = deps.now();
  switch (timer.kind) {
    case 'engagement':
      return expireEngagement(work, deps, { id: timer.subjectId, version: timer.armedVersion });
    case 'complaint':
      return escalateComplaint(work, { id: timer.subjectId, version: timer.armedVersion });
    case 'dispatch':
      return dispatchIfNobodyCame(work, deps, { needId: timer.subjectId, version: timer.armedVersion });
  }
}
