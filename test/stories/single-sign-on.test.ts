import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeOf } from '../support/authenticator.ts';
import { CITY_CLIENT, type Citizen, signInAtCity, startCitySignOn } from '../support/city-sign-on.ts';
import { createVisitor, type Visitor } from '../support/cookie-visitor.ts';
import { findFreePort } from '../support/free-port.ts';
import { PASSWORD, type Party, type RunningPlatform, startRunningPlatform } from '../support/running-platform.ts';

let city: Awaited<ReturnType<typeof startCitySignOn>>;
let running: RunningPlatform;
let bank: Party;
let operator: Visitor;

beforeAll(async () => {
  const port = await findFreePort();
  city = await startCitySignOn(`http://127.0.0.1:${port}/api/auth/callback/city`);
  running = await startRunningPlatform({
    port,
    hasWorker: false,
    settings: {
      OIDC_ISSUER: city.issuer,
      OIDC_CLIENT_ID: CITY_CLIENT.id,
      OIDC_CLIENT_SECRET: CITY_CLIENT.secret,
      OIDC_NAME: '市统一认证',
      SECOND_FACTOR_KINDS: 'BANK',
    },
  });
  bank = await running.bank();
  operator = createVisitor(running.url);
  await operator.signIn((await running.operator()).email, PASSWORD);
});
afterAll(async () => {
  await running?.close();
  await city?.close();
});

function newCitizen(of: Partial<Citizen> = {}): { subject: string; email: string } {
  const subject = randomUUID();
  const citizen = { email: `${subject}@city.test`, email_verified: true, name: '李雷', ...of };
  city.citizens.set(subject, citizen);
  return { subject, email: citizen.email };
}

const ELSEWHERE = { provider: 'city', callbackURL: '/', errorCallbackURL: '/sign-in' };

/** The whole way; answers where the browser ends up. */
async function comeBy(visitor: Visitor, subject: string): Promise<string> {
  const { status, body } = await visitor.auth('sign-in/social', ELSEWHERE);
  expect(status).toBe(200);
  return comeBack(visitor, await signInAtCity(city, String(body['url']), subject));
}

async function comeBack(visitor: Visitor, wayBack: string): Promise<string> {
  const response = await fetch(wayBack, { redirect: 'manual', headers: { cookie: visitor.cookie() } });
  visitor.keep(response);
  return new URL(response.headers.get('location') ?? '', running.url).href.replace(running.url, '');
}

type Me = { me: { email: string; missingFactor: string | null; organisation: { id: string } | null } | null };
const meOf = async (visitor: Visitor) =>
  (await visitor.ask<Me>('{ me { email missingFactor organisation { id } } }')).data?.me ?? null;
type Links = { signInLinks: { edges: { node: { id: string; email: string } }[] } };
const linksOf = async (visitor: Visitor, email: string) =>
  (await visitor.ask<Links>('{ signInLinks(first: 50) { edges { node { id email } } } }')).data?.signInLinks.edges
    .map(({ node }) => node)
    .filter((link) => link.email === email) ?? [];
const invite = (email: string) =>
  bankAdmin().then((admin) => admin.send('invitePerson', { email, roles: ['BANK_MARKETER'] }));

let admin: Visitor | null = null;
/** The bank's administrator, with the second factor that the bank asks for. */
async function bankAdmin(): Promise<Visitor> {
  if (admin !== null) return admin;
  admin = createVisitor(running.url);
  await admin.signIn(bank.email, PASSWORD);
  const { body } = await admin.auth('two-factor/enable', { password: PASSWORD });
  expect((await admin.auth('two-factor/verify-totp', { code: codeOf(String(body['totpURI'])) })).status).toBe(200);
  return admin;
}

test('the way there carries PKCE, a state and a nonce, and the sign-in page knows the name', async () => {
  const visitor = createVisitor(running.url);
  const url = new URL(String((await visitor.auth('sign-in/social', ELSEWHERE)).body['url']));
  expect(url.origin).toBe(city.issuer);
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    response_type: 'code',
    code_challenge_method: 'S256',
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    state: expect.stringMatching(/.{20}/),
    nonce: expect.stringMatching(/.{20}/),
  });
  const { data } = await visitor.ask('{ registrationOptions { singleSignOn } }');
  expect(data).toEqual({ registrationOptions: { singleSignOn: '市统一认证' } });
});

