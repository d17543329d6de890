import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { codeOf } from '../support/authenticator.ts';
import { createVisitor, type Visitor } from '../support/cookie-visitor.ts';
import { eventually } from '../support/eventually.ts';
import { PASSWORD, type Party, type RunningPlatform, startRunningPlatform } from '../support/running-platform.ts';

let running: RunningPlatform;
let operator: Visitor;

beforeAll(async () => {
  running = await startRunningPlatform({ hasWorker: false, settings: { SECOND_FACTOR_KINDS: 'BANK' } });
  operator = await visit((await running.operator()).email);
});
afterAll(() => running?.close());

async function visit(email: string, userAgent?: string): Promise<Visitor> {
  const visitor = createVisitor(running.url, userAgent === undefined ? {} : { userAgent });
  expect((await visitor.signIn(email, PASSWORD)).status).toBe(200);
  return visitor;
}

type Enrolled = { readonly visitor: Visitor; readonly uri: string; readonly backupCodes: readonly string[] };
async function enrol(email: string): Promise<Enrolled> {
  const visitor = await visit(email);
  const { body } = await visitor.auth('two-factor/enable', { password: PASSWORD });
  const uri = String(body['totpURI']);
  expect((await visitor.auth('two-factor/verify-totp', { code: codeOf(uri) })).status).toBe(200);
  return { visitor, uri, backupCodes: body['backupCodes'] as string[] };
}

/** Codes that were used are forgotten, as they are after some minutes: a test need not wait for the next one. */
const forgetCodes = () => running.platform.pool.query('delete from auth.used_code');
const forgetTries = () => running.platform.pool.query('delete from auth.slowed_try');
/** The last proof of everybody is as old as this. */
const age = (minutes: number) =>
  running.platform.pool.query(`update auth.session set "provedAt" = now() - make_interval(mins => $1)`, [minutes]);

const isSomebody = async (visitor: Visitor): Promise<boolean> =>
  (await visitor.ask<{ me: object | null }>('{ me { userId } }')).data?.me !== null;
const PRODUCTS = '{ myProducts(first: 1) { edges { node { id } } } }';
const INVITE = () => ({ email: `${crypto.randomUUID()}@example.test`, roles: ['BANK_MARKETER'] });

async function colleagueOf(bank: Party) {
  return running.user({ organisationId: bank.organisationId, roles: ['BANK_MARKETER'] });
}

