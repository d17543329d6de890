import { createHash, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { API_KEY_SCOPES, type ApiKeyScope } from '../../domain/registry/permissions.ts';
import { underMigrationLock } from './auth.ts';
import { AUTH_SCHEMA } from './schema.ts';

const PREFIX = 'cb_';
const KEY_PATTERN = /^cb_[A-Za-z0-9_-]{43}$/;
/** Writing on every call would make one hot row of each busy key. */
const LAST_USED_STEP_SECONDS = 60;

export type ApiKeyDeps = { readonly pool: Pool; readonly now: () => Date };

export type NewApiKey = {
  readonly organisationId: string;
  readonly createdByUserId: string;
  /** What the key is for, in words of the person who made it. */
  readonly label: string;
  readonly scopes: readonly ApiKeyScope[];
  readonly expiresAt: Date;
};

export type VerifiedApiKey = {
  readonly apiKeyId: string;
  readonly organisationId: string;
  readonly scopes: readonly ApiKeyScope[];
};

export type ApiKeys = {
  /** The key itself is shown once, here; only its hash is kept. */
  readonly create: (key: NewApiKey) => Promise<{ readonly apiKeyId: string; readonly secret: string }>;
  /** `null` for a key that is unknown, expired or revoked; the caller cannot tell which. */
  readonly verify: (secret: string) => Promise<VerifiedApiKey | null>;
  /** False when none of the organisations has such a key in force. */
  readonly revoke: (key: {
    readonly apiKeyId: string;
    readonly organisationIds: readonly string[];
  }) => Promise<boolean>;
  /** The newest first, also those that are over. */
  readonly list: (of: {
    readonly organisationIds: readonly string[];
    readonly first: number;
  }) => Promise<readonly ApiKeyRecord[]>;
};

export type ApiKeyRecord = VerifiedApiKey & {
  readonly label: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
};

/** Creates the table of API keys. Safe to repeat. */
export async function migrateApiKeys(pool: Pool): Promise<void> {
  await underMigrationLock(pool, async (client) => {
    await client.query(`create schema if not exists ${AUTH_SCHEMA}`);
    await client.query(`create table if not exists ${AUTH_SCHEMA}.api_key (
      id uuid primary key default gen_random_uuid(),
      organisation_id uuid not null,
      created_by_user_id uuid not null,
      label text not null check (length(label) between 1 and 100),
      key_sha256 bytea not null unique check (length(key_sha256) = 32),
      scopes text[] not null,
      created_at timestamptz not null,
      expires_at timestamptz not null check (expires_at > created_at),
      last_used_at timestamptz,
      revoked_at timestamptz
    )`);
    await client.query(
      `create index if not exists api_key_organisation_id on ${AUTH_SCHEMA}.api_key (organisation_id)`,
    );
  });
}

/**
 * An organisation makes and ends its own keys and those of its sandbox alone, whatever the application asks; a key that is
 * being checked belongs to nobody yet. Safe to repeat; needs the roles and functions of the migrations.
 */
export async function protectApiKeys(pool: Pool): Promise<void> {
  const own = `public.app_reach() = 'all' or organisation_id = public.app_organisation() or exists (
    select from public.organisation where id = organisation_id and sandbox_of = public.app_organisation())`;
  const checked = `${own} or coalesce(current_setting('app.reach', true), '') = ''`;
  await underMigrationLock(pool, async (client) => {
    for (const statement of [
      `alter table ${AUTH_SCHEMA}.api_key enable row level security`,
      ...['seen', 'added', 'changed'].map((name) => `drop policy if exists api_key_${name} on ${AUTH_SCHEMA}.api_key`),
      `create policy api_key_seen on ${AUTH_SCHEMA}.api_key for select to credit_bridge_api using (${checked})`,
      `create policy api_key_added on ${AUTH_SCHEMA}.api_key for insert to credit_bridge_api with check (${own})`,
      `create policy api_key_changed on ${AUTH_SCHEMA}.api_key for update to credit_bridge_api using (${checked})`,
    ])
      await client.query(statement);
  });
}

/**
 * Keys for external systems. A key has 256 random bits, so a plain SHA-256 is enough: there is nothing to guess, and
 * looking a key up by its hash tells an attacker nothing by its duration.
 */
export function createApiKeys({ pool, now }: ApiKeyDeps): ApiKeys {
  return {
    async create({ organisationId, createdByUserId, label, scopes, expiresAt }) {
      const secret = PREFIX + randomBytes(32).toString('base64url');
      const { rows } = await pool.query<{ id: string }>(
        `insert into ${AUTH_SCHEMA}.api_key (organisation_id, created_by_user_id, label, key_sha256, scopes, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7) returning id`,
        [organisationId, createdByUserId, label, sha256(secret), [...new Set(scopes)], now(), expiresAt],
      );
      const [row] = rows;
      if (row === undefined) throw new Error('insert into auth.api_key returned no row');
      return { apiKeyId: row.id, secret };
    },

    async verify(secret) {
      if (!KEY_PATTERN.test(secret)) return null;
      const instant = now();
      const { rows } = await pool.query<{ id: string; organisation_id: string; scopes: string[]; is_stale: boolean }>(
        `select id, organisation_id, scopes,
                coalesce(last_used_at < $2::timestamptz - make_interval(secs => $3), true) as is_stale
         from ${AUTH_SCHEMA}.api_key
         where key_sha256 = $1 and revoked_at is null and expires_at > $2::timestamptz`,
        [sha256(secret), instant, LAST_USED_STEP_SECONDS],
      );
      const [row] = rows;
      if (row === undefined) return null;
      if (row.is_stale)
        await pool.query(`update ${AUTH_SCHEMA}.api_key set last_used_at = $2 where id = $1`, [row.id, instant]);
      return { apiKeyId: row.id, organisationId: row.organisation_id, scopes: row.scopes.filter(isScope) };
    },

    async revoke({ apiKeyId, organisationIds }) {
      const { rowCount } = await pool.query(
        `update ${AUTH_SCHEMA}.api_key set revoked_at = $3
         where id = $1 and organisation_id = any($2) and revoked_at is null`,
        [apiKeyId, organisationIds, now()],
      );
      return rowCount === 1;
    },

    async list({ organisationIds, first }) {
      const { rows } = await pool.query<ApiKeyRecord & { scopes: string[] }>(
        `select id as "apiKeyId", organisation_id as "organisationId", label, scopes, created_at as "createdAt",
           expires_at as "expiresAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt"
         from ${AUTH_SCHEMA}.api_key where organisation_id = any($1) order by created_at desc, id limit $2`,
        [organisationIds, first],
      );
      return rows.map((row) => ({ ...row, scopes: row.scopes.filter(isScope) }));
    },
  };
}

const sha256 = (secret: string): Buffer => createHash('sha256').update(secret).digest();
/** A scope that the code no longer knows gives nothing. */
const isScope = (scope: string): scope is ApiKeyScope => (API_KEY_SCOPES as readonly string[]).includes(scope);
