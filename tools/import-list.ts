import { randomUUID } from 'node:crypto';
import type { CivilDate } from '../domain/calendar.ts';
import type { ReleaseScope } from '../domain/registry/lists/release.ts';
import { refusalText } from '../text/refusals.ts';
import { type PlannedRelease, planListRelease } from '../usecases/registry/lists/plan-release.ts';
import { submitRelease } from '../usecases/registry/lists/submit-release.ts';

export type ListOrder = {
  readonly file: string;
  readonly list: string;
  readonly scope: ReleaseScope;
  readonly effectiveOn: CivilDate;
  readonly reason: string;
  readonly isDryRun: boolean;
};

const LINES_SHOWN = 20;
const ACTOR = { userId: 'command:import', organisationId: null, roles: ['POLICY_OWNER'] };

/** Shows what a file would do to a list and, unless it is only looked at, does exactly that. */
export async function importListFile(deps: Parameters<typeof submitRelease>[0], order: ListOrder): Promise<boolean> {
  const { file, isDryRun, ...release } = order;
  const source = { kind: 'file', path: file } as const;
  const planned = await deps.inTransaction((work) =>
    planListRelease(deps, work.em, { actor: ACTOR, file: { ...release, source } }),
  );
  if (planned.kind === 'refused') {
    console.error(refusalText(planned.refusal.code, planned.refusal.facts, 'en'));
    return false;
  }
  show(planned.value, file);
  if (isDryRun) return planned.value.errors.length === 0;
  const input = { ...release, digest: planned.value.digest };
  const outcome = await submitRelease(deps, { actor: ACTOR, idempotencyKey: randomUUID(), input, source });
  if (outcome.kind === 'refused') console.error(refusalText(outcome.refusal.code, outcome.refusal.facts, 'en'));
  else console.log(planned.value.needsSecondPerson ? '  waits for another person to approve it' : '  published');
  return outcome.kind === 'done';
}

function show(plan: PlannedRelease, file: string): void {
  console.log(`${file}: ${plan.list.nameEn}, ${plan.membersBefore} members before`);
  console.log(`  joins      ${plan.adds}`);
  console.log(`  leaves     ${plan.removals}`);
  console.log(`  unchanged  ${plan.unchanged}`);
  console.log(`  wrong      ${plan.errors.length}`);
  for (const { line, code, text } of plan.errors.slice(0, LINES_SHOWN))
    console.log(`    line ${line}: ${code} ${text}`);
}
