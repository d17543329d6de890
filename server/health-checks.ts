import type { Platform } from '../adapters/wire.ts';
import type { BackPressure } from '../usecases/platform/back-pressure.ts';
import type { Check } from './operations.ts';

/** What waits to be done has grown so far that nothing more is published. */
class BacklogFullError extends Error {
  override readonly name = 'BacklogFullError';
  constructor(seconds: number) {
    super(`Publishing is refused; worth another try in ${seconds} s. Look for queues that grow on /jobs.`);
  }
}

/**
 * The database is all that serving needs. Without the search engine listings still come from the database; without the
 * queue events wait in it; with a full backlog everything but publishing goes on.
 */
export function healthChecks(
  { pool, queue, deps }: Pick<Platform, 'pool' | 'queue' | 'deps'>,
  backPressure: BackPressure,
): Check[] {
  return [
    { name: 'database', isVital: true, run: async () => void (await pool.query('select 1')) },
    { name: 'queue', isVital: false, run: async () => void (await queue.depth()) },
    { name: 'search', isVital: false, run: async () => void (await deps.search.search(ANYTHING)) },
    {
      name: 'backlog',
      isVital: false,
      run: async () => {
        const seconds = await backPressure();
        if (seconds !== null) throw new BacklogFullError(seconds);
      },
    },
  ];
}

const ANYTHING = {
  index: 'products',
  text: '',
  scope: { kind: 'open' },
  filters: { facets: {}, ranges: {} },
  sort: 'NEWEST',
  facets: [],
  synonyms: [],
  limit: 1,
  offset: 0,
} as const;