describe('the second factor', () => {
  test('who needs one and has none is led to it, and does nothing else; a firm goes on without', async () => {
    const bank = await running.bank();
    const visitor = await visit(bank.email);
    const { data } = await visitor.ask<{ me: { missingFactor: string } }>('{ me { missingFactor } }');
    expect(data?.me.missingFactor).toBe('ENROLMENT');
    expect((await visitor.ask(PRODUCTS)).code).toBe('SECOND_FACTOR_NEEDED');
    expect(await visitor.send('invitePerson', INVITE())).toBe('SECOND_FACTOR_NEEDED');
    expect((await visitor.ask('{ myAccount { isFactorRequired hasSecondFactor } }')).data).toEqual({
      myAccount: { isFactorRequired: true, hasSecondFactor: false },
    });
    const firm = await visit((await running.firm()).email);
    expect((await firm.ask('{ myNeeds(first: 1) { edges { node { id } } } }')).code).toBeNull();
  });

  test('it counts from the first right code on, ends what the password alone had opened, and is asked for from then on', async () => {
    const bank = await running.bank();
    const [visitor, elsewhere] = [await visit(bank.email), await visit(bank.email)];
    expect((await visitor.auth('two-factor/enable', { password: 'not the password' })).status).toBe(400);
    const { body } = await visitor.auth('two-factor/enable', { password: PASSWORD });
    const uri = String(body['totpURI']);
    expect((await visitor.auth('two-factor/verify-totp', { code: '000000' })).status).toBe(401);
    expect((await visitor.ask(PRODUCTS)).code).toBe('SECOND_FACTOR_NEEDED');
    expect((await visitor.auth('two-factor/verify-totp', { code: codeOf(uri) })).status).toBe(200);
    expect((await visitor.ask(PRODUCTS)).code).toBeNull();
    expect(await isSomebody(elsewhere)).toBe(false);

    const next = createVisitor(running.url);
    expect((await next.signIn(bank.email, PASSWORD)).body).toMatchObject({ twoFactorRedirect: true });
    expect(await isSomebody(next)).toBe(false);
    await forgetCodes();
    expect((await next.auth('two-factor/verify-totp', { code: codeOf(uri), trustDevice: true })).status).toBe(200);
    expect((await next.ask(PRODUCTS)).code).toBeNull();
    // A device is never trusted to leave the code out.
    expect((await next.signIn(bank.email, PASSWORD)).body).toMatchObject({ twoFactorRedirect: true });
  });

  test('a code works once, however many send it at the same moment; so does a backup code', async () => {
    const bank = await running.bank();
    const { uri, backupCodes } = await enrol(bank.email);
    const enter = async (path: string, code: string) => {
      const visitor = createVisitor(running.url);
      await visitor.signIn(bank.email, PASSWORD);
      return (await visitor.auth(path, { code })).status;
    };
    await forgetCodes();
    const code = codeOf(uri);
    const side = await Promise.all([1, 2, 3].map(() => enter('two-factor/verify-totp', code)));
    expect(side.toSorted((one, other) => one - other)).toEqual([200, 401, 401]);
    await forgetTries();
    const [backup = ''] = backupCodes;
    expect(await enter('two-factor/verify-backup-code', backup)).toBe(200);
    expect(await enter('two-factor/verify-backup-code', backup)).toBe(401);
    const { rows } = await running.platform.pool.query<{ text: string }>(
      `select secret || "backupCodes" as text from auth."twoFactor"`,
    );
    const stored = rows.map(({ text }) => text).join('\n');
    expect(stored).not.toContain(new URL(uri).searchParams.get('secret'));
    expect(stored).not.toContain(backupCodes[1]);
  });

  test('codes cannot be guessed: after five wrong ones each further waits longer, also with a new sign-in', async () => {
    const bank = await running.bank();
    await enrol(bank.email);
    const statuses: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const stranger = createVisitor(running.url);
      await stranger.signIn(bank.email, PASSWORD);
      for (let guess = 0; guess < 3; guess += 1)
        statuses.push((await stranger.auth('two-factor/verify-totp', { code: `00000${round * 3 + guess}` })).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 429, 429, 429]);
    await forgetTries();
  });

  test('lost: an administrator of the organisation or an operator takes it away, with a reason that is kept', async () => {
    const bank = await running.bank();
    const admin = await enrol(bank.email);
    const person = await colleagueOf(bank);
    const { visitor: theirs } = await enrol(person.email);
    const stranger = await enrol((await running.bank()).email);
    const reset = { email: person.email, reason: '手机遗失，已当面核实' };
    expect(await stranger.visitor.send('resetSecondFactor', reset)).toBe('NOT_FOUND');
    expect(await theirs.send('resetSecondFactor', reset)).toBe('FORBIDDEN');
    expect(await admin.visitor.send('resetSecondFactor', { ...reset, reason: ' ' })).toBe('REASON_MISSING');
    expect(await admin.visitor.send('resetSecondFactor', { ...reset, email: bank.email })).toBe('NOT_FOR_ONESELF');
    expect(await admin.visitor.send('resetSecondFactor', reset)).toBe('done');
    expect(await isSomebody(theirs)).toBe(false);
    expect(await admin.visitor.send('resetSecondFactor', reset)).toBe('NO_SECOND_FACTOR');
    const again = await visit(person.email);
    expect((await again.ask(PRODUCTS)).code).toBe('SECOND_FACTOR_NEEDED');
    expect(await operator.send('resetSecondFactor', { ...reset, email: bank.email })).toBe('done');
    const { rows } = await running.platform.pool.query(
      `select detail->>'reason' as reason from history_event where stream_id = $1 and name = 'person.second-factor-reset'`,
      [bank.organisationId],
    );
    expect(rows).toEqual([{ reason: reset.reason }, { reason: reset.reason }]);
  });

  test('somebody with a new telephone takes the old one away with a code, never with a password or an old proof', async () => {
    const bank = await running.bank();
    const { visitor, uri } = await enrol(bank.email);
    await age(11);
    expect(await visitor.send('removeSecondFactor', { confirm: true })).toBe('REAUTHENTICATION_NEEDED');
    expect(await visitor.send('proveIdentity', { password: PASSWORD, code: null })).toBe('PROOF_WRONG');
    expect((await visitor.auth('two-factor/generate-backup-codes', { password: PASSWORD })).status).toBe(403);
    await forgetCodes();
    expect(await visitor.send('proveIdentity', { password: null, code: codeOf(uri) })).toBe('done');
    expect((await visitor.auth('two-factor/generate-backup-codes', { password: PASSWORD })).status).toBe(200);
    expect(await visitor.send('removeSecondFactor', { confirm: false })).toBe('CONFIRMATION_NEEDED');
    expect(await visitor.send('removeSecondFactor', { confirm: true })).toBe('done');
    expect((await visitor.ask(PRODUCTS)).code).toBe('SECOND_FACTOR_NEEDED');
  });
});

