import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMailFolder } from '../../adapters/messages/mail-folder.ts';
import { ORGANISATION_KINDS } from '../../domain/registry/organisation-kind.ts';
import { adminRoleOf, keepsAdmin, ROLES_OF_KIND } from '../../domain/registry/people.ts';
import { mailInvitation } from '../../usecases/registry/people/invite-person.ts';
import { eventually } from '../support/eventually.ts';
import { type Party, type RunningPlatform, type SignedIn, startRunningPlatform } from '../support/running-platform.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

let running: RunningPlatform;
let bank: Party;

beforeAll(async () => {
  running = await startRunningPlatform();
  bank = await running.bank();
});
afterAll(() => running?.close());

type Invited = { id: string; link: string; state: string };
const INVITED = { select: 'id link state' };
const tokenOf = ({ link }: Invited): string => link.split('#')[1] ?? '';
const invite = (by: Party, email: string, roles = ['BANK_MARKETER']): Promise<Invited> =>
  by.done<Invited>('invitePerson', { email, roles }, INVITED);

type Person = { id: string; email: string; roles: string[]; isMe: boolean };
async function peopleOf(client: SignedIn): Promise<Person[]> {
  const query = '{ people(first: 50) { edges { node { id email roles isMe } } } }';
  const { data, text } = await client.ask<{ people: { edges: { node: Person }[] } }>(query);
  if (data === null) throw new Error(text);
  return data.people.edges.map(({ node }) => node);
}

async function newColleague(): Promise<SignedIn> {
  const person = await running.user();
  await person.done('acceptInvitation', { token: tokenOf(await invite(bank, person.email)) });
  return person;
}

test('the person of the invited address joins in the roles of the invitation, once, and nobody else does', async () => {
  const [person, other] = [await running.user(), await running.user()];
  const invitation = await invite(bank, person.email.toUpperCase());
  expect(invitation.state).toBe('OPEN');
  const token = tokenOf(invitation);
  expect((await other.refused('acceptInvitation', { token })).code).toBe('INVITATION_OF_OTHER_ADDRESS');
  await person.done('acceptInvitation', { token });
  expect((await other.refused('acceptInvitation', { token })).code).toBe('NOT_FOUND');
  const found = (await peopleOf(bank)).find(({ email }) => email === person.email);
  expect(found?.roles).toEqual(['BANK_MARKETER']);
  expect((await person.ask('{ matchedNeeds(first: 1) { edges { node { id } } } }')).errors).toEqual([]);
});

test('a made-up, withdrawn or replaced link leads nowhere, and says so to everybody alike', async () => {
  const person = await running.user();
  const first = await invite(bank, person.email);
  const second = await invite(bank, person.email);
  const withdrawn = await invite(bank, 'somebody@example.test');
  await bank.done('withdrawInvitation', { id: withdrawn.id });
  const forged = `${second.id}.${'A'.repeat(43)}`;
  const answers = await Promise.all(
    [forged, tokenOf(first), tokenOf(withdrawn), 'x'].map((token) => person.refused('acceptInvitation', { token })),
  );
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  const query = 'query($token: String!) { invitationOffer(token: $token) { organisationName } }';
  expect((await running.anonymous.ask(query, { token: forged })).data).toEqual({ invitationOffer: null });
  expect((await running.anonymous.ask(query, { token: tokenOf(second) })).data).toEqual({
    invitationOffer: { organisationName: 'BANK' },
  });
});

test('people of another organisation are not there: not listed, not changed, not removed, not invited for', async () => {
  const stranger = await running.bank();
  const [own] = await peopleOf(bank);
  expect((await peopleOf(stranger)).map(({ email }) => email)).toEqual([stranger.email]);
  const change = { userId: own?.id ?? '', roles: ['BANK_ADMIN'] };
  expect((await stranger.refused('changePersonRoles', change)).code).toBe('NOT_FOUND');
  expect((await stranger.refused('removePerson', { userId: own?.id ?? '' })).code).toBe('NOT_FOUND');
  const { id } = await invite(bank, 'third@example.test');
  expect((await stranger.refused('withdrawInvitation', { id })).code).toBe('NOT_FOUND');
  expect((await stranger.refused('invitePerson', { email: 'x@example.test', roles: ['OPERATOR'] })).code).toBe(
    'ROLES_UNKNOWN',
  );
});

