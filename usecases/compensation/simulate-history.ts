import { changeSettings, type SettingsChange } from '../../domain/compensation/settings-change.ts';
import {
  type Change,
  compareSimulations,
  type SimulationResult,
  simulate,
} from '../../domain/compensation/simulate.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import type { ReportProgress } from '../platform/work-progress.ts';
import type { Deps, TableSource } from '../ports.ts';
import { loadHistory, readPortfolio } from './load-portfolio.ts';
import { findPolicies } from './policies.ts';

export type SimulateHistory = {
  readonly schemeCode: string;
  readonly variants: readonly SettingsChange[];
  /** A portfolio from a table; `null` runs what the platform has filed. */
  readonly portfolio: TableSource | null;
};

/** One set of settings: what it costs, what binds, and who gains or loses against the settings of now. */
export type Variant = {
  readonly result: SimulationResult;
  readonly firmChanges: readonly Change[];
  readonly bankChanges: readonly Change[];
};

const VARIANTS_MAX = 5;

/**
 * Runs every filed loan and every reported loss of a scheme, or a portfolio from a table, under the settings of now and
 * under others, with the engine that pays. Reads only: no row, cap or ledger entry is written. The first answer is the settings of now.
 */
export async function simulateHistory(
  deps: Pick<Deps, 'read' | 'readTable'>,
  input: SimulateHistory,
  report: ReportProgress = () => Promise.resolve(),
): Promise<Outcome<readonly Variant[]>> {
  if (input.variants.length < 1 || input.variants.length > VARIANTS_MAX)
    return refused('LIST_TOO_LONG', 'variants', { max: `${VARIANTS_MAX}` });
  const now = (await findPolicies(deps.read(), input.schemeCode)).at(-1);
  if (now === undefined) return notFound('schemeCode');
  const policies = [now];
  for (const change of input.variants) {
    const changed = changeSettings(now, change, { version: now.version + 1, validFrom: now.valid.from });
    if (changed.kind === 'refused') return changed;
    policies.push(changed.value);
  }
  const portfolio =
    input.portfolio === null
      ? done(await loadHistory(deps, input.schemeCode))
      : await readPortfolio(deps, input.portfolio);
  if (portfolio.kind === 'refused') return portfolio;
  const results: SimulationResult[] = [];
  for (const policy of policies) {
    await report(results.length, policies.length);
    // Pro-rata divides among claims that are decided together; history has an order, and is run in it.
    const settings = { ...policy, readings: { ...policy.readings, claimOrder: 'first-come' as const } };
    results.push(simulate({ ...portfolio.value, policy: settings, budgetFen: null }));
  }
  await report(results.length, policies.length);
  const [base] = results;
  return done(
    results.map((result) => ({
      result,
      firmChanges: base === undefined ? [] : compareSimulations(base.paidByFirm, result.paidByFirm),
      bankChanges: base === undefined ? [] : compareSimulations(base.paidByBank, result.paidByBank),
    })),
  );
}
