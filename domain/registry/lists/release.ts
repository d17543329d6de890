import type { CivilDate } from '../../calendar.ts';
import { BPS_ONE } from '../../money.ts';
import type { ListType } from './list-type.ts';
import type { ListSubject } from './membership.ts';

export const RELEASE_SOURCES = ['IMPORT', 'DIRECT', 'NOMINATION', 'TAX_CHECK', 'CORRECTION'] as const;
export type ReleaseSource = (typeof RELEASE_SOURCES)[number];

export const RELEASE_STATES = ['PENDING', 'PUBLISHED', 'REJECTED'] as const;
export type ReleaseState = (typeof RELEASE_STATES)[number];

/**
 * WHOLE: the file is the whole list, and who is missing from it leaves. ADDITIONS: nobody leaves. HISTORY: memberships
 * that have ended, each with both of its days.
 */
export const RELEASE_SCOPES = ['WHOLE', 'ADDITIONS', 'HISTORY'] as const;
export type ReleaseScope = (typeof RELEASE_SCOPES)[number];

/** One thing that a release says. `strike` takes back a membership that should never have been stated. */
export type ListChange = ListSubject & { readonly category: string | null } & (
    | {
        readonly kind: 'add';
        readonly stars: number | null;
        readonly from: CivilDate;
        readonly to: CivilDate | null;
      }
    | { readonly kind: 'end'; readonly to: CivilDate; readonly reason: string }
    | { readonly kind: 'strike'; readonly from: CivilDate; readonly reason: string }
  );

/** A member as a file names it, already resolved to a firm or project of the platform. */
export type ReleaseRow = ListSubject & {
  readonly line: number;
  readonly category: string | null;
  readonly stars: number | null;
  readonly from: CivilDate | null;
  readonly to: CivilDate | null;
};

export type CurrentMember = ListSubject & {
  readonly category: string | null;
  readonly stars: number | null;
  readonly validFrom: CivilDate;
  readonly validTo: CivilDate | null;
};

export type RowError = { readonly line: number; readonly code: string; readonly text: string };

export type ReleasePlan = {
  readonly changes: readonly ListChange[];
  readonly adds: number;
  readonly removals: number;
  readonly unchanged: number;
  readonly membersBefore: number;
  readonly errors: readonly RowError[];
  readonly needsSecondPerson: boolean;
};

/**
 * Memberships of the past, as an old register tells them. None may begin, end or overlap with what the records say
 * already, and another person always looks at them: they change what was true on days that are over.
 */
export function planHistory(input: {
  readonly effectiveOn: CivilDate;
  /** Every membership of the firms in the file, ended ones as well. */
  readonly known: readonly CurrentMember[];
  readonly rows: readonly ReleaseRow[];
  readonly errors: readonly RowError[];
}): ReleasePlan {
  const { effectiveOn } = input;
  const errors = [...input.errors];
  const changes: ListChange[] = [];
  const stated = new Map<string, { from: CivilDate; to: CivilDate | null }[]>();
  for (const member of input.known) {
    const own = stated.get(keyOf(member)) ?? [];
    stated.set(keyOf(member), [...own, { from: member.validFrom, to: member.validTo }]);
  }
  let unchanged = 0;
  for (const { line, from, to, firmId, projectId, category, stars } of input.rows) {
    if (from === null || to === null || to > effectiveOn) {
      errors.push({ line, code: 'ROW_NOT_ENDED', text: `${from ?? ''} ${to ?? ''}` });
      continue;
    }
    const key = keyOf({ firmId, projectId, category });
    const own = stated.get(key) ?? [];
    if (own.some((one) => one.from === from && one.to === to)) {
      unchanged += 1;
      continue;
    }
    if (own.some((one) => one.from < to && (one.to === null || from < one.to))) {
      errors.push({ line, code: 'ROW_OVERLAPS', text: `${from} ${to}` });
      continue;
    }
    stated.set(key, [...own, { from, to }]);
    changes.push({ kind: 'add', firmId, projectId, category, stars, from, to });
  }
  const counts = { adds: changes.length, removals: 0, unchanged, membersBefore: input.known.length };
  return { ...counts, changes, errors, needsSecondPerson: true };
}

const keyOf = (one: ListSubject & { readonly category: string | null }): string =>
  `${one.firmId}|${one.projectId ?? ''}|${one.category ?? ''}`;

/**
 * Compares a file with the members of the day on which it takes effect. A member with other stars leaves and comes
 * again on that day. A row that says nothing new changes nothing, so the same file twice is one release.
 */
export function planRelease(
  list: Pick<ListType, 'removalShareBpsMax' | 'alwaysSecondPerson'>,
  input: {
    readonly scope: ReleaseScope;
    readonly effectiveOn: CivilDate;
    readonly current: readonly CurrentMember[];
    readonly rows: readonly ReleaseRow[];
    readonly errors: readonly RowError[];
    readonly removalReason: string;
  },
): ReleasePlan {
  const { effectiveOn, removalReason: reason } = input;
  const currentByKey = new Map(input.current.map((member) => [keyOf(member), member]));
  const seen = new Map<string, number>();
  const errors = [...input.errors];
  const changes: ListChange[] = [];
  let unchanged = 0;
  let adds = 0;
  for (const row of input.rows) {
    const key = keyOf(row);
    const first = seen.get(key);
    if (first !== undefined) {
      errors.push({ line: row.line, code: 'ROW_DUPLICATE', text: `${first}` });
      continue;
    }
    seen.set(key, row.line);
    const { firmId, projectId, category, stars } = row;
    const subject = { firmId, projectId, category };
    const member = currentByKey.get(key);
    if (member !== undefined && member.stars === stars) {
      unchanged += 1;
      continue;
    }
    if (member !== undefined) changes.push({ kind: 'end', ...subject, to: effectiveOn, reason });
    else adds += 1;
    changes.push({ kind: 'add', ...subject, stars, from: row.from ?? effectiveOn, to: row.to });
  }
  // A row that cannot be read may be a member: nobody leaves because of a typing error.
  const leaving =
    input.scope === 'WHOLE' && errors.length === 0 ? input.current.filter((member) => !seen.has(keyOf(member))) : [];
  for (const { firmId, projectId, category } of leaving)
    changes.push({ kind: 'end', firmId, projectId, category, to: effectiveOn, reason });
  const counts = { adds, removals: leaving.length, unchanged, membersBefore: input.current.length };
  return { ...counts, changes, errors, needsSecondPerson: needsSecondPerson(list, counts) };
}

/** More than the set share of the members leaves: compared without division, so that the border itself passes. */
export function needsSecondPerson(
  list: Pick<ListType, 'removalShareBpsMax' | 'alwaysSecondPerson'>,
  counts: { readonly removals: number; readonly membersBefore: number },
): boolean {
  if (list.alwaysSecondPerson) return true;
  return counts.removals * Number(BPS_ONE) > counts.membersBefore * list.removalShareBpsMax;
}
