import { type CivilDate, civilDateOf } from '../domain/calendar.ts';

export type Clock = { readonly now: () => Date; readonly today: () => CivilDate };

export function createClock(now: () => Date): Clock {
  return { now, today: () => civilDateOf(now()) };
}

export const systemClock = (): Clock => createClock(() => new Date());

/** A business clock that stood at `start` when the demo was first set up, and runs on from there. */
export function demoClock(options: { start: Date; startedAt: Date }): Clock {
  return createClock(() => new Date(options.start.getTime() + Date.now() - options.startedAt.getTime()));
}
