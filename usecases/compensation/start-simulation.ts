import { notFound, type Outcome } from '../../domain/refusal.ts';
import { fromSnapshot } from '../../schema/terms-json.ts';
import type { SimulationAsked } from '../platform/do-work.ts';
import { askForWork, findLongWork, type WorkViewer } from '../platform/long-work.ts';
import type { Written } from '../platform/run-command.ts';
import type { Actor, Deps } from '../ports.ts';
import { findPolicies } from './policies.ts';
import type { VariantSummary } from './simulation-summary.ts';

/** A worker runs all filed loans of a scheme, or a portfolio, under other settings; its result is kept. */
export const startSimulation = (
  deps: Pick<Deps, 'inTransaction' | 'newId' | 'now' | 'live'>,
  command: { readonly actor: Actor; readonly idempotencyKey: string; readonly input: SimulationAsked },
): Promise<Outcome<Written>> =>
  askForWork(
    deps,
    { ...command, name: 'startSimulation' },
    {
      kind: 'SIMULATION',
      subject: command.input.schemeCode,
      check: async ({ em }) =>
        (await findPolicies(em, command.input.schemeCode)).length === 0 ? notFound('schemeCode') : null,
    },
  );

/** What a simulation came to; `null` as long as it is not done, and for one of somebody else. */
export async function findSimulation(
  deps: Pick<Deps, 'read'>,
  of: { readonly viewer: WorkViewer; readonly id: string },
): Promise<readonly VariantSummary[] | null> {
  const row = await findLongWork(deps, of);
  if (row === null || row.kind !== 'SIMULATION' || row.result === null) return null;
  return fromSnapshot<{ variants: VariantSummary[] }>(row.result).variants;
}
