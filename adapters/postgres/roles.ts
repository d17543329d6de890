import type pg from 'pg';

/** Serves requests: owns nothing, and policies hold for it. */
export const API_ROLE = 'credit_bridge_api';
/** Matches, indexes and sweeps for nobody in particular, so it reads everything. */
export const WORKER_ROLE = 'credit_bridge_worker';

/** The same database for another role, where the server asks for no password, as the embedded one. */
export function urlForRole(url: string, role: typeof API_ROLE | typeof WORKER_ROLE): string {
  const own = new URL(url);
  own.username = role;
  own.password = '';
  return own.toString();
}

/** The API was given a database role that policies do not hold for. */
export class RoleTooStrongError extends Error {
  override readonly name = 'RoleTooStrongError';
  constructor(role: string) {
    super(`Row-level security does not hold for the role ${role}. Give the API a DATABASE_URL with ${API_ROLE}.`);
  }
}

/** Throws {@link RoleTooStrongError} for a role that is superuser, bypasses policies or owns tables. */
export async function refuseStrongRole(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string; is_strong: boolean }>(
    `select current_user as name, rolsuper or rolbypassrls or exists
       (select 1 from pg_class where relnamespace = 'public'::regnamespace and pg_has_role(current_user, relowner, 'member')) as is_strong
     from pg_roles where rolname = current_user`,
  );
  const [role] = rows;
  if (role === undefined || role.is_strong) throw new RoleTooStrongError(role?.name ?? '');
}

/** Sets what the roles sign in with, where the environment says it; made by the migrations they have no password. */
export async function setRolePasswords(
  pool: pg.Pool,
  passwords: { readonly api: string | undefined; readonly worker: string | undefined },
): Promise<void> {
  for (const [role, password] of [
    [API_ROLE, passwords.api],
    [WORKER_ROLE, passwords.worker],
  ] as const) {
    if (password === undefined) continue;
    const { rows } = await pool.query<{ statement: string }>(
      `select format('alter role %I password %L', $1::text, $2::text) as statement`,
      [role, password],
    );
    await pool.query(rows[0]?.statement ?? '');
  }
}
