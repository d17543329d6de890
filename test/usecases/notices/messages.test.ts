import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMailFolder } from '../../../adapters/messages/mail-folder.ts';
import { CONTACT_LIMITS } from '../../../domain/notices/contact-plan.ts';
import { Message, MessagePart } from '../../../schema/entities/notices/message.entity.ts';
import { Notification } from '../../../schema/entities/notices/notification.entity.ts';
import { Membership } from '../../../schema/entities/registry/organisation.entity.ts';
import { findMaturities, remindMaturities } from '../../../usecases/notices/maturities.ts';
import { sendDueMessages, sendMessage } from '../../../usecases/notices/send-messages.ts';
import { tellPeople } from '../../../usecases/notices/tell.ts';
import { type Deps, MessageNotSentError, type OutgoingMessage } from '../../../usecases/ports.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';
import { type LoanStory, type Party, startLoanStory } from '../loan-story.ts';

let story: LoanStory;
let deps: Deps;
let minutes = 0;
const sent: OutgoingMessage[] = [];
let behave: (message: OutgoingMessage) => Promise<'sent' | 'refused'> = async () => 'sent';

beforeAll(async () => {
  story = await startLoanStory();
  const now = () => new Date(Date.parse('2026-01-28T02:00:00Z') + minutes * 60_000);
  const send = async (message: OutgoingMessage) => {
    sent.push(message);
    return behave(message);
  };
  deps = { ...story.deps, now, messengers: { EMAIL: { send }, SMS: null, WECHAT: null } };
}, 60_000);
afterAll(() => story.stop());

async function person(): Promise<Party> {
  const party = await story.firm({ isListed: false });
  const row = { id: randomUUID(), userId: party.actor.userId, organisationId: party.id, role: 'FIRM_USER' };
  await deps.read().insert(Membership, row);
  return party;
}

const tell = (party: Party, facts: Record<string, string> = { move: 'accept' }) =>
  tellPeople(
    deps,
    [{ kind: 'ENGAGEMENT_MOVED', organisationId: party.id, roles: ['FIRM_USER'], subjectId: null, facts }],
    { source: randomUUID(), exceptUserId: null },
  );
const messagesOf = (party: Party) =>
  deps.read().find(Message, { userId: party.actor.userId }, { orderBy: { createdAt: 'asc' } });
const sentTo = (party: Party) => sent.filter(({ to }) => to.startsWith(party.actor.userId));

test('the first notice leaves at once; what follows within the quiet time leaves together, and no notice leaves twice', async () => {
  const party = await person();
  await tell(party);
  await sendDueMessages(deps);
  await Promise.all([tell(party), tell(party), tell(party), tell(party)]);
  await sendDueMessages(deps);
  expect(sentTo(party)).toHaveLength(1);
  minutes += CONTACT_LIMITS.quietMinutes;
  await Promise.all([sendDueMessages(deps), sendDueMessages(deps)]);
  expect(sentTo(party).map(({ text }) => text.split('\n').length)).toEqual([1, 4]);
  expect(await deps.read().count(Notification, { userId: party.actor.userId })).toBe(5);
});

test('the people of one firm get no more than the budget; what is urgent leaves all the same', async () => {
  const party = await person();
  for (let count = 0; count < CONTACT_LIMITS.firmMessagesMax + 3; count += 1) {
    await tell(party);
    minutes += CONTACT_LIMITS.quietMinutes;
    await sendDueMessages(deps);
  }
  expect(sentTo(party)).toHaveLength(CONTACT_LIMITS.firmMessagesMax);
  await tell(party, { move: 'askSupplement' });
  await sendDueMessages(deps);
  expect(sentTo(party)).toHaveLength(CONTACT_LIMITS.firmMessagesMax + 1);
});

test('a worker killed between sending and noting it leaves one mail in the inbox: the next one sends the same identity and text', async () => {
  const party = await person();
  const folder = createTemporaryFolder();
  const mail = createMailFolder({ folder: folder.path, from: 'a@platform.test' });
  await tell(party);
  const [message] = await messagesOf(party);
  const killed: Deps = {
    ...deps,
    messengers: {
      ...deps.messengers,
      EMAIL: { send: async (one) => (sent.push(one), await mail.send(one), new Promise(() => undefined)) },
    },
  };
  void sendMessage(killed, message?.id ?? '');
  while (sentTo(party).length === 0) await new Promise((settle) => setImmediate(settle));
  behave = (one) => mail.send(one);
  await sendDueMessages(deps);
  expect(sentTo(party)).toHaveLength(1);
  await tell(party);
  minutes += 5;
  await sendDueMessages(deps);
  const [first, second] = sentTo(party);
  expect(second).toEqual(first);
  expect(readdirSync(folder.path)).toEqual([`${message?.id}.eml`]);
  expect(await deps.read().count(Message, { id: message?.id ?? '', state: 'SENT' })).toBe(1);
  behave = async () => 'sent';
  folder.remove();
});

test('a server that is down is tried again later, and an address that is refused never; only codes are kept', async () => {
  const [down, gone] = [await person(), await person()];
  behave = async ({ to }) => {
    if (to.startsWith(gone.actor.userId)) return 'refused';
    throw new MessageNotSentError('ECONNECTION');
  };
  await tell(down);
  await tell(gone);
  await sendDueMessages(deps);
  expect((await messagesOf(down))[0]).toMatchObject({ state: 'RETRY', errorCode: 'ECONNECTION', attempts: 1 });
  expect((await messagesOf(gone))[0]).toMatchObject({ state: 'DEAD', errorCode: 'REFUSED' });
  behave = async () => 'sent';
  minutes += 5;
  await sendDueMessages(deps);
  expect((await messagesOf(down))[0]?.state).toBe('SENT');
  expect(sentTo(gone)).toHaveLength(1);
});

test('both sides are reminded of a maturity once for each lead, late or twice run, and strangers see no maturity', async () => {
  const [bank, firm] = [await story.bank(), await person()];
  const needId = await story.needFor(bank, firm);
  await story.link(bank, needId, { maturesOn: '2026-02-27' as never });
  for (let time = 0; time < 2; time += 1) await remindMaturities(deps);
  const rows = await deps.read().find(Notification, { userId: firm.actor.userId, kind: 'LOAN_MATURES' });
  expect(rows.map(({ facts }) => facts['days'])).toEqual(['30']);
  const between = { from: '2026-02-01' as never, to: '2026-03-01' as never, first: 10 };
  expect(await findMaturities(deps, { actor: firm.actor, ...between })).toHaveLength(1);
  expect(await findMaturities(deps, { actor: (await person()).actor, ...between })).toEqual([]);
});

test('no notice stands in two messages of one channel', async () => {
  const rows = await deps.read().find(MessagePart, {});
  expect(new Set(rows.map(({ notificationId, channel }) => `${notificationId} ${channel}`)).size).toBe(rows.length);
  expect(rows.length).toBeGreaterThan(10);
});
