import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CivilDate } from '../../domain/calendar.ts';
import { invariant } from '../../domain/invariant.ts';
import { FIRST_TAG_POLICY, type TagPolicy } from '../../domain/registry/tags/tag-policy.ts';
import { TagPolicyVersion } from '../../schema/entities/registry/firm-record.entity.ts';
import { fromSnapshot, toSnapshot } from '../../schema/terms-json.ts';

/** Writes the policy that comes with the platform, where it is not there yet. Safe to repeat. */
export async function seedTagPolicy(em: SqlEntityManager): Promise<void> {
  const { version, validFrom } = FIRST_TAG_POLICY;
  const row = { version, validFrom, settings: toSnapshot(FIRST_TAG_POLICY) };
  await em.upsertMany(TagPolicyVersion, [row], { onConflictAction: 'ignore' });
}

/** The policy in force on a day: of the rows that have begun, the highest version. */
export async function tagPolicyOn(em: SqlEntityManager, on: CivilDate): Promise<TagPolicy> {
  const row = await em.findOne(TagPolicyVersion, { validFrom: { $lte: on } }, { orderBy: { version: 'desc' } });
  invariant(row !== null, `no tag policy is in force on ${on}`);
  return policyOf(row);
}

/** Versions that were written before a reading existed answer it as the platform always had. */
const policyOf = ({ settings }: TagPolicyVersion): TagPolicy => ({
  ...FIRST_TAG_POLICY,
  ...fromSnapshot<Partial<TagPolicy>>(settings),
});

/** The newest version, whether it has begun or not: the one that the next decision builds on. */
export async function newestTagPolicy(
  em: SqlEntityManager,
): Promise<{ policy: TagPolicy; decisionRecord: string | null }> {
  const [row] = await em.find(TagPolicyVersion, {}, { orderBy: { version: 'desc' }, limit: 1 });
  invariant(row !== undefined, 'the platform starts with a tag policy');
  return { policy: policyOf(row), decisionRecord: row.decisionRecord };
}
