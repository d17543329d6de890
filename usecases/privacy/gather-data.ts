import type { SqlEntityManager } from '@mikro-orm/sql';
import { EXPORT_LIMITS } from '../../domain/privacy/data-requests.ts';
import { DATA_REGISTER } from '../../domain/privacy/register.ts';
import type { Deps } from '../ports.ts';
import { exportedColumns, quotedTable, rowsOfSubject, type SubjectFacts } from './rows-of-subject.ts';
import { isSealed, openText } from './sealed-text.ts';

/** The rows of one table that are those of the subject, as they are handed out. */
export type GatheredTable = {
  readonly table: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** Columns that are held and not handed out: secrets, and what is somebody else's. */
  readonly withheld: readonly string[];
};

/** How often a person is named as the one who acted, in rows that are about others. */
export type Mention = { readonly table: string; readonly column: string; readonly count: number };

/** More than one archive can hold; an operator has to answer by hand. */
export class TooMuchDataError extends Error {
  override readonly name = 'TooMuchDataError';
  constructor(table: string) {
    super(`The subject has more than ${EXPORT_LIMITS.rowsOfTableMax} rows in ${table}.`);
  }
}

/** Every registered table in which the subject has rows, in the order of the register. */
export async function gatherData(
  em: SqlEntityManager,
  deps: Pick<Deps, 'subjectKeys'>,
  of: SubjectFacts,
): Promise<GatheredTable[]> {
  const gathered: GatheredTable[] = [];
  for (const [table, { withheld }] of Object.entries(DATA_REGISTER)) {
    const condition = rowsOfSubject(table, of, true);
    if (condition === null) continue;
    const columns = exportedColumns(table)
      .map((column) => `"${column}"`)
      .join(', ');
    const found = await em.execute<{ row: Record<string, unknown> }[]>(
      `select to_jsonb(found) as row
       from (select ${columns} from ${quotedTable(table)} where ${condition.sql} limit ?) as found`,
      [...condition.values, EXPORT_LIMITS.rowsOfTableMax + 1],
    );
    if (found.length > EXPORT_LIMITS.rowsOfTableMax) throw new TooMuchDataError(table);
    for (const { row } of found)
      for (const [column, value] of Object.entries(row))
        if (typeof value === 'string' && isSealed(value))
          row[column] = await openText(deps, em, { subjectId: of.id, text: value });
    if (found.length > 0) gathered.push({ table, rows: found.map(({ row }) => row), withheld });
  }
  return gathered;
}

/** Only counted: the rows themselves are about somebody else. */
export async function countMentions(em: SqlEntityManager, personId: string): Promise<Mention[]> {
  const mentions: Mention[] = [];
  for (const [table, { actors }] of Object.entries(DATA_REGISTER))
    for (const column of actors) {
      const sql = `select count(*)::int as count from ${quotedTable(table)} where "${column}" = ?`;
      const [row] = await em.execute<{ count: number }[]>(sql, [personId]);
      if (row !== undefined && row.count > 0) mentions.push({ table, column, count: row.count });
    }
  return mentions;
}
