import { notFound, type Outcome } from '../../domain/refusal.ts';
import { MatchSession } from '../../schema/entities/sessions/match-session.entity.ts';
import { askForWork } from '../platform/long-work.ts';
import type { Written } from '../platform/run-command.ts';
import type { Actor, Deps } from '../ports.ts';
import type { AssignSession } from './assign-session.ts';

/** An operator has a worker run the assignment: the optimum of a large session takes longer than a request may. */
export const startAssignment = (
  deps: Pick<Deps, 'inTransaction' | 'newId' | 'now' | 'live'>,
  command: { readonly actor: Actor; readonly idempotencyKey: string; readonly input: AssignSession },
): Promise<Outcome<Written>> =>
  askForWork(
    deps,
    { ...command, name: 'startAssignment' },
    {
      kind: 'ASSIGNMENT',
      subject: command.input.sessionId,
      check: async ({ em }) =>
        (await em.count(MatchSession, { id: command.input.sessionId })) === 0 ? notFound('sessionId') : null,
    },
  );
