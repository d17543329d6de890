import type { SqlEntityManager } from '@mikro-orm/sql';
import { Recommendation } from '../../schema/entities/matching/recommendation.entity.ts';

export type RecommendationsOfNeed = {
  readonly needId: string;
  readonly firmId: string;
  /** Only near misses, or only what fits; null asks for both. */
  readonly isNearMiss: boolean | null;
  /** Rank of the last one already seen; 0 for the first page. */
  readonly afterRank: number;
  readonly limit: number;
};

const CURRENT_SQL = `
  select * from recommendation
  where need_id = ? and firm_id = ? and superseded_at is null and rank > ?::int
    and is_near_miss is not distinct from coalesce(?::boolean, is_near_miss)
  order by rank limit ?`;

/** What is recommended for a need now, best first: plain rows, because nobody changes them and each costs a little. */
export async function findRecommendations(
  em: SqlEntityManager,
  { needId, firmId, isNearMiss, afterRank, limit }: RecommendationsOfNeed,
): Promise<Recommendation[]> {
  const rows = await em.execute<object[]>(CURRENT_SQL, [needId, firmId, afterRank, isNearMiss, limit]);
  const metadata = em.getMetadata().get(Recommendation);
  return rows.flatMap((row) => em.getDriver().mapResult<Recommendation>(row, metadata) ?? []) as Recommendation[];
}
