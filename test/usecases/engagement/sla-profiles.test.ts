import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HistoryEvent } from '../../../schema/entities/platform/outbox-event.entity.ts';
import { decideSlaProfile, proposeSlaProfile, slaProfileOn } from '../../../usecases/engagement/sla-profiles.ts';
import { sweepTimers } from '../../../usecases/engagement/timers.ts';
import { codeOfRefusal, commandOf, day, doneOf, type Party, POLICY_OWNER } from '../loan-story.ts';
import { type DealStory, startDealStory } from './deal-story.ts';

let story: DealStory;
beforeAll(async () => {
  story = await startDealStory();
}, 60_000);
afterAll(() => story.stop());

const owner: Party = { id: randomUUID(), actor: POLICY_OWNER };
const other: Party = { id: randomUUID(), actor: { ...POLICY_OWNER, userId: randomUUID() } };
const TERMS = {
  placesMax: 3,
  openDays: 1,
  acceptDays: 1,
  contactDays: 3,
  disputeDays: 2,
  drawdownDays: 5,
  decisionMonths: 1,
  writeBackDays: 5,
  complaintDays: 2,
  roundsMax: 3,
};
const NEXT = {
  ...TERMS,
  code: '224',
  validFrom: day('2026-02-02'),
  decisionRecord: '会议纪要〔2026〕3号',
  placesMax: 1,
  acceptDays: 2,
};
const on = (date: string) => slaProfileOn(story.deps.read(), day(date));

test('a profile takes two persons and a day to come, and holds from that day on', async () => {
  const { deps } = story;
  expect(await on('2026-01-28')).toMatchObject({ code: '135', ...TERMS });
  const past = await proposeSlaProfile(deps, commandOf(owner, { ...NEXT, validFrom: day('2026-01-28') }));
  expect(codeOfRefusal(past)).toBe('SETTINGS_REACH_BACK');
  expect(codeOfRefusal(await proposeSlaProfile(deps, commandOf(owner, { ...NEXT, acceptDays: 0 })))).toBe(
    'OUT_OF_RANGE',
  );
  const { id: profileId } = doneOf(await proposeSlaProfile(deps, commandOf(owner, NEXT)));
  const decision = { profileId, isApproved: true };
  expect(codeOfRefusal(await decideSlaProfile(deps, commandOf(owner, decision)))).toBe('DUTIES_NOT_SEPARATE');
  expect((await on('2026-02-02')).code).toBe('135');
  const both = [
    commandOf(other, decision),
    commandOf({ ...other, actor: { ...other.actor, userId: randomUUID() } }, decision),
  ];
  const outcomes = await Promise.all(both.map((command) => decideSlaProfile(deps, command)));
  expect(outcomes.map(codeOfRefusal).sort()).toEqual(['DONE', 'ILLEGAL_TRANSITION']);
  expect((await on('2026-02-01')).code).toBe('135');
  expect(await on('2026-02-02')).toMatchObject({ code: '224', acceptDays: 2, placesMax: 1 });
});

test('from its day on the new profile sets limits and places', async () => {
  story.setToday('2026-02-02');
  const { id, needId, banks } = await story.grabbed(1);
  expect(await story.read(id)).toMatchObject({ slaCode: '224', dueAt: new Date('2026-02-05T00:00:00+08:00') });
  expect(codeOfRefusal(await story.grab(banks[1] as Party, needId))).toBe('NO_PLACE_LEFT');
  story.setToday('2026-01-28');
});

test('a limit that a bank lets pass stays written as a breach; a late drawdown loses no grant', async () => {
  const silent = await story.grabbed();
  const granted = await story.granted();
  story.setToday('2026-02-09');
  await sweepTimers(story.deps);
  const breaches = async (streamId: string) =>
    (await story.deps.read().find(HistoryEvent, { streamId, name: 'engagement.limit-passed' })).map(
      ({ detail }) => detail,
    );
  expect(await breaches(silent.id)).toMatchObject([{ limit: 'accept', state: 'GRABBED' }]);
  expect((await story.read(silent.id)).state).toBe('TIMED_OUT');
  expect(await breaches(granted.id)).toMatchObject([{ limit: 'drawdown', state: 'GRANTED' }]);
  expect((await story.read(granted.id)).state).toBe('GRANTED');
  story.setToday('2026-01-28');
});
