import { once } from 'node:events';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';
import { createVisitor, type Visitor } from './cookie-visitor.ts';
import { findFreePort } from './free-port.ts';

export const CITY_CLIENT = { id: 'credit-bridge', secret: 'only the tests know this secret' } as const;

export type Citizen = { readonly email: string; readonly email_verified: boolean; readonly name: string };

/** A real provider of OpenID Connect that demands PKCE; whoever has a name in `citizens` signs in with any password. */
export async function startCitySignOn(callback: string) {
  const port = await findFreePort();
  const issuer = `http://127.0.0.1:${port}`;
  const citizens = new Map<string, Citizen>();
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CITY_CLIENT.id,
        client_secret: CITY_CLIENT.secret,
        redirect_uris: [callback],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: { email: ['email', 'email_verified'], profile: ['name'] },
    pkce: { required: () => true },
    cookies: { keys: ['only the tests sign with this'] },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, ...citizens.get(id) }),
    }),
  });
  const server = createServer((request, response) => void provider.callback()(request, response));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    issuer,
    citizens,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

type CitySignOn = Awaited<ReturnType<typeof startCitySignOn>>;

/** Goes to the city's page, signs in as `subject` and consents; answers the way back, which nobody has gone yet. */
export async function signInAtCity(city: CitySignOn, authorizationUrl: string, subject: string): Promise<string> {
  const browser = createVisitor(city.issuer);
  let at = authorizationUrl;
  for (let step = 0; step < 12; step += 1) {
    const isForm = /\/interaction\/[^/]+$/.test(new URL(at).pathname);
    const response = await fetch(at, {
      redirect: 'manual',
      headers: { cookie: browser.cookie() },
      ...(isForm ? await formOf(browser, at, subject) : {}),
    });
    browser.keep(response);
    const next = response.headers.get('location');
    if (next === null) throw new Error(`the provider answered ${response.status}: ${await response.text()}`);
    at = new URL(next, at).href;
    if (!at.startsWith(city.issuer)) return at;
  }
  throw new Error('the provider never sent the browser back');
}

/** The provider's own page asks first for a name and then for consent. */
async function formOf(browser: Visitor, at: string, subject: string): Promise<RequestInit> {
  const page = await (await fetch(at, { headers: { cookie: browser.cookie() } })).text();
  const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? 'login';
  const fields = prompt === 'login' ? { prompt, login: subject, password: 'any' } : { prompt };
  return {
    method: 'POST',
    headers: { cookie: browser.cookie(), 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields),
  };
}
