import { addDays, type CivilDate, civilDateOf } from '../../domain/calendar.ts';
import type { ListOrder, MemberOrder, ReleaseOrder } from '../../domain/list-orders.ts';
import type { ReleaseState } from '../../domain/registry/lists/release.ts';
import { inScope } from '../../schema/access/access.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { ListMembership } from '../../schema/entities/registry/list-membership.entity.ts';
import { ListRelease, Project } from '../../schema/entities/registry/list-release.entity.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import {
  type ListMemberType,
  ListReleasePreviewType,
  type ListReleaseType,
  type ListTypeType,
} from '../../schema/graphql/registry/list-types.ts';
import { findInOrder } from '../../usecases/platform/find-in-order.ts';
import { findListType, readListTypes } from '../../usecases/registry/lists/list-types.ts';
import type { PlannedRelease } from '../../usecases/registry/lists/plan-release.ts';
import { lastReleases, reviewDueOn } from '../../usecases/registry/lists/read-lists.ts';
import { type Context, useCaseActor } from '../context.ts';
import { connection, PAGE_SIZE_MAX, type Page, parseId } from '../paging.ts';

export async function loadListTypes(context: Context): Promise<ListTypeType[]> {
  const { deps, language } = context;
  const em = deps.read();
  const today = deps.today();
  const types = await readListTypes(em, { on: today, actor: useCaseActor(context) });
  const releases = await lastReleases(
    em,
    types.map(({ code }) => code),
  );
  const name = (one: { nameZh: string; nameEn: string }): string => (language === 'en' ? one.nameEn : one.nameZh);
  return types.map((type) => {
    const newest = releases.get(type.code);
    const releasedOn = newest === undefined ? null : civilDateOf(newest.publishedAt);
    const dueOn = reviewDueOn(type, releasedOn);
    return {
      ...type,
      name: name(type),
      categories: type.categories.map((one) => ({
        code: one.code,
        name: name(one),
        taxGrades: one.taxGrades === null ? null : [...one.taxGrades],
      })),
      isPrivate: type.ownerBankId !== null,
      newestRelease: newest?.number ?? null,
      releasedOn,
      reviewDueOn: dueOn,
      isReviewOverdue: dueOn !== null && dueOn <= today,
    };
  });
}

const isKnownList = async (context: Context, list: string): Promise<boolean> => {
  const { deps } = context;
  return (await findListType(deps.read(), list, { on: deps.today(), actor: useCaseActor(context) })) !== null;
};

const NOTHING = { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };

const RELEASE_COLUMN = {
  CREATED: (row: string) => `${row}.id`,
  EFFECTIVE: (row: string) => `${row}.effective_on`,
  ADDS: (row: string) => `${row}.adds`,
  REMOVALS: (row: string) => `${row}.removals`,
} as const satisfies Record<ReleaseOrder, (row: string) => string>;

export async function loadReleases(
  context: Context,
  of: { list: string; state: ReleaseState | null; page: Page; order: ListOrder<ReleaseOrder> },
): Promise<Connection<ListReleaseType>> {
  const { list, state, page, order } = of;
  if (!(await isKnownList(context, list))) return NOTHING;
  const rows = await findInOrder(context.deps.read(), ListRelease, {
    where: { list, ...(state === null ? {} : { state }) },
    column: RELEASE_COLUMN[order.by],
    ascending: order.ascending,
    first: page.first,
    after: page.after === null ? null : parseId(page.after),
  });
  return connection(rows, page, { key: (row) => row.id, node: (row) => releaseOf(context, row) });
}

export async function loadRelease(context: Context, id: string): Promise<ListReleaseType | null> {
  const row = await context.deps.read().findOne(ListRelease, { id });
  return row === null || !(await isKnownList(context, row.list)) ? null : releaseOf(context, row);
}

const releaseOf = (context: Context, row: ListRelease): ListReleaseType => ({
  id: row.id,
  list: row.list,
  number: row.number,
  state: row.state,
  source: row.source,
  effectiveOn: row.effectiveOn,
  reason: row.reason,
  adds: row.adds,
  removals: row.removals,
  membersBefore: row.membersBefore,
  preparedAt: row.preparedAt,
  publishedAt: row.publishedAt,
  isOwn: row.preparedBy === useCaseActor(context).userId,
  decisionNote: row.decisionNote,
});

export async function loadMembers(
  context: Context,
  of: { list: string; on: CivilDate; page: Page; order: ListOrder<MemberOrder> },
): Promise<Connection<ListMemberType>> {
  const { list, page } = of;
  if (!(await isKnownList(context, list))) return NOTHING;
  const { rows, firms, projects } = await inScope('lists', () => membersOf(context, of));
  return connection(rows, page, {
    key: (row) => row.id,
    node: (row) => {
      const firm = firms.find(({ id }) => id === row.firmId);
      return {
        id: row.id,
        firmId: row.firmId,
        firmName: firm?.name ?? '',
        creditCode: firm?.creditCode ?? '',
        projectName: projects.find(({ id }) => id === row.projectId)?.name ?? null,
        category: row.category,
        stars: row.stars,
        validFrom: row.validFrom,
        validTo: row.validTo,
      };
    },
  });
}

async function membersOf(
  { deps }: Context,
  of: { list: string; on: CivilDate; page: Page; order: ListOrder<MemberOrder> },
): Promise<{ rows: ListMembership[]; firms: Firm[]; projects: Project[] }> {
  const { list, on, page } = of;
  const em = deps.read();
  const where = {
    list,
    supersededAt: null,
    validFrom: { $lte: on },
    $or: [{ validTo: null }, { validTo: { $gte: addDays(on, 1) } }],
  };
  const rows = await findInOrder(em, ListMembership, {
    where,
    column: MEMBER_COLUMNS[of.order.by],
    ascending: of.order.ascending,
    first: page.first,
    after: page.after === null ? null : parseId(page.after),
  });
  const firms = await em.find(Firm, { id: { $in: rows.map(({ firmId }) => firmId) } });
  const projects = await em.find(Project, { id: { $in: rows.flatMap(({ projectId }) => projectId ?? []) } });
  return { rows, firms, projects };
}

/** Ids are made in the order of time. */
const MEMBER_COLUMNS: Readonly<Record<MemberOrder, (row: string) => string>> = {
  CREATED: (row) => `${row}.id`,
  FROM: (row) => `${row}.valid_from`,
};

export async function viewOfPlan(context: Context, plan: PlannedRelease): Promise<ListReleasePreviewType> {
  const shown = plan.changes.slice(0, PAGE_SIZE_MAX);
  const firms = await inScope('lists', () =>
    context.deps.read().find(Firm, { id: { $in: shown.map(({ firmId }) => firmId) } }),
  );
  const names = new Map(firms.map((firm) => [firm.id, firm.name]));
  const { digest, adds, removals, unchanged, membersBefore, needsSecondPerson } = plan;
  return Object.assign(new ListReleasePreviewType(), {
    digest,
    adds,
    removals,
    unchanged,
    membersBefore,
    needsSecondPerson,
    errorCount: plan.errors.length,
    errors: plan.errors.slice(0, PAGE_SIZE_MAX),
    changes: shown.map(({ kind, firmId, category }) => ({ kind, firmId, firmName: names.get(firmId) ?? '', category })),
  });
}
