import { randomUUID } from 'node:crypto';
import { nextAddress } from './running-platform.ts';

/** A browser that keeps its cookies, without a page. */
export function createVisitor(url: string, options: { readonly userAgent?: string; readonly address?: string } = {}) {
  const address = options.address ?? nextAddress();
  const jar = new Map<string, string>();
  const cookie = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const keep = (response: Response): void => {
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /max-age=0/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
  };
  const headers = (): Record<string, string> => ({
    'content-type': 'application/json',
    origin: url,
    'x-forwarded-for': address,
    ...(jar.size === 0 ? {} : { cookie: cookie() }),
    ...(options.userAgent === undefined ? {} : { 'user-agent': options.userAgent }),
  });
  const post = async (path: string, body: object): Promise<{ status: number; body: Record<string, unknown> }> => {
    const response = await fetch(`${url}${path}`, { method: 'POST', headers: headers(), body: JSON.stringify(body) });
    keep(response);
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
  };
  const auth = (path: string, body: object) => post(`/api/auth/${path}`, body);
  const ask = async <Data>(query: string, variables: object = {}) => {
    const { body } = await post('/graphql', { query, variables });
    const errors = (body['errors'] ?? []) as readonly { extensions: { code: string; missing?: string } }[];
    return { data: (body['data'] ?? null) as Data | null, code: errors[0]?.extensions.code ?? null, errors };
  };
  return {
    jar,
    cookie,
    keep,
    auth,
    ask,
    signIn: (email: string, password: string) => auth('sign-in/email', { email, password }),
    /** One mutation; its refusal's code, or `done`. */
    send: async (name: string, input: object): Promise<string> => {
      const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
      const hasKey = name !== 'proveIdentity' && name !== 'createApiKey';
      const query = `mutation($input: ${type}!${hasKey ? ', $key: String!' : ''}) {
        ${name}(input: $input${hasKey ? ', idempotencyKey: $key' : ''}) { __typename ... on RefusedCommand { code } } }`;
      const answer = await ask<Record<string, { code?: string }>>(query, { input, key: randomUUID() });
      return answer.code ?? answer.data?.[name]?.code ?? 'done';
    },
  };
}

export type Visitor = ReturnType<typeof createVisitor>;
