import { Engagement } from '../../schema/entities/engagement/engagement.entity.ts';
import type { Deps } from '../ports.ts';
import { COUNTS_FOR_HONOUR_SQL, IS_HONOURED_SQL } from './dispatch.ts';

export const HONOUR_OUTCOMES = ['KEPT', 'LATE', 'NOT_GRANTED'] as const;
/** `LATE`: granted, but the drawdown was written back late or not at all. */
export type HonourOutcome = (typeof HONOUR_OUTCOMES)[number];
export type HonourCase = { readonly engagement: Engagement; readonly outcome: HonourOutcome };

const CASES_SQL = `
  select id, outcome from (
    select id, case when ${IS_HONOURED_SQL} then 'KEPT' when granted_at is not null then 'LATE' else 'NOT_GRANTED' end as outcome
    from engagement where bank_id = ? and ${COUNTS_FOR_HONOUR_SQL} and (?::uuid is null or id < ?::uuid)
  ) cases
  where ?::text is null or outcome = ?::text
  order by id desc limit ?`;

/** The cases behind the honour rate of one bank, the newest first: the same rows that the rate counts. */
export async function findHonourCases(
  deps: Pick<Deps, 'read' | 'now'>,
  of: {
    readonly bankId: string;
    readonly outcome: HonourOutcome | null;
    readonly after: string | null;
    readonly limit: number;
  },
): Promise<HonourCase[]> {
  const { bankId, outcome, after, limit } = of;
  const em = deps.read();
  const rows = await em.execute<{ id: string; outcome: HonourOutcome }[]>(CASES_SQL, [
    deps.now(),
    bankId,
    after,
    after,
    outcome,
    outcome,
    limit,
  ]);
  const found = await em.find(Engagement, { id: { $in: rows.map(({ id }) => id) } });
  const engagementOf = new Map(found.map((engagement) => [engagement.id, engagement]));
  return rows.flatMap(({ id, outcome: how }) => {
    const engagement = engagementOf.get(id);
    return engagement === undefined ? [] : [{ engagement, outcome: how }];
  });
}
