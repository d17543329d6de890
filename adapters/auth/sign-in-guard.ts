import { createHash } from 'node:crypto';
import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthMiddleware, getSessionFromCtx, isAPIError } from 'better-auth/api';
import { generateRandomString } from 'better-auth/crypto';
import type { Pool } from 'pg';
import { isRecentProof } from '../../domain/registry/sign-in-proof.ts';
import type { SlowDownRule } from '../../domain/slow-down.ts';
import type { Try, TryCounter } from '../limits/limits.ts';
import { CLIENT_ADDRESS_HEADER } from './client-address.ts';
import { AUTH_SCHEMA } from './schema.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** One account from one address: somebody who forgot a password, or guesses. */
const FROM_ONE_ADDRESS: SlowDownRule = {
  freeTries: 5,
  delayMs: 1_000,
  delayMsMax: 15 * MINUTE_MS,
  forgetAfterMs: DAY_MS,
};
/**
 * One account from all addresses together that it is not known to use: guessing that is spread over many. Whoever signs
 * in from a device of theirs does not stand in this line, so that no stranger can keep them out.
 */
const FROM_UNKNOWN_DEVICES: SlowDownRule = {
  freeTries: 20,
  delayMs: 1_000,
  delayMsMax: 5 * MINUTE_MS,
  forgetAfterMs: DAY_MS,
};
/** One account from a device on which its person signed in before. */
const FROM_KNOWN_DEVICE: SlowDownRule = {
  freeTries: 10,
  delayMs: 1_000,
  delayMsMax: 15 * MINUTE_MS,
  forgetAfterMs: DAY_MS,
};
/**
 * Codes and passwords by somebody who has shown one factor already, whichever door they are tried at: there are a million
 * codes, and three of them are right at a time.
 */
const BEHIND_THE_DOOR: SlowDownRule = {
  freeTries: 5,
  delayMs: 2_000,
  delayMsMax: 15 * MINUTE_MS,
  forgetAfterMs: DAY_MS,
};

const DEVICE_COOKIE = 'device';
const DEVICE_DAYS = 180;
const DEVICES_MAX = 20;
/** A code of the app is right for a minute and a half at most. */
const CODE_REMEMBERED_MINUTES = 3;

const SIGN_IN = '/sign-in/email';
const SIGN_UP = '/sign-up/email';
const SINGLE_SIGN_ON = '/sign-in/social';
const CODE = '/two-factor/verify-totp';
const BACKUP_CODE = '/two-factor/verify-backup-code';
const ENROL = '/two-factor/enable';
const NEW_BACKUP_CODES = '/two-factor/generate-backup-codes';
const PASSWORD = '/verify-password';
const NEW_PASSWORD = '/change-password';
const WATCHED: ReadonlySet<string> = new Set([
  SIGN_IN,
  SIGN_UP,
  SINGLE_SIGN_ON,
  CODE,
  BACKUP_CODE,
  ENROL,
  NEW_BACKUP_CODES,
  PASSWORD,
  NEW_PASSWORD,
]);
/** The rest would let a page choose scopes and parameters, or bring a token that was signed for somebody else's visit. */
const SINGLE_SIGN_ON_TAKES: ReadonlySet<string> = new Set(['provider', 'callbackURL', 'errorCallbackURL']);

export const GUARD_TABLES = [
  `create table if not exists ${AUTH_SCHEMA}.known_device (
    user_id uuid not null references ${AUTH_SCHEMA}."user" on delete cascade,
    device_sha256 bytea not null check (length(device_sha256) = 32),
    last_used_at timestamptz not null,
    primary key (user_id, device_sha256)
  )`,
  `create table if not exists ${AUTH_SCHEMA}.used_code (
    user_id uuid not null references ${AUTH_SCHEMA}."user" on delete cascade,
    code_sha256 bytea not null check (length(code_sha256) = 32),
    used_at timestamptz not null,
    primary key (user_id, code_sha256)
  )`,
];

type GuardSettings = { readonly pool: Pool; readonly tries: TryCounter };
type Hook = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

/**
 * Slows guessing down without a lock that strangers could close, lets each code count once, and remembers on which
 * devices a person signed in. Stands behind the plugin of the second factor.
 */
