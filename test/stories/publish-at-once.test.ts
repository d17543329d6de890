import { afterAll, beforeAll, expect, test } from 'vitest';
import { NEED_INPUT, type RunningPlatform, startRunningPlatform } from '../support/running-platform.ts';

let running: RunningPlatform;
beforeAll(async () => {
  running = await startRunningPlatform();
}, 60_000);
afterAll(() => running?.close());

test('firms that publish their first need at the same instant do not lock each other out', async () => {
  const firms = await Promise.all(Array.from({ length: 6 }, () => running.firm()));
  const answers = await Promise.all(firms.map((firm) => firm.send('publishCreditNeed', NEED_INPUT)));
  expect(answers.map(({ text }) => text)).toEqual(answers.map(() => expect.stringContaining('PublishedCreditNeed')));
}, 60_000);
