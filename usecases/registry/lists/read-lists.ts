import type { SqlEntityManager } from '@mikro-orm/sql';
import { addMonths, type CivilDate } from '../../../domain/calendar.ts';
import type { ListType } from '../../../domain/registry/lists/list-type.ts';
import { type ListedAnswer, type ListSubject, wasListed } from '../../../domain/registry/lists/membership.ts';
import { ListMembership } from '../../../schema/entities/registry/list-membership.entity.ts';
import { ListRelease } from '../../../schema/entities/registry/list-release.entity.ts';

/**
 * Whether a subject stood on a list on a day, as it was known at an instant. Asked again with the same instant the
 * answer is the same for ever.
 */
export async function answerWasListed(
  em: SqlEntityManager,
  list: string,
  question: ListSubject & { readonly on: CivilDate; readonly knownAt: Date },
): Promise<ListedAnswer> {
  const { firmId, projectId } = question;
  const rows = await em.find(ListMembership, { list, firmId, projectId }, { filters: false });
  const releaseIds = rows.flatMap(({ releaseId }) => releaseId ?? []);
  const releases = await em.find(ListRelease, { id: { $in: releaseIds } }, { fields: ['number'] });
  const numbers = new Map(releases.map((release) => [release.id, release.number]));
  return wasListed(
    rows.map((row) => Object.assign(row, { releaseNumber: numbers.get(row.releaseId ?? '') ?? null })),
    question,
  );
}

/** When a list was last released, and whether it is overdue to be looked through again (0-08). */
export async function lastReleases(
  em: SqlEntityManager,
  codes: readonly string[],
): Promise<ReadonlyMap<string, { readonly number: number; readonly publishedAt: Date }>> {
  const rows = await em.execute<{ list: string; number: number; published_at: string }[]>(
    `select distinct on (list) list, number, published_at from list_release
     where state = 'PUBLISHED' and list in (select value from json_array_elements_text(?::json))
     order by list, number desc`,
    [JSON.stringify(codes)],
  );
  return new Map(rows.map(({ list, number, published_at }) => [list, { number, publishedAt: new Date(published_at) }]));
}

/** The first day on which the review of a list is overdue; `null` before its first release. */
export const reviewDueOn = (list: Pick<ListType, 'reviewMonths'>, releasedOn: CivilDate | null): CivilDate | null =>
  releasedOn === null ? null : addMonths(releasedOn, list.reviewMonths);
