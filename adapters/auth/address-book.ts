import type { Pool } from 'pg';
import { AUTH_SCHEMA } from './auth.ts';

/** Mail addresses of the sign-in system, one at a time: nobody needs a list of them. */
export function createAddressBook(pool: Pool): (userId: string) => Promise<string | null> {
  return async (userId) => {
    const sql = `select email from ${AUTH_SCHEMA}."user" where id = $1`;
    const { rows } = await pool.query<{ email: string }>(sql, [userId]);
    return rows[0]?.email ?? null;
  };
}
