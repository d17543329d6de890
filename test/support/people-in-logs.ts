import type pg from 'pg';

/** What a test may not find in a log: names, codes, amounts, contracts and addresses of everybody in its database. */
const PERSONAL = [
  'select name as text from firm',
  'select credit_code as text from firm',
  `select terms ->> 'amountFen' as text from credit_need_version`,
  'select contract_no as text from loan',
  'select amount_fen::text as text from loan',
  'select loss_fen::text as text from loss_claim',
  'select email as text from auth."user"',
];
/** Shorter ones stand in any log by chance. */
const CHARACTERS_MIN = 6;
const SHOWN_MAX = 3;

/** A log that names somebody. */
export class PeopleInLogError extends Error {
  override readonly name = 'PeopleInLogError';
  constructor(found: readonly string[], line: string) {
    super(`The log names ${found.slice(0, SHOWN_MAX).join(', ')}: ${line.slice(0, 1_000)}`);
  }
}

/** Throws {@link PeopleInLogError} when a line of the log holds what the database keeps of a firm, a loan or a person. */
export async function refusePeopleInLogs(pool: pg.Pool, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  const log = lines.join('');
  const { rows } = await pool.query<{ text: string }>(
    `select distinct text from (${PERSONAL.join(' union all ')}) as personal where length(text) >= ${CHARACTERS_MIN}`,
  );
  const found = rows.map(({ text }) => text).filter((text) => log.includes(text) && stands(log, text));
  const [first] = found;
  if (first !== undefined) throw new PeopleInLogError(found, lines.find((line) => line.includes(first)) ?? '');
}

/** A number is found as a whole one, never as a part of a time or an id. */
function stands(log: string, text: string): boolean {
  return !/^\d+$/.test(text) || new RegExp(`(?<![\\d.])${text}(?![\\d.])`).test(log);
}