test('somebody without the administrator role leaves, but takes nobody in and sends nobody away', async () => {
  const colleague = await newColleague();
  const people = await eventually(async () => {
    const found = await peopleOf(colleague);
    if (found.length < 2) throw new Error('the colleague does not see the others yet');
    return found;
  });
  const admin = people.find(({ email }) => email === bank.email);
  expect((await colleague.refused('removePerson', { userId: admin?.id ?? '' })).code).toBe('ADMIN_NEEDED');
  const denied = await colleague.send('invitePerson', { email: 'y@example.test', roles: ['BANK_ADMIN'] });
  expect(denied.errors[0]?.extensions.code).toBe('FORBIDDEN');
  await colleague.done('removePerson', { userId: people.find(({ isMe }) => isMe)?.id ?? '' });
  expect((await peopleOf(bank)).map(({ email }) => email)).not.toContain(colleague.email);
});

test('two administrators who send each other away at once: one of them stays', async () => {
  const trustee = await running.bank();
  const second = await running.user();
  await second.done('acceptInvitation', { token: tokenOf(await invite(trustee, second.email, ['BANK_ADMIN'])) });
  const people = await peopleOf(trustee);
  const idOf = (email: string): string => people.find((person) => person.email === email)?.id ?? '';
  const outcomes = await Promise.all([
    trustee.send('removePerson', { userId: idOf(second.email) }),
    second.send('removePerson', { userId: idOf(trustee.email) }),
  ]);
  // Who comes second is the last one, or is no longer anybody's administrator, or signed out by then.
  const codes = outcomes.map(
    ({ data, errors }) => data?.['code'] ?? data?.['__typename'] ?? errors[0]?.extensions.code,
  );
  expect(codes.filter((code) => code === 'RemovedPerson')).toHaveLength(1);
  expect(['LAST_ADMIN', 'FORBIDDEN', 'UNAUTHENTICATED']).toContain(codes.find((code) => code !== 'RemovedPerson'));
  const stayed = outcomes[0]?.data?.['__typename'] === 'RemovedPerson' ? trustee : second;
  expect((await peopleOf(stayed)).filter(({ isMe }) => isMe)).toHaveLength(1);
});

test('the invitation is mailed once, with the link in it', async () => {
  const { path: folder, remove } = createTemporaryFolder();
  const { id, link } = await invite(bank, 'mailed@example.test');
  await running.settle();
  const { deps } = running.platform;
  const messengers = { ...deps.messengers, EMAIL: createMailFolder({ folder, from: 'platform@example.test' }) };
  await mailInvitation({ ...deps, messengers }, id);
  const [file] = readdirSync(folder);
  const mail = readFileSync(join(folder, file ?? ''), 'utf8');
  expect(mail).toContain('mailed@example.test');
  // Long lines are folded by a sign at their end.
  expect(mail.replaceAll(/=\r?\n/g, '')).toContain(link);
  await mailInvitation(
    { ...deps, messengers: { ...messengers, EMAIL: { send: () => Promise.reject(new Error('twice')) } } },
    id,
  );
  remove();
});

test('whatever roles change, an organisation that had an administrator keeps one', () => {
  const kinds = fc.constantFrom(...ORGANISATION_KINDS);
  fc.assert(
    fc.property(kinds, fc.array(fc.tuple(fc.nat(3), fc.nat(2), fc.boolean()), { maxLength: 30 }), (kind, steps) => {
      const roles = ROLES_OF_KIND[kind];
      let holders = [{ userId: '0', role: adminRoleOf(kind) as string }];
      for (const [person, role, isRemoval] of steps) {
        const wanted = isRemoval ? [] : [roles[role % roles.length] ?? roles[0]];
        const change = { userId: `${person}`, roles: wanted };
        if (!keepsAdmin(kind, holders, change)) continue;
        holders = [
          ...holders.filter(({ userId }) => userId !== change.userId),
          ...wanted.map((one) => ({ userId: change.userId, role: one })),
        ];
      }
      return holders.some(({ role }) => role === adminRoleOf(kind));
    }),
  );
});