describe('a proof of who one is', () => {
  test('what needs it is refused without a trace when the last one is ten minutes old, and done after a new one', async () => {
    const firm = await running.firm();
    const visitor = await visit(firm.email);
    const invitation = { email: 'colleague@example.test', roles: ['FIRM_USER'] };
    await age(9);
    expect(await visitor.send('invitePerson', { ...invitation, email: 'first@example.test' })).toBe('done');
    await age(10);
    expect(await visitor.send('invitePerson', invitation)).toBe('REAUTHENTICATION_NEEDED');
    const { rowCount } = await running.platform.pool.query('select from invitation where email = $1', [
      invitation.email,
    ]);
    expect(rowCount).toBe(0);
    for (const wrong of [
      { password: 'not the password', code: null },
      { password: null, code: '123456' },
      { password: null, code: null },
      { password: PASSWORD, code: '123456' },
    ])
      expect(await visitor.send('proveIdentity', wrong)).toBe('PROOF_WRONG');
    expect(await visitor.send('invitePerson', invitation)).toBe('REAUTHENTICATION_NEEDED');
    expect(await visitor.send('proveIdentity', { password: PASSWORD, code: null })).toBe('done');
    expect(await visitor.send('invitePerson', invitation)).toBe('done');
  });

  test('it counts for the sign-in in which it was given and for no other', async () => {
    const { email } = await running.firm();
    const [here, there] = [await visit(email), await visit(email)];
    await age(60);
    expect(await here.send('proveIdentity', { password: PASSWORD, code: null })).toBe('done');
    const invitation = { email: 'third@example.test', roles: ['FIRM_USER'] };
    expect(await there.send('invitePerson', invitation)).toBe('REAUTHENTICATION_NEEDED');
    expect(await here.send('invitePerson', invitation)).toBe('done');
  });

  test('passwords cannot be guessed through a session that somebody left open', async () => {
    const visitor = await visit((await running.firm()).email);
    const answers: string[] = [];
    for (let guess = 0; guess < 8; guess += 1)
      answers.push(await visitor.send('proveIdentity', { password: `wrong password ${guess}`, code: null }));
    expect(answers.slice(0, 6)).toEqual(Array.from({ length: 6 }, () => 'PROOF_WRONG'));
    expect(answers.slice(6)).toEqual(['TOO_MANY_TRIES', 'TOO_MANY_TRIES']);
  });
});

const SIGN_INS =
  '{ mySignIns(first: 20) { edges { node { id isThis browser system network signedInAt expiresAt } } } }';
type SignIns = {
  mySignIns: { edges: { node: { id: string; isThis: boolean; browser: string; system: string; network: string } }[] };
};
const signInsOf = async (visitor: Visitor) =>
  (await visitor.ask<SignIns>(SIGN_INS)).data?.mySignIns.edges.map(({ node }) => node) ?? [];

const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1';
const DESK =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36 Edg/150.0';

test('a session that was left open is no place to guess the password at: all doors count together', async () => {
  const visitor = await visit((await running.firm()).email);
  const wrong = { currentPassword: 'wrong password', newPassword: 'another password' };
  const statuses: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    statuses.push((await visitor.auth('two-factor/enable', { password: 'wrong password' })).status);
    statuses.push((await visitor.auth('change-password', wrong)).status);
    statuses.push(
      (await visitor.send('proveIdentity', { password: 'wrong password', code: null })) === 'PROOF_WRONG' ? 400 : 429,
    );
  }
  expect(statuses).toEqual([400, 400, 400, 400, 400, 400, 429, 429, 429]);
});

