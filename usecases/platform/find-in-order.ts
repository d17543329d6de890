import { type EntityClass, type FilterQuery, type FindOptions, type QueryOrderMap, raw } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';

export type OrderedPage<Row extends object> = {
  readonly where: FilterQuery<NoInfer<Row>>;
  /** An expression over the columns of a row, never null, for the name that the row has in the statement. */
  readonly column: (row: string) => string;
  readonly ascending: boolean;
  readonly first: number;
  /** Id of the last row already seen; from a row that is not there goes on nothing. */
  readonly after: string | null;
};

/**
 * One row more than a page, sorted by one expression, and by id where two rows are equal in it. `where` says all: what an
 * entity filters by default is not left out.
 */
export function findInOrder<Row extends { id: string }>(
  em: SqlEntityManager,
  entity: EntityClass<Row>,
  { where, column, ascending, first, after }: OrderedPage<Row>,
): Promise<Row[]> {
  const [beyond, direction] = ascending ? (['>', 'asc'] as const) : (['<', 'desc'] as const);
  const { tableName } = em.getMetadata().get(entity);
  const isBeyond = (row: string): string =>
    `(${column(row)}, ${row}.id) ${beyond} (select ${column('seen')}, seen.id from ${tableName} seen where seen.id = ?::uuid)`;
  const filter = after === null ? where : { $and: [where, { [raw(isBeyond, [after])]: [] }] };
  const byColumn: QueryOrderMap<{ id: string }> = { [raw(column)]: direction };
  const orderBy = [byColumn, { id: direction }] as NonNullable<FindOptions<Row>['orderBy']>;
  return em.find(entity, filter as FilterQuery<Row>, { filters: false, orderBy, limit: first + 1 });
}
