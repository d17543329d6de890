import { randomUUID } from 'node:crypto';
import { genericOAuth } from 'better-auth/plugins';
import type { Pool, PoolClient } from 'pg';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { AUTH_SCHEMA } from './schema.ts';

/** A city's single sign-on over OpenID Connect. */
export type SingleSignOn = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The business clock, by which invitations end. */
  readonly now: () => Date;
};

/** Accounts of single sign-on carry this name, whichever provider an installation uses. */
export const SSO_PROVIDER = 'city';

export const SSO_TABLES = [
  `create table if not exists ${AUTH_SCHEMA}.sso_link (
    id uuid primary key,
    subject text not null unique check (length(subject) between 1 and 255),
    email text null,
    name text null,
    asked_at timestamptz not null,
    decided_at timestamptz null,
    decided_by text null,
    user_id uuid null references ${AUTH_SCHEMA}."user" on delete cascade,
    check ((decided_at is null) = (decided_by is null))
  )`,
  `create index if not exists sso_link_open on ${AUTH_SCHEMA}.sso_link (id) where decided_at is null`,
];

const SUBJECT_CHARACTERS_MAX = 255;
const NAME_CHARACTERS_MAX = 100;
/** Open requests kept at most: whoever could make more would fill the table. */
const OPEN_MAX = 1_000;

/** What the provider signed about somebody; a longer or another form is nobody. */
const PROFILE = z.object({
  sub: z.string().min(1).max(SUBJECT_CHARACTERS_MAX),
  email: z.email().max(254).optional(),
  email_verified: z.union([z.boolean(), z.literal('true'), z.literal('false')]).optional(),
  name: z.string().optional(),
});
export type SsoProfile = z.infer<typeof PROFILE>;

export type SsoLinks = { readonly meet: (profile: SsoProfile) => Promise<void> };

/**
 * Authorisation code with PKCE, state and nonce; the signature of the identity is checked against the keys of the
 * provider. Nobody becomes a person of the platform by signing in: `links` decides who this is before a session opens,
 * and a subject that it links to nobody gets none.
 */
export function singleSignOn({ issuer, clientId, clientSecret }: SingleSignOn, links: SsoLinks) {
  return genericOAuth({
    config: [
      {
        providerId: SSO_PROVIDER,
        discoveryUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
        clientId,
        clientSecret,
        scopes: ['openid', 'profile', 'email'],
        pkce: true,
        requireIdTokenVerification: true,
        disableSignUp: true,
        mapProfileToUser: async (raw: object) => {
          const profile = PROFILE.safeParse(raw);
          if (!profile.success) return {};
          await links.meet(profile.data);
          // An address of ours need not be known to the provider; the session goes by the subject alone.
          return { email: profile.data.email ?? `${profile.data.sub}@sso.invalid` };
        },
      },
    ],
  });
}

/**
 * Who a subject is. Linked before: that person. A verified address that was invited and has no account yet: a new person
 * who may accept the invitation, and has no other right. Anybody else waits for an operator, who names the person: an
 * address that somebody typed when signing up proves nothing, and must not give an account away.
 */
export function createSsoLinks(pool: Pool, now: () => Date): SsoLinks {
  return {
    async meet(profile) {
      const client = await pool.connect();
      try {
        await client.query('begin');
        // Two sign-ins of one subject at once make one person.
        await client.query('select pg_advisory_xact_lock(hashtextextended($1, 2))', [profile.sub]);
        if (!(await isLinked(client, profile.sub)) && !(await admitInvited(client, profile, now())))
          await askForLink(client, profile);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback').catch(() => undefined);
        throw error;
      } finally {
        client.release();
      }
    },
  };
}

async function isLinked(client: PoolClient, subject: string): Promise<boolean> {
  const sql = 'select from account where "providerId" = $1 and "accountId" = $2';
  return (await client.query(sql, [SSO_PROVIDER, subject])).rowCount === 1;
}

async function admitInvited(client: PoolClient, profile: SsoProfile, now: Date): Promise<boolean> {
  const { sub, email, email_verified, name } = profile;
  if (email === undefined || `${email_verified}` !== 'true') return false;
  const { rowCount } = await client.query(
    'select where public.app_is_invited($1, $2) and not exists (select from "user" where email = $1)',
    [email.toLowerCase(), now],
  );
  if (!rowCount) return false;
  const userId = randomUUID();
  await client.query(
    `insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt") values ($1, $2, $3, true, now(), now())`,
    [userId, (name ?? email).slice(0, NAME_CHARACTERS_MAX), email.toLowerCase()],
  );
  await client.query(
    `insert into account (id, "accountId", "providerId", "userId", "createdAt", "updatedAt")
     values ($1, $2, $3, $4, now(), now())`,
    [randomUUID(), sub, SSO_PROVIDER, userId],
  );
  return true;
}

async function askForLink(client: PoolClient, { sub, email, name }: SsoProfile): Promise<void> {
  await client.query(
    `insert into sso_link (id, subject, email, name, asked_at)
     select $5::uuid, $1, $2, $3, now() where (select count(*) from sso_link where decided_at is null) < $4
     on conflict (subject) do update set email = excluded.email, name = excluded.name, asked_at = excluded.asked_at`,
    [sub, email?.toLowerCase() ?? null, name?.slice(0, NAME_CHARACTERS_MAX) ?? null, OPEN_MAX, newId()],
  );
}
