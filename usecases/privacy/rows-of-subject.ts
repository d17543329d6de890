import { invariant } from '../../domain/invariant.ts';
import { DATA_REGISTER } from '../../domain/privacy/register.ts';
import type { DataSubject, RowsOf } from '../../domain/privacy/register-terms.ts';

/** Somebody whose data are looked for. `email` is that of a person, as the account has it. */
export type SubjectFacts = { readonly subject: DataSubject; readonly id: string; readonly email: string | null };

/** A condition on the rows of one table, with what stands at its marks. */
export type Condition = { readonly sql: string; readonly values: readonly string[] };

export const quotedTable = (name: string): string =>
  name
    .split('.')
    .map((part) => `"${part}"`)
    .join('.');

/**
 * Which rows of a table are those of the subject, as the register says; `null` when the register knows none. With
 * `isForExport`, rows of the people of a firm are theirs and not the firm's.
 */
export function rowsOfSubject(name: string, of: SubjectFacts, isForExport: boolean): Condition | null {
  const rules = DATA_REGISTER[name]?.rows[of.subject] ?? [];
  const conditions = rules
    .filter(({ isOfPeople }) => !(isForExport && isOfPeople === true))
    .flatMap((rule) => conditionOf(rule, of, isForExport) ?? []);
  if (conditions.length === 0) return null;
  return {
    sql: conditions.map(({ sql }) => `(${sql})`).join(' or '),
    values: conditions.flatMap(({ values }) => values),
  };
}

function conditionOf(rule: RowsOf, of: SubjectFacts, isForExport: boolean): Condition | null {
  const column = `"${rule.column}"`;
  if (rule.through !== undefined) {
    const inner = rowsOfSubject(rule.through.table, of, isForExport);
    if (inner === null) return null;
    const named = `select "${rule.through.column}" from ${quotedTable(rule.through.table)} where ${inner.sql}`;
    return { sql: `${column} in (${named})`, values: inner.values };
  }
  if (rule.holds === 'email') return of.email === null ? null : { sql: `${column} = ?`, values: [of.email] };
  return { sql: `${column} = ?`, values: [of.id] };
}

/** What an export hands out of a table: all but what is withheld and the ids of others who acted. */
export function exportedColumns(name: string): readonly string[] {
  const registered = DATA_REGISTER[name];
  invariant(registered !== undefined, `${name} is not in the register`);
  const { columns, plain, withheld, actors } = registered;
  const left = new Set([...withheld, ...actors]);
  return [...Object.values(columns).flat(), ...plain].filter((column) => !left.has(column));
}
