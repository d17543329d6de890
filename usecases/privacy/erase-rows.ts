import type { SqlEntityManager } from '@mikro-orm/sql';
import type { KeptRows } from '../../domain/privacy/decide-erasure.ts';
import { DATA_REGISTER } from '../../domain/privacy/register.ts';
import { quotedTable, rowsOfSubject, type SubjectFacts } from './rows-of-subject.ts';

/** Erased by their own rules: accounts by the sign-in, names by pseudonyms, files with their bytes. */
const BY_OWN_RULES: ReadonlySet<string> = new Set(['public.organisation', 'public.firm', 'public.stored_file']);

const isGeneral = (table: string): boolean => !table.startsWith('auth.') && !BY_OWN_RULES.has(table);

/** Does to every registered table what the register says of this subject: rows that lead to others go first. */
export async function eraseRows(em: SqlEntityManager, of: SubjectFacts): Promise<void> {
  const tables = Object.entries(DATA_REGISTER).filter(([table]) => isGeneral(table));
  const leads = ([, { rows }]: (typeof tables)[number]): number =>
    (rows[of.subject] ?? []).some(({ through }) => through !== undefined) ? 0 : 1;
  for (const [table, { erasure }] of tables.toSorted((one, other) => leads(one) - leads(other))) {
    const condition = rowsOfSubject(table, of, false);
    const what = erasure[of.subject];
    if (condition === null || what === undefined || what.kind === 'kept') continue;
    if (what.kind === 'deleted')
      await em.execute(`delete from ${quotedTable(table)} where ${condition.sql}`, [...condition.values]);
    else await blank(em, { table, columns: what.columns, condition });
  }
}

async function blank(
  em: SqlEntityManager,
  of: { table: string; columns: readonly string[]; condition: { sql: string; values: readonly string[] } },
): Promise<void> {
  const nullable = await nullableColumns(em, of.table);
  // Rows that are empty already are left alone: some of them may never be changed.
  const changes = of.columns.map((column) => `"${column}" = ${nullable.has(column) ? 'null' : `''`}`).join(', ');
  const filled = of.columns.map((column) => `coalesce("${column}"::text, '') <> ''`).join(' or ');
  await em.execute(`update ${quotedTable(of.table)} set ${changes} where (${of.condition.sql}) and (${filled})`, [
    ...of.condition.values,
  ]);
}

async function nullableColumns(em: SqlEntityManager, table: string): Promise<ReadonlySet<string>> {
  const rows = await em.execute<{ name: string }[]>(
    `select attname as name from pg_attribute where attrelid = ?::regclass and attnum > 0 and not attnotnull`,
    [quotedTable(table)],
  );
  return new Set(rows.map(({ name }) => name));
}

/** What stands in the place of a text that names the subject. */
export type Replacement = { readonly text: string; readonly by: string };

/**
 * Replaces what names the subject wherever the register says that anybody may be named. Only texts that mean nobody else
 * are looked for: addresses, numbers, codes, names of firms. The name of a person alone says not which of its bearers.
 */
export async function scrub(em: SqlEntityManager, replacements: readonly Replacement[]): Promise<void> {
  const texts = replacements.filter(({ text }) => text !== '');
  for (const [table, { mayName }] of Object.entries(DATA_REGISTER)) {
    if (table.startsWith('search.')) continue;
    for (const column of mayName) for (const { text, by } of texts) await replaceIn(em, { table, column, text, by });
  }
}

async function replaceIn(
  em: SqlEntityManager,
  of: { table: string; column: string; text: string; by: string },
): Promise<void> {
  const column = `"${of.column}"`;
  const [type] = await em.execute<{ name: string; length: number | null }[]>(
    `select format_type(atttypid, null) as name, nullif(atttypmod, -1) - 4 as length
     from pg_attribute where attrelid = ?::regclass and attname = ?`,
    [quotedTable(of.table), of.column],
  );
  const isJson = type?.name === 'jsonb';
  // In JSON a text stands as JSON writes it.
  const [text, by] = isJson ? [inner(of.text), inner(of.by)] : [of.text, of.by];
  const limit = type?.length ?? null;
  const replaced = `replace(${column}::text, ?, ?)`;
  const value = isJson ? `${replaced}::jsonb` : limit === null ? replaced : `left(${replaced}, ${limit})`;
  await em.execute(`update ${quotedTable(of.table)} set ${column} = ${value} where strpos(${column}::text, ?) > 0`, [
    text,
    by,
    text,
  ]);
}

const inner = (text: string): string => JSON.stringify(text).slice(1, -1);

/** The rows of the subject that are there still, by table, with the reason of the register. */
export async function countRemainder(em: SqlEntityManager, of: SubjectFacts): Promise<KeptRows[]> {
  const remainder: KeptRows[] = [];
  for (const [table, { erasure }] of Object.entries(DATA_REGISTER)) {
    const condition = rowsOfSubject(table, of, false);
    const what = erasure[of.subject];
    if (condition === null || what === undefined || what.kind === 'deleted') continue;
    const [row] = await em.execute<{ count: number }[]>(
      `select count(*)::int as count from ${quotedTable(table)} where ${condition.sql}`,
      [...condition.values],
    );
    if (row !== undefined && row.count > 0) remainder.push({ table, rows: row.count, why: what.why });
  }
  return remainder;
}
