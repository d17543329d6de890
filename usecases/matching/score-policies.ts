import type { SqlEntityManager } from '@mikro-orm/sql';
import { LRUCache } from 'lru-cache';
import type { CivilDate } from '../../domain/calendar.ts';
import { invariant } from '../../domain/invariant.ts';
import { DEFAULT_ATTENTION_POLICY, type ScorePolicy } from '../../domain/matching/score-policy.ts';
import { ScorePolicyVersion } from '../../schema/entities/matching/market-standing.entity.ts';

type Settings = Omit<ScorePolicy, 'version' | 'validFrom'>;

/** The settings of a stored version; one from before the price of attention was a setting used our defaults. */
export const scoreSettingsOf = (stored: unknown): Settings => ({
  attention: DEFAULT_ATTENTION_POLICY,
  ...(stored as Omit<Settings, 'attention'>),
});

/** The weights in force on a day: of the versions valid by then, the highest. */
export async function scorePolicyOn(em: SqlEntityManager, today: CivilDate): Promise<ScorePolicy> {
  const newest = { orderBy: { version: 'desc' }, disableIdentityMap: true } as const;
  const row = await em.findOne(ScorePolicyVersion, { validFrom: { $lte: today } }, newest);
  invariant(row !== null, `no score policy is in force on ${today}`);
  return policyOf(row);
}

// The rows of a version never change. Databases of one process share them unless they say otherwise on their first day.
const policies = new LRUCache<string, ScorePolicy>({ max: 50 });

function policyOf(row: ScorePolicyVersion): ScorePolicy {
  const key = `${row.version}@${new Date(row.createdAt).toISOString()}`;
  const known = policies.get(key);
  if (known !== undefined) return known;
  const policy = { ...scoreSettingsOf(row.settings), version: row.version, validFrom: row.validFrom };
  policies.set(key, policy);
  return policy;
}

/** The weights of these versions. */
export async function scorePoliciesOf(
  em: SqlEntityManager,
  versions: readonly number[],
): Promise<Map<number, ScorePolicy>> {
  const rows = await em.find(ScorePolicyVersion, { version: { $in: [...versions] } }, { disableIdentityMap: true });
  return new Map(rows.map((row) => [row.version, policyOf(row)]));
}
