/** The database schema that holds people, sessions, what slows down guessing, and API keys. */
export const AUTH_SCHEMA = 'auth';
