import type { Pool } from 'pg';
import type { Person } from '../../usecases/ports.ts';
import { AUTH_SCHEMA } from './schema.ts';

/** The mail address of one person, for a message to that person. */
export function createAddressBook(pool: Pool): (userId: string) => Promise<string | null> {
  return async (userId) => {
    const sql = `select email from ${AUTH_SCHEMA}."user" where id = $1`;
    const { rows } = await pool.query<{ email: string }>(sql, [userId]);
    return rows[0]?.email ?? null;
  };
}

/** Names and addresses of a few people, for those who act for the same organisation. */
export function createPeopleReader(pool: Pool): (userIds: readonly string[]) => Promise<ReadonlyMap<string, Person>> {
  return async (userIds) => {
    const sql = `select id, name, email, coalesce("twoFactorEnabled", false) as "hasSecondFactor"
                 from ${AUTH_SCHEMA}."user" where id = any($1)`;
    const { rows } = await pool.query<Person & { id: string }>(sql, [[...userIds]]);
    return new Map(rows.map(({ id, ...person }) => [id, person]));
  };
}
