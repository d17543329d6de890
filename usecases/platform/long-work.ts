import { mayRepeat, type WorkKind, type WorkState } from '../../domain/platform/long-work.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { LongWork } from '../../schema/entities/platform/long-work.entity.ts';
import { toSnapshot } from '../../schema/terms-json.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { type Command, runCommand, type Written } from './run-command.ts';

type AskedWork = {
  readonly id: string;
  readonly kind: WorkKind;
  readonly actor: Actor;
  /** At most 100 characters. */
  readonly subject: string;
  readonly input: object | null;
};

/** Puts work on record in the transaction that asks for it; whoever asked finds it in their list from then on. */
export function recordWork(work: Work, deps: Pick<Deps, 'now'>, asked: AskedWork): void {
  const { actor, ...row } = asked;
  work.em.persist(
    work.em.create(LongWork, {
      ...row,
      organisationId: actor.organisationId,
      createdBy: actor.userId,
      roles: [...actor.roles],
      state: 'WAITING',
      createdAt: deps.now(),
    }),
  );
}

/**
 * A command that only asks a worker for something; the answer is the id of the work. `check` refuses at once what need
 * not be begun.
 */
export async function askForWork(
  deps: Pick<Deps, 'inTransaction' | 'newId' | 'now' | 'live'>,
  command: Command,
  of: {
    readonly kind: WorkKind;
    readonly subject: string;
    readonly check?: (work: Work) => Promise<Outcome<never> | null>;
  },
): Promise<Outcome<Written>> {
  const { check, ...asked } = of;
  const outcome = await runCommand(deps, command, async (work) => {
    const refusal = (await check?.(work)) ?? null;
    if (refusal !== null) return refusal;
    const id = deps.newId();
    recordWork(work, deps, { ...asked, id, actor: command.actor, input: toSnapshot(command.input) as object });
    work.emit({ name: 'work.asked.v1', workId: id });
    return done({ id });
  });
  if (outcome.kind === 'done')
    await deps.live.publish({ topic: workTopic(command.actor.organisationId), id: outcome.value.id });
  return outcome;
}

/** Who may see work: of which kinds, and of whose organisation; what nobody asked for belongs to the platform. */
export type WorkViewer = { readonly organisationId: string | null; readonly kinds: readonly WorkKind[] };

const ofViewer = ({ organisationId, kinds }: WorkViewer) => ({
  kind: { $in: [...kinds] },
  $or: [{ organisationId: null }, ...(organisationId === null ? [] : [{ organisationId }])],
});

/** The work that somebody may see, the newest first; `before` is the id of the last row seen. Ids grow with time. */
export function findLongWorks(
  deps: Pick<Deps, 'read'>,
  of: {
    readonly viewer: WorkViewer;
    readonly first: number;
    readonly before: string | null;
    readonly state: WorkState | null;
  },
): Promise<LongWork[]> {
  const where = {
    ...ofViewer(of.viewer),
    ...(of.before === null ? {} : { id: { $lt: of.before } }),
    ...(of.state === null ? {} : { state: of.state }),
  };
  return deps.read().find(LongWork, where, { orderBy: { id: 'desc' }, limit: of.first + 1 });
}

/** `null` for work that is not there and for that of somebody else. */
export const findLongWork = (
  deps: Pick<Deps, 'read'>,
  of: { readonly viewer: WorkViewer; readonly id: string },
): Promise<LongWork | null> => deps.read().findOne(LongWork, { ...ofViewer(of.viewer), id: of.id });

/** How much of what somebody may see is not finished. */
export const countUnfinished = (deps: Pick<Deps, 'read'>, viewer: WorkViewer): Promise<number> =>
  deps.read().count(LongWork, { ...ofViewer(viewer), state: { $in: ['WAITING', 'RUNNING'] } });

/** Begins failed work again; each kind that may be repeated ends as if it had run once. */
export function retryWork(
  deps: Pick<Deps, 'inTransaction'>,
  command: {
    readonly actor: Actor;
    readonly idempotencyKey: string;
    readonly input: { readonly id: string };
    readonly viewer: WorkViewer;
  },
): Promise<Outcome<Written>> {
  const { viewer, input } = command;
  return runCommand(deps, { ...command, name: 'retryWork' }, async (work) => {
    const row = await work.em.findOne(LongWork, { ...ofViewer(viewer), id: input.id });
    if (row === null) return notFound('id');
    if (!mayRepeat(row.kind, row.state)) return refused('ILLEGAL_TRANSITION', 'id', { state: row.state });
    work.em.assign(row, { state: 'WAITING', done: 0, total: null, refusal: null, startedAt: null, finishedAt: null });
    work.emit({ name: 'work.asked.v1', workId: row.id });
    return done({ id: row.id });
  });
}

/** The topic on which those hear of it who may see it. */
export const workTopic = (organisationId: string | null): string => `work:${organisationId ?? 'platform'}`;
