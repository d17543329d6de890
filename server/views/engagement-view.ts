import type { Engagement } from '../../schema/entities/engagement/engagement.entity.ts';
import { Bank } from '../../schema/entities/registry/bank.entity.ts';
import type { EngagementType } from '../../schema/graphql/engagement/engagement-types.ts';
import { ENGAGEMENT_STATE_TEXT, REFUSAL_REASON_TEXT } from '../../text/engagement.ts';
import type { Context } from '../context.ts';

/** Engagements with the names of their banks and what is left of their limits. */
export async function engagementViews(context: Context, rows: readonly Engagement[]): Promise<EngagementType[]> {
  if (rows.length === 0) return [];
  const banks = await context.deps
    .read()
    .find(Bank, { id: { $in: rows.map(({ bankId }) => bankId) } }, { fields: ['name'] });
  const names = new Map(banks.map(({ id, name }) => [id, name]));
  return rows.map((row) => engagementView(context, row, names.get(row.bankId) ?? ''));
}

function engagementView({ deps, language }: Context, row: Engagement, bankName: string): EngagementType {
  const { id, needId, bankId, productId, state, version, slaCode, dueAt, reasonCode, grantFen, drawnFen } = row;
  return {
    id,
    needId,
    bankId,
    bankName,
    productId,
    state,
    stateText: ENGAGEMENT_STATE_TEXT[state][language],
    version,
    slaCode,
    dueAt: dueAt === null ? null : dueAt.toISOString(),
    secondsLeft: dueAt === null ? null : Math.floor((dueAt.getTime() - deps.now().getTime()) / 1_000),
    isPaused: state === 'SUPPLEMENT',
    reasonCode,
    reasonText: reasonCode === null ? null : REFUSAL_REASON_TEXT[reasonCode][language],
    grantFen,
    drawnFen,
  };
}
