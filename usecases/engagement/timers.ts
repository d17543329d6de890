import { LockMode } from '@mikro-orm/core';
import { Timer } from '../../schema/entities/engagement/engagement.entity.ts';
import type { Deps, Work } from '../ports.ts';
import { escalateComplaint } from './complain.ts';
import { dispatchIfNobodyCame } from './dispatch.ts';
import { expireEngagement } from './move-engagement.ts';

const SWEEP_MAX = 500;

/**
 * Fires what is due, each timer in a transaction of its own together with what it moves: a worker that dies in between
 * leaves the timer to the next sweep. Two sweeps at once never take the same timer.
 */
export async function sweepTimers(deps: Deps): Promise<number> {
  const due = await deps
    .read()
    .find(Timer, { firedAt: null, dueAt: { $lte: deps.now() } }, { orderBy: { dueAt: 'asc' }, limit: SWEEP_MAX });
  for (const { id } of due) await deps.inTransaction((work) => fire(work, deps, id));
  return due.length;
}

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
