import { type CivilDate, contains, type DateInterval } from '../../calendar.ts';

/** Who stands on a list: a firm, or one project of it. */
export type ListSubject = { readonly firmId: string; readonly projectId: string | null };

/**
 * One statement about a membership. A row is never changed but for the instant at which a later release replaced it,
 * so both times stay answerable: when it held, and when that was known.
 */
export type MembershipRow = ListSubject & {
  readonly id: string;
  readonly category: string | null;
  readonly stars: number | null;
  readonly validFrom: CivilDate;
  readonly validTo: CivilDate | null;
  readonly releaseNumber: number | null;
  readonly recordedAt: Date;
  readonly supersededAt: Date | null;
};

export type ListedAnswer =
  | { readonly listed: false; readonly row: null }
  | { readonly listed: true; readonly row: MembershipRow };

/** What the records of an instant said: stated by then, and not yet replaced. */
export const knownAt = (row: Pick<MembershipRow, 'recordedAt' | 'supersededAt'>, instant: Date): boolean =>
  row.recordedAt.getTime() <= instant.getTime() &&
  (row.supersededAt === null || row.supersededAt.getTime() > instant.getTime());

export const intervalOf = (row: Pick<MembershipRow, 'validFrom' | 'validTo'>): DateInterval => ({
  from: row.validFrom,
  to: row.validTo,
});

/**
 * Whether a subject stood on a list on a day, as the records of one instant tell it. Validity is half-open (T21). For a
 * past instant the answer never changes, because rows are only added; of several categories the earliest row answers.
 */
export function wasListed(
  rows: readonly MembershipRow[],
  question: ListSubject & { readonly on: CivilDate; readonly knownAt: Date },
): ListedAnswer {
  const found = rows
    .filter(
      (row) =>
        row.firmId === question.firmId &&
        row.projectId === question.projectId &&
        knownAt(row, question.knownAt) &&
        contains(intervalOf(row), question.on),
    )
    .sort((one, other) => (`${one.validFrom}${one.id}` < `${other.validFrom}${other.id}` ? -1 : 1));
  const [row] = found;
  return row === undefined ? { listed: false, row: null } : { listed: true, row };
}
