import type { CivilDate } from '../../domain/calendar.ts';
import { decideParkCoverage } from '../../domain/insight/park-coverage.ts';
import type { AppealOrder, ListOrder } from '../../domain/list-orders.ts';
import { fen } from '../../domain/money.ts';
import type { AppealState } from '../../domain/registry/tags/appeal.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { TagAppeal } from '../../schema/entities/registry/firm-record.entity.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import type { ParkCoverageType, TagAppealType } from '../../schema/graphql/registry/tag-types.ts';
import { ASKED_SQL } from '../../usecases/insight/read-market-board.ts';
import { findInOrder } from '../../usecases/platform/find-in-order.ts';
import { tagPolicyOn } from '../../usecases/registry/tag-policies.ts';
import { type Context, isFirm, organisationOf } from '../context.ts';
import { connection, NOWHERE, type Page, parseId } from '../paging.ts';

const COLUMN_OF = {
  DUE: (row: string) => `${row}.due_on`,
  CREATED: (row: string) => `${row}.id`,
} as const satisfies Record<AppealOrder, (row: string) => string>;

/** A firm sees its own appeals; whoever answers them sees all. */
export async function loadAppeals(
  context: Context,
  of: { state: AppealState | null; page: Page; order: ListOrder<AppealOrder> },
): Promise<Connection<TagAppealType>> {
  const { state, page, order } = of;
  const rows = await findInOrder(context.deps.read(), TagAppeal, {
    where: {
      ...(state === null ? {} : { state }),
      ...(isFirm(context) ? { firmId: organisationOf(context) ?? NOWHERE } : {}),
    },
    column: COLUMN_OF[order.by],
    ascending: order.ascending,
    first: page.first,
    after: page.after === null ? null : parseId(page.after),
  });
  const views = await viewsOf(context, rows);
  return connection(views, page, { key: (row) => row.id, node: (row) => row });
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
    .execute<{ park: string; stars: number; residents: number; granted: number; asked: string; lent: string }[]>(
      PARKS_SQL,
      [of.on, of.on, of.on, of.on, of.first],
    );
  const { parkCoverageOf } = await tagPolicyOn(deps.read(), of.on);
  return rows.map(({ asked, lent, ...row }) => {
    const coverage = decideParkCoverage(
      { ...row, askedFen: fen(BigInt(asked)), lentFen: fen(BigInt(lent)) },
      parkCoverageOf,
    );
    return { ...coverage, ...row, shareBpsMin: coverage.targetBps };
  });
}

const PARKS_SQL = `
  with resident as (
    select category as park, firm_id, max(coalesce(stars, 1)) as stars from list_membership
    where list = 'PARK_ROSTER' and superseded_at is null and project_id is null and category is not null
      and valid_from <= ? and (valid_to is null or valid_to > ?)
    group by category, firm_id)
  select park, max(stars)::int as stars, count(*)::int as residents, (count(*) filter (where lent > 0))::int as granted,
    coalesce(sum(asked), 0)::text as asked, coalesce(sum(lent), 0)::text as lent
  from resident
  left join lateral (select sum(amount_fen) as lent from loan
    where loan.firm_id = resident.firm_id and drawdown_on <= ? and maturity_on > ?) loans on true
  left join lateral (${ASKED_SQL}) needs on true
  group by park order by park limit ?`;
