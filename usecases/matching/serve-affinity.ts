import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { AffinityModelVersion } from '../../schema/entities/matching/affinity-model.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';

/** The history stream of everything decided about the served model. */
const AFFINITY_STREAM = '00000000-0000-4000-8000-000000000030';

const REASON_CHARACTERS_MAX = 500;

type Keyed = { readonly actor: Actor; readonly idempotencyKey: string };

/** Lets one version order matches from now on; the one before retires. All live needs are matched again. */
export async function serveAffinityModel(
  deps: Deps,
  command: Keyed & { readonly input: { readonly version: number } },
): Promise<Outcome<Written>> {
  return runCommand(deps, { ...command, name: 'serveAffinityModel' }, async (work) => {
    await work.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 1))', [AFFINITY_STREAM]);
    const model = await work.em.findOne(AffinityModelVersion, { version: command.input.version });
    if (model === null) return notFound('version');
    if (model.state === 'SERVING') return refused('ILLEGAL_TRANSITION', 'version', { state: model.state });
    await retireServing(work);
    await work.em.nativeUpdate(AffinityModelVersion, { version: model.version }, { state: 'SERVING' });
    return announce(work, command.actor, { name: 'affinity.served', version: model.version, reason: null });
  });
}

/** Back to rules alone, in one command: no version serves, and none stays in the shadow, so none is even computed. */
export async function rollBackAffinity(
  deps: Deps,
  command: Keyed & { readonly input: { readonly reason: string } },
): Promise<Outcome<Written>> {
  const reason = command.input.reason.trim();
  if (reason === '' || reason.length > REASON_CHARACTERS_MAX) return refused('REASON_MISSING', 'reason');
  return runCommand(deps, { ...command, name: 'rollBackAffinity' }, async (work) => {
    await work.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 1))', [AFFINITY_STREAM]);
    await retireServing(work);
    await work.em.nativeUpdate(AffinityModelVersion, { state: 'SHADOW' }, { state: 'RETIRED' });
    return announce(work, command.actor, { name: 'affinity.rolled-back', version: 0, reason });
  });
}

const retireServing = (work: Work): Promise<number> =>
  work.em.nativeUpdate(AffinityModelVersion, { state: 'SERVING' }, { state: 'RETIRED' });

async function announce(
  work: Work,
  actor: Actor,
  what: { readonly name: string; readonly version: number; readonly reason: string | null },
): Promise<Outcome<Written>> {
  work.emit({ name: 'affinity.changed.v1', modelVersion: what.version });
  const detail = { version: what.version, reason: what.reason };
  await work.record({ streamId: AFFINITY_STREAM, name: what.name, detail, actorId: actor.userId });
  return done({ id: `${what.version}` });
}
