import { PREFLIGHT_HEADER } from './graphql-client.ts';

export type AccountOutcome = 'done' | 'refused' | 'too-many' | 'fault';

async function post(path: string, body: Readonly<Record<string, string>>): Promise<AccountOutcome> {
  try {
    const response = await fetch(`/api/auth/${path}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json', ...PREFLIGHT_HEADER },
      body: JSON.stringify(body),
    });
    if (response.ok) return 'done';
    if (response.status === 429) return 'too-many';
    return response.status < 500 ? 'refused' : 'fault';
  } catch {
    return 'fault';
  }
}

export const signIn = (email: string, password: string) => post('sign-in/email', { email, password });
export const signUp = (account: { email: string; password: string; name: string }) => post('sign-up/email', account);
export const signOut = () => post('sign-out', {});
