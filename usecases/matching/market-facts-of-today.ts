import type { SqlEntityManager } from '@mikro-orm/sql';
import { addDays, type CivilDate } from '../../domain/calendar.ts';
import type { MarketFacts } from '../../domain/matching/market-facts.ts';
import { FIXING_AGE_DAYS_MAX, findFixing } from '../../domain/registry/lpr.ts';
import { LprFixing } from '../../schema/entities/registry/lpr-fixing.entity.ts';
import type { Deps } from '../ports.ts';
import { currentStanding } from './market-standing.ts';

/** The LPR fixing in force on a day; `null` where it is missing (A4-08). */
export async function fixingOn(em: SqlEntityManager, today: CivilDate): Promise<MarketFacts['lpr']> {
  const recent = await em.find(LprFixing, { fixedOn: { $gte: addDays(today, -FIXING_AGE_DAYS_MAX), $lte: today } });
  const found = findFixing(recent, today);
  return found.verdict === 'found' ? found.fixing : null;
}

/** What the matcher must know of the day: the fixing in force and the standing of the market. */
export async function marketFactsOf(em: SqlEntityManager, at: Pick<Deps, 'now' | 'today'>): Promise<MarketFacts> {
  const today = at.today();
  return { asOf: today, lpr: await fixingOn(em, today), standing: await currentStanding(em, at) };
}