export function signInGuard({ pool, tries }: GuardSettings) {
  const before = createAuthMiddleware(async (context) => {
    switch (context.path) {
      case SIGN_IN:
        await takeTries(tries, await triesOfSignIn(pool, context));
        return undefined;
      case PASSWORD:
      case NEW_PASSWORD:
        await takeTries(tries, await triesOfPerson(pool, context));
        return undefined;
      case SINGLE_SIGN_ON:
        if (Object.keys(bodyOf(context)).some((name) => !SINGLE_SIGN_ON_TAKES.has(name)))
          throw new APIError('BAD_REQUEST', { code: 'BAD_REQUEST', message: 'Unknown field.' });
        return undefined;
      case CODE:
      case BACKUP_CODE: {
        await takeTries(tries, await triesOfPerson(pool, context));
        if (context.path === CODE) await claimCode(pool, context);
        // A device that skips the code for a month would be a second factor that is none.
        return { context: { body: { ...bodyOf(context), trustDevice: false } } };
      }
      case ENROL:
        await takeTries(tries, await triesOfPerson(pool, context));
        // Somebody without a password proves by what opened the session.
        if (typeof bodyOf(context)['password'] !== 'string') await demandRecentProof(pool, context);
        return undefined;
      case NEW_BACKUP_CODES:
        await takeTries(tries, await triesOfPerson(pool, context));
        await demandRecentProof(pool, context);
        return undefined;
      default:
        return undefined;
    }
  });
  const after = createAuthMiddleware(async (context) => {
    if (isAPIError(context.context.returned)) return;
    switch (context.path) {
      case SIGN_IN: {
        const taken = await triesOfSignIn(pool, context);
        await tries.forget(taken.filter(isPersonal).map(({ key }) => key));
        const shared = taken.filter((one) => !isPersonal(one)).map(({ key }) => key);
        if (shared.length > 0) await tries.takeBack(shared);
        break;
      }
      case CODE:
      case BACKUP_CODE: {
        await tries.forget((await triesOfPerson(pool, context)).map(({ key }) => key));
        const opened = context.context.newSession;
        // The second factor began to count here; what was opened by the first one alone ends.
        if (opened !== null && (await getSessionFromCtx(context)) !== null)
          await pool.query('delete from session where "userId" = $1 and token <> $2', [
            opened.user.id,
            opened.session.token,
          ]);
        break;
      }
      case ENROL:
      case NEW_BACKUP_CODES:
      case PASSWORD:
      case NEW_PASSWORD:
        await tries.forget((await triesOfPerson(pool, context)).map(({ key }) => key));
        break;
      default:
    }
    if (context.context.newSession !== null) await rememberDevice(pool, context);
  });
  const matcher = ({ path }: { path?: string }): boolean => path !== undefined && WATCHED.has(path);
  return {
    id: 'sign-in-guard',
    hooks: { before: [{ matcher, handler: before }], after: [{ matcher, handler: after }] },
  } satisfies BetterAuthPlugin;
}

/** Counts that belong to whoever just showed the right password; the rest is shared with strangers. */
const isPersonal = ({ rule }: Try): boolean => rule !== FROM_UNKNOWN_DEVICES;

async function takeTries(counter: TryCounter, wanted: readonly Try[]): Promise<void> {
  const waitMs = wanted.length === 0 ? 0 : await counter.take(wanted, Date.now());
  if (waitMs === 0) return;
  const seconds = Math.ceil(waitMs / 1_000);
  throw new APIError(
    'TOO_MANY_REQUESTS',
    { code: 'SLOW_DOWN', message: `Too many tries. Wait ${seconds} s, then try again.` },
    { 'retry-after': `${seconds}` },
  );
}

/** An address that nobody has counts like one that somebody has, so that the answer tells nothing. */
async function triesOfSignIn(pool: Pool, context: Hook): Promise<Try[]> {
  const { email } = bodyOf(context);
  if (typeof email !== 'string') return [];
  const account = digest(email.toLowerCase());
  const device = await deviceOf(context);
  const isKnown = device !== null && (await isDeviceOf(pool, { email: email.toLowerCase(), device }));
  if (isKnown) return [{ key: `${account}:device:${digest(device)}`, rule: FROM_KNOWN_DEVICE }];
  const address = context.headers?.get(CLIENT_ADDRESS_HEADER) ?? 'none';
  return [
    { key: `${account}:address:${digest(address)}`, rule: FROM_ONE_ADDRESS },
    { key: `${account}:unknown`, rule: FROM_UNKNOWN_DEVICES },
  ];
}

/** Inside a session its own count, so that nobody else can use it up; before it, one for the device or for all others. */
async function triesOfPerson(pool: Pool, context: Hook): Promise<Try[]> {
  const person = await personOf(context);
  if (person === null) return [];
  const { userId, email, sessionId } = person;
  if (sessionId !== null) return [{ key: `${userId}:session:${sessionId}`, rule: BEHIND_THE_DOOR }];
  const device = await deviceOf(context);
  const isKnown = device !== null && (await isDeviceOf(pool, { email, device }));
  return [{ key: `${userId}:code:${isKnown ? digest(device) : 'unknown'}`, rule: BEHIND_THE_DOOR }];
}

