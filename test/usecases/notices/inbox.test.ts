import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Complaint } from '../../../schema/entities/engagement/deal-record.entity.ts';
import { Notification } from '../../../schema/entities/notices/notification.entity.ts';
import { OutboxEvent } from '../../../schema/entities/platform/outbox-event.entity.ts';
import { TagAppeal } from '../../../schema/entities/registry/firm-record.entity.ts';
import { Membership, Organisation } from '../../../schema/entities/registry/organisation.entity.ts';
import { countUnread, findNotifications, markRead } from '../../../usecases/notices/read-inbox.ts';
import { tellHistory } from '../../../usecases/notices/tell-history.ts';
import { decideAppeal, escalateAppeals } from '../../../usecases/registry/appeal-tag.ts';
import { grantConsent } from '../../../usecases/registry/change-consent.ts';
import { commandOf, day, doneOf, type LoanStory, type Party, startLoanStory } from '../loan-story.ts';

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

const operatorOf = async (kind: 'OPERATOR' | 'POLICY_OWNER'): Promise<Party> => {
  const { deps } = story;
  const id = deps.newId();
  const row = { id, kind, name: kind, creditCode: id.slice(0, 18), createdAt: deps.now() };
  await deps.read().insert(Organisation, row);
  const party = { id, actor: { userId: randomUUID(), organisationId: id, roles: [kind] } };
  await employ(party);
  return party;
};

test('operators are told of a complaint and of one that nobody took up; its firm of what they do about it', async () => {
  const { deps } = story;
  const operator = await operatorOf('OPERATOR');
  const [firm, bank] = [await story.firm({ isListed: false }), await story.bank()];
  await employ(firm);
  const ids = { id: randomUUID(), engagementId: randomUUID(), firmId: firm.id, bankId: bank.id };
  const complaint = { ...ids, state: 'FILED' as const, version: 1, text: '态度差', dueAt: deps.now(), isLate: false };
  await deps.read().insert(Complaint, { ...complaint, filedAt: deps.now() });
  const tell = async (name: string, more: object = {}): Promise<void> => {
    const detail = { complaintId: ids.id, ...more };
    await deps.inTransaction((work) =>
      work.record({
        streamId: ids.engagementId,
        name,
        detail,
        actorId: name.endsWith('moved') ? 'operator' : 'system',
      }),
    );
    await tellHistory(deps, (await toldEvents()).at(-1) ?? '');
  };
  await tell('complaint.filed');
  await tell('complaint.late');
  await tell('complaint.moved', { to: 'ACCEPTED' });
  const kinds = async (of: Party) => (await inboxOf(of.actor.userId)).map(({ kind }) => kind);
  expect(await kinds(operator)).toEqual(['COMPLAINT_FILED', 'COMPLAINT_LATE']);
  expect(await kinds(firm)).toEqual(['COMPLAINT_MOVED']);
});

test('an appeal that is open after its last day is marked once, and those who watch over the answers are told', async () => {
  const { deps } = story;
  const [operator, owner, firm] = [await operatorOf('OPERATOR'), await operatorOf('POLICY_OWNER'), await story.firm()];
  await employ(firm);
  const appeal = (dueOn: string, value: string, state: 'OPEN' | 'DISMISSED' = 'OPEN') => ({
    id: randomUUID(),
    firmId: firm.id,
    code: 'SIZE_CLASS',
    value,
    source: 'FIRM',
    state,
    reason: '应为8人',
    dueOn: day(dueOn),
    createdAt: deps.now(),
    ...(state === 'OPEN' ? {} : { answer: '以申报为准', answeredBy: 'x', answeredAt: deps.now() }),
  });
  const late = appeal('2026-01-27', 'SMALL');
  await deps
    .read()
    .insertMany(TagAppeal, [late, appeal('2026-01-28', 'MICRO'), appeal('2026-01-20', 'LARGE', 'DISMISSED')]);
  const marked = await Promise.all([escalateAppeals(deps), escalateAppeals(deps)]);
  expect(marked.reduce((sum, count) => sum + count, 0)).toBe(1);
  expect(await escalateAppeals(deps)).toBe(0);
  await tellHistory(deps, (await toldEvents()).at(-1) ?? '');
  for (const { actor } of [operator, owner]) {
    const told = (await inboxOf(actor.userId)).filter(({ subjectId }) => subjectId === late.id);
    expect(told).toMatchObject([{ kind: 'APPEAL_LATE', facts: { dueOn: '2026-01-27' } }]);
  }
  expect(await inboxOf(firm.actor.userId)).toEqual([]);
  const decision = { appealId: late.id, decision: 'UPHELD' as const, answer: '已更正' };
  doneOf(await decideAppeal(deps, commandOf(owner, decision)));
  await tellHistory(deps, (await toldEvents()).at(-1) ?? '');
  expect(await inboxOf(firm.actor.userId)).toMatchObject([{ kind: 'APPEAL_DECIDED', facts: { appeal: 'UPHELD' } }]);
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
  for (let after: string | null = null; ; ) {
    const which = { unreadOnly: true, ascending: false };
    const page: Parameters<typeof findNotifications>[1] = { actor: bank.actor, first: 3, after, ...which };
    const found: Notification[] = (await findNotifications(story.deps, page)).slice(0, 3);
    if (found.length === 0) break;
    seen.push(...found.map(({ key }) => key));
    after = found.at(-1)?.position ?? null;
  }
  expect(seen).toEqual(rows.map(({ key }) => key).toReversed());
});
