import { randomUUID } from 'node:crypto';
import { isIPv4 } from 'node:net';
import type { AccountKeeper, SessionRecord, SignInLink } from '../../usecases/ports.ts';
import { AUTH_SCHEMA as auth } from './schema.ts';
import { SSO_PROVIDER } from './single-sign-on.ts';

/** Instants come as text where no entity says what they are. */
type SessionRow = { id: string; created_at: string; expires_at: string; address: string | null; agent: string | null };

/** Accounts of people as the sign-in keeps them, on whichever transaction it is handed. */
export const accountKeeper: AccountKeeper = {
  async sessionsOf(em, { userId, first, before }) {
    const rows = await em.execute<SessionRow[]>(
      `select id, "createdAt" as created_at, "expiresAt" as expires_at, "ipAddress" as address, "userAgent" as agent
       from ${auth}.session where "userId" = ?::uuid and "expiresAt" > now()
         and (?::text is null or ("createdAt", id) <
           (select "createdAt", id from ${auth}.session where id::text = ? and "userId" = ?::uuid))
       order by "createdAt" desc, id desc limit ?`,
      [userId, before, before, userId, first + 1],
    );
    return rows.map(sessionOf);
  },

  async endSession(em, { userId, sessionId }) {
    const rows = await em.execute<object[]>(
      `delete from ${auth}.session where id = ?::uuid and "userId" = ?::uuid returning id`,
      [sessionId, userId],
    );
    return rows.length > 0;
  },

  async endSessions(em, { userId, exceptSessionId }) {
    await em.execute(`delete from ${auth}.session where "userId" = ?::uuid and (?::uuid is null or id <> ?::uuid)`, [
      userId,
      exceptSessionId,
      exceptSessionId,
    ]);
    if (exceptSessionId === null)
      await em.execute(`delete from ${auth}.known_device where user_id = ?::uuid`, [userId]);
  },

  async endKeys(em, { userId, organisationId }) {
    const rows = await em.execute<object[]>(
      `update ${auth}.api_key set revoked_at = now()
       where created_by_user_id = ?::uuid and organisation_id = ?::uuid and revoked_at is null returning id`,
      [userId, organisationId],
    );
    return rows.length;
  },

  async dropSecondFactor(em, userId) {
    const rows = await em.execute<object[]>(`delete from ${auth}."twoFactor" where "userId" = ?::uuid returning id`, [
      userId,
    ]);
    await em.execute(`update ${auth}."user" set "twoFactorEnabled" = false where id = ?::uuid`, [userId]);
    return rows.length > 0;
  },

  async eraseAccount(em, { userId, name, email }) {
    const [account] = await em.execute<{ email: string }[]>(
      `select email from ${auth}."user" where id = ?::uuid for update`,
      [userId],
    );
    for (const table of ['session', 'account', '"twoFactor"'])
      await em.execute(`delete from ${auth}.${table} where "userId" = ?::uuid`, [userId]);
    for (const table of ['known_device', 'used_code'])
      await em.execute(`delete from ${auth}.${table} where user_id = ?::uuid`, [userId]);
    await em.execute(`delete from ${auth}.verification where value = ? or strpos(identifier, ?) > 0`, [
      userId,
      account?.email ?? userId,
    ]);
    await em.execute(`delete from ${auth}.sso_link where user_id = ?::uuid or email = ?`, [
      userId,
      account?.email ?? email,
    ]);
    await em.execute(
      `update ${auth}.api_key set revoked_at = coalesce(revoked_at, now()) where created_by_user_id = ?::uuid`,
      [userId],
    );
    await em.execute(
      `update ${auth}."user" set name = ?, email = ?, image = null, "twoFactorEnabled" = false, "updatedAt" = now()
       where id = ?::uuid`,
      [name, email, userId],
    );
  },

  async dropKeys(em, organisationId) {
    await em.execute(`delete from ${auth}.api_key where organisation_id = ?::uuid`, [organisationId]);
  },

  async findUserId(em, email) {
    const sql = `select id from ${auth}."user" where email = ?`;
    const [row] = await em.execute<{ id: string }[]>(sql, [email.toLowerCase()]);
    return row?.id ?? null;
  },

  async hasPassword(em, userId) {
    const sql = `select 1 from ${auth}.account where "userId" = ?::uuid and "providerId" = 'credential'`;
    return (await em.execute<object[]>(sql, [userId])).length > 0;
  },

  async openLinks(em, { first, after }) {
    const rows = await em.execute<(Omit<SignInLink, 'askedAt'> & { asked_at: string })[]>(
      `select id, email, name, asked_at from ${auth}.sso_link
       where decided_at is null and (?::text is null or id::text > ?) order by id limit ?`,
      [after, after, first + 1],
    );
    return rows.map(({ asked_at, ...link }) => ({ ...link, askedAt: new Date(asked_at) }));
  },

  async decideLink(em, { linkId, decidedBy, userId }) {
    const [link] = await em.execute<{ subject: string }[]>(
      `update ${auth}.sso_link set decided_at = now(), decided_by = ?, user_id = ?::uuid
       where id = ?::uuid and decided_at is null returning subject`,
      [decidedBy, userId, linkId],
    );
    if (link !== undefined && userId !== null)
      await em.execute(
        `insert into ${auth}.account (id, "accountId", "providerId", "userId", "createdAt", "updatedAt")
         values (?::uuid, ?, ?, ?::uuid, now(), now())`,
        [randomUUID(), link.subject, SSO_PROVIDER, userId],
      );
    return link !== undefined;
  },
};

const sessionOf = (row: SessionRow): SessionRecord => ({
  id: row.id,
  signedInAt: new Date(row.created_at),
  expiresAt: new Date(row.expires_at),
  network: networkOf(row.address),
  browser: firstIn(row.agent, BROWSERS),
  system: firstIn(row.agent, SYSTEMS),
});

/** The first three parts of an IPv4 address, the first three groups of an IPv6 one. */
function networkOf(address: string | null): string | null {
  if (address === null || address === '') return null;
  const plain = address.replace(/^::ffff:/, '');
  if (isIPv4(plain)) return `${plain.split('.').slice(0, 3).join('.')}.*`;
  return `${plain.split(':').slice(0, 3).join(':')}:*`;
}

/** More telling words first: Edge calls itself Chrome, too, and Chrome Safari. */
const BROWSERS = [
  ['MicroMessenger', 'WeChat'],
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const;
const SYSTEMS = [
  ['HarmonyOS', 'HarmonyOS'],
  ['Android', 'Android'],
  ['iPhone', 'iOS'],
  ['iPad', 'iPadOS'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['Linux', 'Linux'],
] as const;

function firstIn(agent: string | null, known: readonly (readonly [sign: string, name: string])[]): string | null {
  return known.find(([sign]) => agent?.includes(sign))?.[1] ?? null;
}