type PersonAtTheDoor = { readonly userId: string; readonly email: string; readonly sessionId: string | null };

/** Who enters a code: the person of the session, or the one whose password was right a moment ago. */
async function personOf(context: Hook): Promise<PersonAtTheDoor | null> {
  const found = await getSessionFromCtx(context);
  if (found !== null) return { userId: found.user.id, email: found.user.email, sessionId: found.session.id };
  // Used up by the sign-in that it belongs to.
  const opened = context.context.newSession;
  if (opened !== null) return { userId: opened.user.id, email: opened.user.email, sessionId: null };
  const cookie = context.context.createAuthCookie('two_factor');
  const challenge = await context.getSignedCookie(cookie.name, context.context.secret);
  if (!challenge) return null;
  const pending = await context.context.internalAdapter.findVerificationValue(challenge);
  const user = pending === null ? null : await context.context.internalAdapter.findUserById(pending.value);
  return user === null ? null : { userId: user.id, email: user.email, sessionId: null };
}

/** A code that came once is wrong from then on, whoever sends it again and however close behind. */
async function claimCode(pool: Pool, context: Hook): Promise<void> {
  const { code } = bodyOf(context);
  const person = await personOf(context);
  if (person === null || typeof code !== 'string') return;
  const { rowCount } = await pool.query(
    `insert into used_code as known (user_id, code_sha256, used_at) values ($1, $2, now())
     on conflict (user_id, code_sha256) do update set used_at = excluded.used_at
       where known.used_at < now() - make_interval(mins => $3)`,
    [person.userId, createHash('sha256').update(code).digest(), CODE_REMEMBERED_MINUTES],
  );
  if (rowCount === 0) throw new APIError('UNAUTHORIZED', { code: 'INVALID_CODE', message: 'Invalid code' });
  await pool.query(`delete from used_code where user_id = $1 and used_at < now() - make_interval(mins => $2)`, [
    person.userId,
    CODE_REMEMBERED_MINUTES,
  ]);
}

/** A code for whoever is enrolled; the word of another system makes no new way in. */
async function demandRecentProof(pool: Pool, context: Hook): Promise<void> {
  const found = await getSessionFromCtx(context);
  if (found === null) return;
  const { rows } = await pool.query<{ provedAt: Date; isEnough: boolean }>(
    `select coalesce(s."provedAt", s."createdAt") as "provedAt",
       not coalesce(u."twoFactorEnabled", false) or coalesce(s."provedBy" = 'CODE', false) as "isEnough"
     from session s join "user" u on u.id = s."userId" where s.id = $1`,
    [found.session.id],
  );
  const [proof] = rows;
  if (proof === undefined || !proof.isEnough || !isRecentProof(proof.provedAt, new Date()))
    throw new APIError('FORBIDDEN', { code: 'REAUTHENTICATION_NEEDED', message: 'Show again who you are.' });
}

async function deviceOf(context: Hook): Promise<string | null> {
  const { name } = context.context.createAuthCookie(DEVICE_COOKIE);
  return (await context.getSignedCookie(name, context.context.secret)) || null;
}

async function isDeviceOf(pool: Pool, { email, device }: { email: string; device: string }): Promise<boolean> {
  const { rowCount } = await pool.query(
    `select from known_device known join "user" u on u.id = known.user_id
     where u.email = $1 and known.device_sha256 = $2 and known.last_used_at > now() - make_interval(days => $3)`,
    [email, createHash('sha256').update(device).digest(), DEVICE_DAYS],
  );
  return rowCount === 1;
}

/** The device of somebody who signed in is theirs; a browser that several people use belongs to each of them. */
async function rememberDevice(pool: Pool, context: Hook): Promise<void> {
  const userId = context.context.newSession?.user.id;
  const device = (await deviceOf(context)) ?? generateRandomString(32);
  const cookie = context.context.createAuthCookie(DEVICE_COOKIE, { maxAge: DEVICE_DAYS * 86_400 });
  await context.setSignedCookie(cookie.name, device, context.context.secret, cookie.attributes);
  await pool.query(
    `insert into known_device (user_id, device_sha256, last_used_at) values ($1, $2, now())
     on conflict (user_id, device_sha256) do update set last_used_at = excluded.last_used_at`,
    [userId, createHash('sha256').update(device).digest()],
  );
  await pool.query(
    `delete from known_device where user_id = $1 and device_sha256 not in
       (select device_sha256 from known_device where user_id = $1 order by last_used_at desc limit $2)`,
    [userId, DEVICES_MAX],
  );
}

function bodyOf(context: Hook): Readonly<Record<string, unknown>> {
  const body: unknown = context.body;
  return typeof body === 'object' && body !== null ? { ...body } : {};
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');
