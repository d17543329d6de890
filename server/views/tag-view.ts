import type { CivilDate } from '../../domain/calendar.ts';
import type { AppealState } from '../../domain/registry/tags/appeal.ts';
import { decideParkCoverage } from '../../domain/registry/tags/park-coverage.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { TagAppeal } from '../../schema/entities/registry/firm-record.entity.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import type { ParkCoverageType, TagAppealType } from '../../schema/graphql/registry/tag-types.ts';
import { type Context, isFirm, organisationOf } from '../context.ts';
import { connection, type Page, parseId } from '../paging.ts';

/** A firm sees its own appeals; whoever answers them sees all, those due first at the top. */
export async function loadAppeals(
  context: Context,
  of: { state: AppealState | null; page: Page },
): Promise<Connection<TagAppealType>> {
  const { state, page } = of;
  const em = context.deps.read();
  const [dueOn, id] = page.after?.split('|') ?? [];
  const only = {
    ...(state === null ? {} : { state }),
    ...(isFirm(context) ? { firmId: organisationOf(context) ?? parseId('') } : {}),
    ...(dueOn === undefined || id === undefined || !/^\d{4}-\d\d-\d\d$/.test(dueOn)
      ? {}
      : { $or: [{ dueOn: { $gt: dueOn as CivilDate } }, { dueOn: dueOn as CivilDate, id: { $gt: parseId(id) } }] }),
  };
  const rows = await em.find(TagAppeal, only, { orderBy: { dueOn: 'asc', id: 'asc' }, limit: page.first + 1 });
  const views = await viewsOf(context, rows);
  return connection(views, page, { key: (row) => `${row.dueOn}|${row.id}`, node: (row) => row });
}

export async function loadAppeal(context: Context, id: string): Promise<TagAppealType | null> {
  const row = await context.deps.read().findOne(TagAppeal, { id });
  return row === null ? null : ((await viewsOf(context, [row]))[0] ?? null);
}

async function viewsOf({ deps }: Context, rows: readonly TagAppeal[]): Promise<TagAppealType[]> {
  const firms = await deps.read().find(Firm, { id: { $in: rows.map(({ firmId }) => firmId) } });
  const names = new Map(firms.map((firm) => [firm.id, firm.name]));
  const today = deps.today();
  return rows.map((row) => ({
    id: row.id,
    firmId: row.firmId,
    firmName: names.get(row.firmId) ?? '',
    code: row.code,
    value: row.value,
    source: row.source,
    state: row.state,
    reason: row.reason,
    dueOn: row.dueOn,
    isOverdue: row.state === 'OPEN' && row.dueOn < today,
    answer: row.answer,
    createdAt: row.createdAt,
    answeredAt: row.answeredAt,
  }));
}

/** The parks of the roster on a day with the share of their residents that have a loan in force (4-01). */
export async function loadParkCoverage(
  { deps }: Context,
  of: { on: CivilDate; first: number },
): Promise<ParkCoverageType[]> {
  const rows = await deps
    .read()
    .execute<{ park: string; stars: number; residents: number; granted: number }[]>(PARKS_SQL, [
      of.on,
      of.on,
      of.on,
      of.on,
      of.first,
    ]);
  return rows.map((row) => ({ ...row, ...decideParkCoverage(row) }));
}

const PARKS_SQL = `
  select category as park, max(coalesce(stars, 1))::int as stars, count(distinct firm_id)::int as residents,
    (count(distinct firm_id) filter (where exists (
      select 1 from loan where loan.firm_id = m.firm_id and drawdown_on <= ? and maturity_on > ?)))::int as granted
  from list_membership m
  where list = 'PARK_ROSTER' and superseded_at is null and project_id is null and category is not null
    and valid_from <= ? and (valid_to is null or valid_to > ?)
  group by category order by category limit ?`;
