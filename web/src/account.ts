import { PREFLIGHT_HEADER } from './graphql-client.ts';

type Failure = 'refused' | 'too-many' | 'fault';
type Answered<Value> = { readonly outcome: 'done'; readonly value: Value } | { readonly outcome: Failure };
/** `code` is asked of whoever has a second factor. */
export type AccountOutcome = 'done' | 'code' | Failure;

const SSO_PROVIDER = 'city';

async function ask<Value>(path: string, body: object): Promise<Answered<Value>> {
  try {
    const response = await fetch(`/api/auth/${path}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json', ...PREFLIGHT_HEADER },
      body: JSON.stringify(body),
    });
    if (response.ok) return { outcome: 'done', value: (await response.json()) as Value };
    if (response.status === 429) return { outcome: 'too-many' };
    return { outcome: response.status < 500 ? 'refused' : 'fault' };
  } catch {
    return { outcome: 'fault' };
  }
}

const post = async (path: string, body: object): Promise<Exclude<AccountOutcome, 'code'>> =>
  (await ask(path, body)).outcome;

export async function signIn(email: string, password: string): Promise<AccountOutcome> {
  const answer = await ask<{ twoFactorRedirect?: boolean }>('sign-in/email', { email, password });
  return answer.outcome === 'done' && answer.value.twoFactorRedirect === true ? 'code' : answer.outcome;
}
export const signUp = (account: { email: string; password: string; name: string }) => post('sign-up/email', account);
export const signOut = () => post('sign-out', {});

/** Ends a sign-in that waits for a code, or an enrolment. */
export const enterCode = (code: string) => post('two-factor/verify-totp', { code });
export const enterBackupCode = (code: string) => post('two-factor/verify-backup-code', { code: code.trim() });

export type Enrolment = { readonly totpURI: string; readonly backupCodes: readonly string[] };
/** Nothing counts before the first code is confirmed. */
export const beginEnrolment = (password: string | null) =>
  ask<Enrolment>('two-factor/enable', password === null ? {} : { password });
export const makeBackupCodes = (password: string | null) =>
  ask<{ backupCodes: readonly string[] }>('two-factor/generate-backup-codes', password === null ? {} : { password });

/** Goes to the single sign-on of the city; comes back to the page of whoever signs in. */
export async function signInElsewhere(): Promise<Failure | 'leaving'> {
  const answer = await ask<{ url?: string }>('sign-in/social', {
    provider: SSO_PROVIDER,
    callbackURL: '/',
    errorCallbackURL: '/sign-in',
  });
  if (answer.outcome !== 'done') return answer.outcome;
  if (answer.value.url === undefined) return 'fault';
  window.location.assign(answer.value.url);
  return 'leaving';
}
