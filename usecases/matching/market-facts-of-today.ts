import type { SqlEntityManager } from '@mikro-orm/sql';
import { addDays, type CivilDate } from '../../domain/calendar.ts';
import type { MarketFacts } from '../../domain/matching/market-facts.ts';
import { FIXING_AGE_DAYS_MAX, findFixing } from '../../domain/registry/lpr.ts';
import { LprFixing } from '../../schema/entities/registry/lpr-fixing.entity.ts';

/** What the matcher must know of `today`: the day and the LPR fixing in force, or that it is missing (A4-08). */
export async function marketFactsOf(em: SqlEntityManager, today: CivilDate): Promise<MarketFacts> {
  const recent = await em.find(LprFixing, { fixedOn: { $gte: addDays(today, -FIXING_AGE_DAYS_MAX), $lte: today } });
  const found = findFixing(recent, today);
  return { asOf: today, lpr: found.verdict === 'found' ? found.fixing : null };
}
