import { addDays, type CivilDate } from '../../domain/calendar.ts';
import { LIMIT_OF } from '../../domain/engagement/engagement-moves.ts';
import { dueDay } from '../../domain/engagement/sla-profile.ts';
import type { Engagement } from '../../schema/entities/engagement/engagement.entity.ts';
import type { Deps, Work } from '../ports.ts';
import { slaProfileOn } from './sla-profiles.ts';

/** The instant at which a business day is over; the whole country keeps one time without summer time. */
export const endOfDay = (date: CivilDate): Date => new Date(`${addDays(date, 1)}T00:00:00+08:00`);

/**
 * Sets the limit of the state that an engagement has just come to, and the timer that fires at it. The time of the
 * decision runs on through the review; it stops for supplements and goes on with what was left.
 */
export async function startClock(work: Work, deps: Deps, engagement: Engagement): Promise<void> {
  const before = engagement.dueAt;
  engagement.dueAt = await limitOf(work, deps, engagement);
  if (engagement.state === 'SUPPLEMENT' && before !== null)
    engagement.pausedSeconds = Math.max(0, Math.floor((before.getTime() - deps.now().getTime()) / 1_000));
  else engagement.pausedSeconds = null;
  if (engagement.dueAt === null) return;
  const { id: subjectId, version: armedVersion, dueAt } = engagement;
  work.arm({ kind: 'engagement', subjectId, armedVersion, dueAt });
}

async function limitOf(work: Work, deps: Deps, engagement: Engagement): Promise<Date | null> {
  const limit = LIMIT_OF[engagement.state];
  if (limit === null) return null;
  if (engagement.state === 'UNDER_REVIEW') {
    const { pausedSeconds, dueAt } = engagement;
    return pausedSeconds === null ? dueAt : new Date(deps.now().getTime() + pausedSeconds * 1_000);
  }
  const today = deps.today();
  return endOfDay(dueDay[limit](await slaProfileOn(work.em, today), today, deps.workingDays.add));
}
