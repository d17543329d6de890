import type { SqlEntityManager } from '@mikro-orm/sql';
import { Recommendation } from '../../schema/entities/matching/recommendation.entity.ts';

export type RecommendationsOfNeed = {
  readonly needId: string;
  readonly firmId: string;
  /** Rank of the last one already seen; 0 for the first page. */
  readonly afterRank: number;
  readonly limit: number;
};

const CURRENT_SQL = `
  select * from recommendation
  where need_id = ? and firm_id = ? and superseded_at is null and rank > ?::int
  order by rank limit ?`;

/** What is recommended for a need now, best first: plain rows, because nobody changes them and each costs a little. */
export async function findRecommendations(
  em: SqlEntityManager,
  { needId, firmId, afterRank, limit }: RecommendationsOfNeed,
): Promise<Recommendation[]> {
  const rows = await em.execute<object[]>(CURRENT_SQL, [needId, firmId, afterRank, limit]);
  const metadata = em.getMetadata().get(Recommendation);
  return rows.flatMap((row) => em.getDriver().mapResult<Recommendation>(row, metadata) ?? []) as Recommendation[];
}
