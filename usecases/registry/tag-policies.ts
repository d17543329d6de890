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
  return fromSnapshot<TagPolicy>(row.settings);
}
