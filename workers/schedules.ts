import { BUSINESS_TIME_ZONE } from '../domain/calendar.ts';
import type { Job } from '../schema/jobs/jobs.ts';

/** A job that comes again: its name is stable, so that a changed row replaces the old one in the queue. */
export type Schedule = {
  readonly name: string;
  /** Five fields, or six with seconds first. */
  readonly cron: string;
  readonly tz: string;
  readonly job: Job;
};

const cause = 'schedule';

/**
 * Everything that happens by itself, in one table. The queue fires by the clock of the machine; what is due is decided
 * by the handler with the business clock, so a late, early or repeated run does no harm.
 */
export const SCHEDULES: readonly Schedule[] = [
  {
    name: 'sweep-timers',
    cron: '* * * * *',
    tz: BUSINESS_TIME_ZONE,
    job: { name: 'sweep-timers', cause },
  },
  {
    name: 'send-messages',
    cron: '* * * * *',
    tz: BUSINESS_TIME_ZONE,
    job: { name: 'send-messages', cause },
  },
  {
    name: 'send-webhooks',
    cron: '* * * * *',
    tz: BUSINESS_TIME_ZONE,
    job: { name: 'send-webhooks', cause },
  },
  {
    name: 'remind-maturities',
    cron: '20 * * * *',
    tz: BUSINESS_TIME_ZONE,
    job: { name: 'remind-maturities', cause },
  },
  {
    name: 'keep-retention',
    cron: '30 3 * * *',
    tz: BUSINESS_TIME_ZONE,
    job: { name: 'keep-retention', cause },
  },
  {
    name: 'sweep-files',
    cron: '50 * * * *',
    tz: BUSINESS_TIME_ZONE,
    job: { name: 'sweep-files', cause },
  },
  {
    name: 'carry-out-erasures',
    cron: '35 * * * *',
    tz: BUSINESS_TIME_ZONE,
    job: { name: 'carry-out-erasures', cause },
  },
  {
    name: 'learn-affinity',
    cron: '0 4 * * 1',
    tz: BUSINESS_TIME_ZONE,
    job: { name: 'learn-affinity', cause },
  },
  {
    name: 'tend-fund',
    cron: '5 * * * *',
    tz: BUSINESS_TIME_ZONE,
    job: { name: 'tend-fund', cause },
  },
  {
    name: 'price-attention',
    cron: '20 3 * * *',
    tz: BUSINESS_TIME_ZONE,
    job: { name: 'price-attention', cause },
  },
  {
    name: 'refresh-masks',
    cron: '40 2 * * *',
    tz: BUSINESS_TIME_ZONE,
    job: { name: 'refresh-masks', cause },
  },
  {
    name: 'anchor-history',
    cron: '15 * * * *',
    tz: BUSINESS_TIME_ZONE,
    job: { name: 'anchor-history', cause },
  },
  {
    name: 'tend-sessions',
    cron: '* * * * *',
    tz: BUSINESS_TIME_ZONE,
    job: { name: 'tend-sessions', cause },
  },
  {
    // Once an hour: whoever started late makes up for the day, and the other runs find it told.
    name: 'turn-day',
    cron: '5 * * * *',
    tz: BUSINESS_TIME_ZONE,
    job: { name: 'turn-day', cause },
  },
  {
    name: 'reconcile-fund',
    cron: '10 2 * * *',
    tz: BUSINESS_TIME_ZONE,
    job: { name: 'reconcile-fund', cause },
  },
  {
    name: 'reconcile-search',
    cron: '40 * * * *',
    tz: BUSINESS_TIME_ZONE,
    job: { name: 'reconcile-search', cause },
  },
];
