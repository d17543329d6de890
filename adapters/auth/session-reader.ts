import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import type { Proof, SessionProof } from '../../domain/registry/sign-in-proof.ts';

export type AuthSession = SessionProof & {
  readonly sessionId: string;
  readonly userId: string;
  readonly email: string;
};

const COOKIES_MAX = 20_000;
/** Longer headers are checked anew each time, so that nobody fills the memory with them. */
const COOKIE_LENGTH_MAX = 2_000;

/** A session from before proofs were noted was proved by a password when it began. */
const LIVE_SESSION = {
  name: 'live-session',
  text: `select s.id as "sessionId", u.id as "userId", u.email, coalesce(u."twoFactorEnabled", false) as "isEnrolled",
           coalesce(s."provedAt", s."createdAt") as "provedAt", coalesce(s."provedBy", 'PASSWORD') as "provedBy"
         from session s join "user" u on u.id = s."userId" where s.token = $1 and s."expiresAt" > now()`,
};

/**
 * Who a cookie belongs to. Its signature never changes, so the library checks it once; whether the session still lives
 * is asked of the database at every read, by one prepared statement, so a revoked one ends at once.
 */
export function createSessionReader(pool: Pool, tokenOf: (cookie: string) => Promise<string | null>) {
  const tokens = new LRUCache<string, string>({ max: COOKIES_MAX });
  return async (cookie: string): Promise<AuthSession | null> => {
    const token = tokens.get(cookie) ?? (await tokenOf(cookie));
    if (token === null) return null;
    const { rows } = await pool.query<AuthSession & { provedBy: Proof }>({ ...LIVE_SESSION, values: [token] });
    const session = rows[0] ?? null;
    if (session === null) tokens.delete(cookie);
    else if (cookie.length <= COOKIE_LENGTH_MAX) tokens.set(cookie, token);
    return session;
  };
}