describe('where somebody is signed in', () => {
  test('is listed with device and network, never with the whole address or a token; one is ended, and it is nobody at once', async () => {
    const { email } = await running.firm();
    const [phone, desk] = [await visit(email, PHONE), await visit(email, DESK)];
    const listed = await signInsOf(desk);
    expect(listed.slice(0, 2)).toMatchObject([
      { isThis: true, browser: 'Edge', system: 'Windows', network: '10.0.0.*' },
      { isThis: false, browser: 'Safari', system: 'iOS', network: '10.0.0.*' },
    ]);
    expect(await desk.send('endSignIn', { signInId: listed[1]?.id })).toBe('done');
    expect(await isSomebody(phone)).toBe(false);
    expect(await desk.send('endSignIn', { signInId: listed[1]?.id })).toBe('NOT_FOUND');
    const stranger = await visit((await running.firm()).email);
    expect(await stranger.send('endSignIn', { signInId: listed[0]?.id })).toBe('NOT_FOUND');
    expect(await isSomebody(desk)).toBe(true);
  });

  test('all others end in one step, and pages of the list are bounded', async () => {
    const { email } = await running.firm();
    const visitors = [await visit(email), await visit(email), await visit(email)];
    const [last] = visitors.slice(-1);
    const page =
      'query($after: String) { mySignIns(first: 2, after: $after) { edges { node { id } } pageInfo { endCursor } } }';
    type Page = { mySignIns: { edges: { node: { id: string } }[]; pageInfo: { endCursor: string } } };
    const first = (await last?.ask<Page>(page))?.data?.mySignIns;
    const second = (await last?.ask<Page>(page, { after: first?.pageInfo.endCursor }))?.data?.mySignIns;
    const ids = [...(first?.edges ?? []), ...(second?.edges ?? [])].map(({ node }) => node.id);
    expect(new Set(ids).size).toBe(4);
    expect(await last?.send('endOtherSignIns', { confirm: true })).toBe('done');
    expect(await Promise.all(visitors.map(isSomebody))).toEqual([false, false, true]);
  });

  test('an administrator signs a colleague out everywhere, and a live connection closes at once', async () => {
    const firm = await running.firm();
    const [admin, colleague] = [
      await visit(firm.email),
      await running.user({ organisationId: firm.organisationId, roles: ['FIRM_USER'] }),
    ];
    const theirs = await visit(colleague.email);
    const socket = await listen(theirs);
    const closed = once(socket, 'close');
    const stranger = await visit((await running.firm()).email);
    expect(await stranger.send('endPersonSignIns', { email: colleague.email })).toBe('NOT_FOUND');
    expect(await admin.send('endPersonSignIns', { email: colleague.email.toUpperCase() })).toBe('done');
    expect((await closed)[0]).toBe(4403);
    expect(await isSomebody(theirs)).toBe(false);
    const { rows } = await running.platform.pool.query(
      `select name from history_event where stream_id = $1 and name = 'person.sign-ins-ended'`,
      [firm.organisationId],
    );
    expect(rows).toHaveLength(1);
  });
});

/** A socket that has subscribed to something. */
async function listen(visitor: Visitor): Promise<WebSocket> {
  const socket = new WebSocket(`${running.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    headers: { origin: running.url, cookie: visitor.cookie() },
  });
  const heard: string[] = [];
  socket.on('message', (data) => heard.push((JSON.parse((data as Buffer).toString()) as { type: string }).type));
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await eventually(() => heard.includes('connection_ack'));
  socket.send(
    JSON.stringify({
      type: 'subscribe',
      id: '1',
      payload: { query: 'subscription { notificationsChanged { unread } }' },
    }),
  );
  const { data } = await visitor.ask<{ me: { userId: string } }>('{ me { userId } }');
  const userId = data?.me.userId ?? '';
  await eventually(async () => {
    await running.platform.deps.live.publish({ topic: `inbox:${userId}`, id: userId });
    return heard.includes('next');
  });
  return socket;
}

describe('signing in', () => {
  test('never takes over a session that was there before: the token is always a new one', async () => {
    const [victim, attacker] = [await running.firm(), await running.firm()];
    const planted = await visit(attacker.email);
    const before = planted.cookie();
    await planted.signIn(victim.email, PASSWORD);
    expect(planted.cookie()).not.toBe(before);
    const old = createVisitor(running.url);
    for (const pair of before.split('; ')) old.jar.set(pair.split('=')[0] ?? '', pair.slice(pair.indexOf('=') + 1));
    const { data } = await old.ask<{ me: { email: string } }>('{ me { email } }');
    expect(data?.me.email).toBe(attacker.email);
  });

  test.each(['https://evil.test/', '//evil.test', 'javascript:alert(1)', '/\\evil.test'])(
    'leads to no other site: %s is refused',
    async (callbackURL) => {
      const { email } = await running.firm();
      const visitor = createVisitor(running.url);
      const { status } = await visitor.auth('sign-in/email', { email, password: PASSWORD, callbackURL });
      expect(status).toBe(403);
      expect(await isSomebody(visitor)).toBe(false);
    },
  );
});
