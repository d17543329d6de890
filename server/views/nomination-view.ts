import type { ListOrder, NominationOrder } from '../../domain/list-orders.ts';
import { movesFor, type NominationState } from '../../domain/registry/lists/nomination.ts';
import { inScope } from '../../schema/access/access.ts';
import { HistoryEvent } from '../../schema/entities/platform/outbox-event.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { ListNomination } from '../../schema/entities/registry/list-release.entity.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import type {
  NominationInPublicityType,
  NominationStepType,
  NominationType,
} from '../../schema/graphql/registry/nomination-types.ts';
import { findInOrder } from '../../usecases/platform/find-in-order.ts';
import { type Context, useCaseActor } from '../context.ts';
import { connection, type Page, parseId } from '../paging.ts';

/** What is in no publicity comes after everything that is. */
const COLUMN_OF = {
  CREATED: (row: string) => `${row}.id`,
  PUBLICITY: (row: string) => `coalesce(${row}.publicity_ends_on, 'infinity')`,
} as const satisfies Record<NominationOrder, (row: string) => string>;

export async function loadNominations(
  context: Context,
  of: { list: string; state: NominationState | null; page: Page; order: ListOrder<NominationOrder> },
): Promise<Connection<NominationType>> {
  const { list, state, page, order } = of;
  const rows = await findInOrder(context.deps.read(), ListNomination, {
    where: { list, ...(state === null ? {} : { state }) },
    column: COLUMN_OF[order.by],
    ascending: order.ascending,
    first: page.first,
    after: page.after === null ? null : parseId(page.after),
  });
  const firms = await firmsOf(context, rows);
  return connection(rows, page, { key: (row) => row.id, node: (row) => viewOf(context, row, firms.get(row.firmId)) });
}

export async function loadNomination(context: Context, id: string): Promise<NominationType | null> {
  const row = await context.deps.read().findOne(ListNomination, { id });
  return row === null ? null : viewOf(context, row, (await firmsOf(context, [row])).get(row.firmId));
}

export async function loadSteps(context: Context, id: string, first: number): Promise<NominationStepType[]> {
  const em = context.deps.read();
  if ((await em.count(ListNomination, { id })) === 0) return [];
  const events = await em.find(HistoryEvent, { streamId: id }, { orderBy: { sequence: 'asc' }, limit: first });
  return events.map(({ name, detail, occurredAt }) => {
    const { note, reason } = detail as { note?: string; reason?: string };
    const state = name.replace('nomination.', '') as NominationState;
    return { state, note: note ?? reason ?? '', at: occurredAt };
  });
}

export async function loadInPublicity(context: Context, first: number): Promise<NominationInPublicityType[]> {
  const { deps } = context;
  const only = { state: 'PUBLICITY', publicityEndsOn: { $gte: deps.today() } } as const;
  const { rows, firms } = await inScope('publicity', async () => {
    const found = await deps.read().find(ListNomination, only, { orderBy: { id: 'desc' }, limit: first });
    return { rows: found, firms: await firmsOf(context, found) };
  });
  return rows.map(({ list, firmId, publicityEndsOn }) => ({
    list,
    firmName: firms.get(firmId)?.name ?? '',
    endsOn: publicityEndsOn ?? deps.today(),
  }));
}

async function firmsOf({ deps }: Context, rows: readonly ListNomination[]): Promise<Map<string, Firm>> {
  const firms = await deps.read().find(Firm, { id: { $in: rows.map(({ firmId }) => firmId) } });
  return new Map(firms.map((firm) => [firm.id, firm]));
}

const viewOf = (context: Context, row: ListNomination, firm: Firm | undefined): NominationType => ({
  id: row.id,
  list: row.list,
  firmId: row.firmId,
  firmName: firm?.name ?? '',
  creditCode: firm?.creditCode ?? '',
  state: row.state,
  version: row.version,
  reason: row.reason,
  note: row.note,
  publicityEndsOn: row.publicityEndsOn,
  createdAt: row.createdAt,
  moves: movesFor(row, useCaseActor(context)),
});
