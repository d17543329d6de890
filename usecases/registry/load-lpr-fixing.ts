import type { CivilDate } from '../../domain/calendar.ts';
import type { Bps } from '../../domain/money.ts';
import { done, type Outcome, refused } from '../../domain/refusal.ts';
import { findFixing } from '../../domain/registry/lpr.ts';
import { LprFixing } from '../../schema/entities/registry/lpr-fixing.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps } from '../ports.ts';

export type LoadLprFixing = {
  readonly fixedOn: CivilDate;
  readonly oneYearBps: Bps;
  readonly overFiveYearsBps: Bps;
};

const RATE_BPS_MAX = 2_000n;

/** An operator loads a published fixing (A4-08). Needs are matched again only when the rate of today changes by it. */
export async function loadLprFixing(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: LoadLprFixing },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  for (const field of ['oneYearBps', 'overFiveYearsBps'] as const)
    if (input[field] < 1n || input[field] > RATE_BPS_MAX) return refused('RATE_OUT_OF_RANGE', field);
  if (input.fixedOn > deps.today()) return refused('DATE_IN_FUTURE', 'fixedOn');
  return runCommand(deps, { ...command, name: 'loadLprFixing' }, async (work) => {
    await work.em.execute("select pg_advisory_xact_lock(hashtext('lpr-fixing'))");
    const before = await work.em.find(LprFixing, {});
    if (before.some((fixing) => fixing.fixedOn === input.fixedOn)) return refused('FIXING_EXISTS', 'fixedOn');
    work.em.persist(work.em.create(LprFixing, { ...input, loadedBy: actor.userId }));
    const today = deps.today();
    if (ratesOf(findFixing(before, today)) !== ratesOf(findFixing([...before, { ...input }], today)))
      work.emit({ name: 'lpr.changed.v1', fixedOn: input.fixedOn });
    return done({ id: input.fixedOn });
  });
}

function ratesOf(search: ReturnType<typeof findFixing>): string {
  return search.verdict === 'found' ? `${search.fixing.oneYearBps}/${search.fixing.overFiveYearsBps}` : 'missing';
}
