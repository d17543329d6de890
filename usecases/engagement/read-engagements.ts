import { raw } from '@mikro-orm/sql';
import type { EngagementState } from '../../domain/engagement/engagement-moves.ts';
import type { EngagementOrder, ListOrder } from '../../domain/list-orders.ts';
import { Engagement } from '../../schema/entities/engagement/engagement.entity.ts';
import { findInOrder } from '../platform/find-in-order.ts';
import type { Deps } from '../ports.ts';
import { notOfOtherBranch } from '../registry/branches/branch-work.ts';

export type EngagementQuery = {
  /** `null` shows all of them to who looks after the market. */
  readonly organisationId: string | null;
  readonly needId: string | null;
  /** `null` asks for every state. */
  readonly states: readonly EngagementState[] | null;
  /** Only what no other branch of the bank has taken. */
  readonly branchId?: string | undefined;
  readonly order: ListOrder<EngagementOrder>;
  readonly first: number;
  readonly after: string | null;
};

/** What has no limit comes after everything that has one. */
const COLUMN_OF = {
  CREATED: (row: string) => `${row}.id`,
  DUE: (row: string) => `coalesce(${row}.due_at, 'infinity')`,
} as const satisfies Record<EngagementOrder, (row: string) => string>;

/** Engagements of one organisation, one more than a page. */
export function findEngagements(deps: Pick<Deps, 'read'>, query: EngagementQuery): Promise<Engagement[]> {
  const { organisationId, needId, states, branchId, order, first, after } = query;
  const where = {
    $and: [
      organisationId === null ? {} : { $or: [{ firmId: organisationId }, { bankId: organisationId }] },
      needId === null ? {} : { needId },
      states === null ? {} : { state: { $in: [...states] } },
      branchId === undefined ? {} : { [raw((alias) => notOfOtherBranch(`${alias}.id`), [branchId, branchId])]: [] },
    ],
  };
  return findInOrder<Engagement>(deps.read(), Engagement, {
    where,
    column: COLUMN_OF[order.by],
    ascending: order.ascending,
    first,
    after,
  });
}
