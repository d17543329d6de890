import { afterAll, beforeAll, expect, test } from 'vitest';
import { yuan } from '../../../domain/money.ts';
import { watchTopic } from '../../../server/watch-topic.ts';
import { fundTopic, offerFreedCaps } from '../../../usecases/compensation/offer-freed-caps.ts';
import { setBudget } from '../../../usecases/compensation/set-budget.ts';
import type { LiveBus } from '../../../usecases/ports.ts';
import { routeEvent } from '../../../workers/routes.ts';
import { type LoanStory, startLoanStory } from '../loan-story.ts';

let story: LoanStory;
beforeAll(async () => {
  story = await startLoanStory();
}, 60_000);
afterAll(() => story.stop());

/** Hands a message to whoever listens in this process. */
function localBus(): LiveBus {
  const listeners = new Map<string, Set<(id: string) => void>>();
  return {
    publish: async ({ topic, id }) => {
      for (const listener of listeners.get(topic) ?? []) listener(id);
    },
    subscribe: async (topic, listener) => {
      const set = listeners.get(topic) ?? new Set();
      listeners.set(topic, set.add(listener));
      return async () => void set.delete(listener);
    },
  };
}

test('whoever watches the head-room of a scheme is told when its budget moves, and of no other scheme', async () => {
  const live = localBus();
  const heard: string[] = [];
  const stop = await live.subscribe(fundTopic('DG-2018'), (id) => heard.push(id));
  const watched = watchTopic(live, fundTopic('DG-2023-BANK'));
  const next = watched.next();
  await story.deps.inTransaction((work) =>
    setBudget(work, story.deps, { pool: 'DG-2023', year: 2026, amountFen: yuan(1_000n), actorId: 'treasury' }),
  );
  const events = await story.deps
    .read()
    .execute<{ payload: { name: 'fund.moved.v1'; scheme: string } }[]>(
      "select payload from outbox_event where payload->>'name' = 'fund.moved.v1'",
    );
  const jobs = events.flatMap(({ payload }) => routeEvent(payload, '1'));
  expect(jobs.map((job) => ('scheme' in job ? job.scheme : '')).sort()).toEqual(['DG-2023-BANK', 'DG-2023-GUARANTEE']);
  for (const job of jobs)
    if (job.name === 'offer-freed-caps') await offerFreedCaps({ ...story.deps, live }, job.scheme);
  expect((await next).done).toBe(false);
  expect(heard).toEqual([]);
  await watched.return(undefined);
  await stop();
});