test('a verified address that was invited becomes a person without any right, who joins by accepting and then enrols', async () => {
  const { subject, email } = newCitizen();
  expect(await invite(email)).toBe('done');
  const visitor = createVisitor(running.url);
  expect(await comeBy(visitor, subject)).toBe('/');
  expect(await meOf(visitor)).toEqual({ email, missingFactor: null, organisation: null });
  const link = await (await bankAdmin()).ask<{ invitations: { edges: { node: { email: string; link: string } }[] } }>(
    '{ invitations(first: 50) { edges { node { email link } } } }',
  );
  const token = link.data?.invitations.edges.find(({ node }) => node.email === email)?.node.link.split('#')[1];
  expect(await visitor.send('acceptInvitation', { token })).toBe('done');
  expect((await meOf(visitor))?.missingFactor).toBe('ENROLMENT');
  // No password here: what opened the session a moment ago is proof enough to enrol.
  const { body } = await visitor.auth('two-factor/enable', {});
  expect((await visitor.auth('two-factor/verify-totp', { code: codeOf(String(body['totpURI'])) })).status).toBe(200);
  expect((await meOf(visitor))?.missingFactor).toBeNull();

  // The next time the code is asked for after the single sign-on, too, and nothing is answered before.
  const next = createVisitor(running.url);
  expect(await comeBy(next, subject)).toBe('/');
  expect((await meOf(next))?.missingFactor).toBe('CODE');
  expect((await next.ask('{ myProducts(first: 1) { edges { node { id } } } }')).code).toBe('SECOND_FACTOR_NEEDED');
  expect(await next.send('removeSecondFactor', { confirm: true })).toBe('REAUTHENTICATION_NEEDED');
  expect((await next.auth('two-factor/generate-backup-codes', {})).status).toBe(403);
  await running.platform.pool.query('delete from auth.used_code');
  const code = codeOf(String(body['totpURI']));
  expect(await next.send('proveIdentity', { password: null, code })).toBe('done');
  expect((await meOf(next))?.missingFactor).toBeNull();
});

test('an address that somebody signed up with is not given away: it waits for an operator, who names the account', async () => {
  const { subject, email } = newCitizen();
  const squatter = createVisitor(running.url);
  await squatter.auth('sign-up/email', { email, password: PASSWORD, name: 'Squatter' });
  await invite(email);
  const visitor = createVisitor(running.url);
  expect(await comeBy(visitor, subject)).toBe('/sign-in?error=account_not_linked');
  expect(await meOf(visitor)).toBeNull();
  await comeBy(createVisitor(running.url), subject);
  const links = await linksOf(operator, email);
  expect(links).toHaveLength(1);
  const linkId = links[0]?.id;
  const firm = await running.firm();
  const person = createVisitor(running.url);
  await person.signIn(firm.email, PASSWORD);
  expect(await person.send('decideSignInLink', { linkId, email: firm.email })).toBe('FORBIDDEN');
  expect(await operator.send('decideSignInLink', { linkId, email: 'nobody@example.test' })).toBe('NOT_FOUND');
  const own = (await meOf(operator))?.email;
  expect(await operator.send('decideSignInLink', { linkId, email: own })).toBe('NOT_FOR_ONESELF');
  expect(await operator.send('decideSignInLink', { linkId, email: firm.email })).toBe('done');
  expect(await operator.send('decideSignInLink', { linkId, email: firm.email })).toBe('NOT_FOUND');
  expect(await comeBy(visitor, subject)).toBe('/');
  expect((await meOf(visitor))?.email).toBe(firm.email);
  const { rows } = await running.platform.pool.query(
    `select detail->>'linkId' as id from history_event where name = 'sign-in-link.approved'`,
  );
  expect(rows).toEqual([{ id: linkId }]);
});

test('an address that the city has not verified, and one that nobody invited, become nobody', async () => {
  const unverified = newCitizen({ email_verified: false });
  await invite(unverified.email);
  const stranger = newCitizen();
  for (const { subject, email } of [unverified, stranger]) {
    const visitor = createVisitor(running.url);
    expect(await comeBy(visitor, subject)).toBe('/sign-in?error=signup_disabled');
    expect(await meOf(visitor)).toBeNull();
    const { rowCount } = await running.platform.pool.query('select from auth."user" where email = $1', [email]);
    expect(rowCount).toBe(0);
    const [link] = await linksOf(operator, email);
    expect(await operator.send('decideSignInLink', { linkId: link?.id, email: null })).toBe('done');
    // Refused for good: who comes again does not stand before the operator again.
    await comeBy(visitor, subject);
    expect(await linksOf(operator, email)).toEqual([]);
  }
});

test('a way back that was overheard opens nothing in another browser, nor a second time in the same', async () => {
  const { subject, email } = newCitizen();
  await invite(email);
  const [victim, thief] = [createVisitor(running.url), createVisitor(running.url)];
  const { body } = await victim.auth('sign-in/social', ELSEWHERE);
  const wayBack = await signInAtCity(city, String(body['url']), subject);
  expect(await comeBack(thief, wayBack)).toMatch(/^\/sign-in\?.*error=/);
  expect(await meOf(thief)).toBeNull();
  const { body: again } = await victim.auth('sign-in/social', ELSEWHERE);
  const second = await signInAtCity(city, String(again['url']), subject);
  expect(await comeBack(victim, second)).toBe('/');
  const reused = createVisitor(running.url);
  expect(await comeBack(reused, second)).toMatch(/^\/sign-in\?.*error=/);
  expect(await comeBack(victim, second.replace(/state=[^&]+/, 'state=made-up'))).toMatch(/error=/);
  expect(await meOf(reused)).toBeNull();
});

test.each([
  [{ ...ELSEWHERE, callbackURL: 'https://evil.test' }, 403],
  [{ ...ELSEWHERE, errorCallbackURL: '//evil.test' }, 403],
  [{ ...ELSEWHERE, idToken: { token: 'a.b.c' } }, 400],
  [{ ...ELSEWHERE, scopes: ['admin'] }, 400],
  [{ ...ELSEWHERE, requestSignUp: true }, 400],
])('what a page may not choose is refused: %j', async (body, status) => {
  expect((await createVisitor(running.url).auth('sign-in/social', body)).status).toBe(status);
});
