import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Notification } from '../../../schema/entities/notices/notification.entity.ts';
import { OutboxEvent } from '../../../schema/entities/platform/outbox-event.entity.ts';
import { Membership } from '../../../schema/entities/registry/organisation.entity.ts';
import { countUnread, findNotifications, markRead } from '../../../usecases/notices/read-inbox.ts';
import { tellHistory } from '../../../usecases/notices/tell-history.ts';
import { grantConsent } from '../../../usecases/registry/change-consent.ts';
import { commandOf, doneOf, type LoanStory, type Party, startLoanStory } from '../loan-story.ts';

let story: LoanStory;
beforeAll(async () => {
  story = await startLoanStory();
}, 60_000);
afterAll(() => story.stop());

/** Takes the person of a party, and more people of the same organisation, into its roles. */
async function employ(party: Party, more: readonly string[] = []): Promise<void> {
  const { deps } = story;
  const rows = [party.actor.userId, ...more].flatMap((userId) =>
    party.actor.roles.map((role) => ({ id: randomUUID(), userId, organisationId: party.id, role })),
  );
  await deps.read().insertMany(Membership, rows);
}

/** The history events that somebody is told of, in their order. */
async function toldEvents(): Promise<string[]> {
  const rows = await story.deps.read().find(OutboxEvent, { name: 'history.recorded.v1' }, { orderBy: { id: 'asc' } });
  return rows.map(({ payload }) => (payload as { historyEventId: string }).historyEventId);
}

const inboxOf = (userId: string) => story.deps.read().find(Notification, { userId }, { orderBy: { position: 'asc' } });

async function consented(): Promise<{ firm: Party; bank: Party; colleague: string; eventId: string }> {
  const [firm, bank, colleague] = [await story.firm({ isListed: false }), await story.bank(), randomUUID()];
  await employ(firm);
  await employ(bank, [colleague]);
  const needId = await story.need(firm);
  doneOf(await grantConsent(story.deps, commandOf(firm, { needId, bankId: bank.id })));
  return { firm, bank, colleague, eventId: (await toldEvents()).at(-1) ?? '' };
}

test('everybody whom an event concerns is told once, however often and at once its job runs; who acted is not told', async () => {
  const { firm, bank, colleague, eventId } = await consented();
  await Promise.all(Array.from({ length: 8 }, () => tellHistory(story.deps, eventId)));
  await tellHistory(story.deps, eventId);
  for (const userId of [bank.actor.userId, colleague])
    expect((await inboxOf(userId)).map(({ kind }) => kind)).toEqual(['CONSENT_GRANTED']);
  expect(await inboxOf(firm.actor.userId)).toEqual([]);
});

test('a bank that is told of a need learns nothing of the firm behind it', async () => {
  const { firm, bank, eventId } = await consented();
  await tellHistory(story.deps, eventId);
  const [row] = await inboxOf(bank.actor.userId);
  expect(JSON.stringify(row)).not.toContain(firm.id);
  expect(Object.keys(row?.facts ?? {})).toEqual(['need']);
});

test('marking as read counts down, leaves the rows of others alone, and twice is once', async () => {
  const { bank, colleague, eventId } = await consented();
  await tellHistory(story.deps, eventId);
  const [mine, other] = [await inboxOf(bank.actor.userId), await inboxOf(colleague)];
  const ids = [...mine, ...other].map(({ id }) => id);
  expect(await countUnread(story.deps, bank.actor.userId)).toBe(1);
  for (let time = 0; time < 2; time += 1) expect(await markRead(story.deps, { actor: bank.actor, ids })).toBe(0);
  expect(await countUnread(story.deps, colleague)).toBe(1);
});

test('pages of an inbox show every row once, the newest first', async () => {
  const { bank } = await consented();
  const rows = Array.from({ length: 7 }, (_none, index) => ({
    id: randomUUID(),
    userId: bank.actor.userId,
    organisationId: bank.id,
    kind: 'CONSENT_GRANTED' as const,
    category: 'NEED' as const,
    key: `page ${index}`,
    subjectId: null,
    facts: {},
    createdAt: story.deps.now(),
    readAt: null,
  }));
  for (const row of rows) await story.deps.read().insert(Notification, row);
  const seen: string[] = [];
  for (let before: string | null = null; ; ) {
    const page: Parameters<typeof findNotifications>[1] = { actor: bank.actor, first: 3, before, unreadOnly: true };
    const found: Notification[] = (await findNotifications(story.deps, page)).slice(0, 3);
    if (found.length === 0) break;
    seen.push(...found.map(({ key }) => key));
    before = found.at(-1)?.position ?? null;
  }
  expect(seen).toEqual(rows.map(({ key }) => key).toReversed());
});
