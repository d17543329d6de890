import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CivilDate } from '../../domain/calendar.ts';
import { OPEN_BRIDGE_STATES } from '../../domain/engagement/bridge-moves.ts';
import { LIVE_STATES } from '../../domain/engagement/engagement-moves.ts';
import type { ErasureFacts } from '../../domain/privacy/decide-erasure.ts';
import type { DataSubject } from '../../domain/privacy/register-terms.ts';
import { retentionPolicyOn } from './retention-policies.ts';

const NONE: ErasureFacts = {
  STILL_IN_ORGANISATION: 0,
  NEED_LIVE: 0,
  ENGAGEMENT_LIVE: 0,
  LOAN_NOT_REPAID: 0,
  BRIDGE_OPEN: 0,
  FILING_OPEN: 0,
  CLAIM_OPEN: 0,
  retainedUntil: null,
};

const LIVE_NEEDS = ['SUBMITTED', 'RETURNED', 'PUBLISHED', 'PAUSED', 'PARTIALLY_FULFILLED'];
const OPEN_LOANS = ['ACTIVE', 'WRITTEN_OFF'];
/** Nothing more is expected of these. */
const ENDED_CLAIMS = ['DENIED', 'RECOVERED_FULL', 'WRITTEN_BACK', 'CLOSED_UNRECOVERABLE', 'REVERSED'];
const ENDED_FILINGS = ['FILING_REJECTED', 'FILING_REVOKED'];

/** What may stand in the way of an erasure, counted as the rows are now. */
export async function loadErasureFacts(
  em: SqlEntityManager,
  of: { readonly subject: DataSubject; readonly subjectId: string; readonly today: CivilDate },
): Promise<ErasureFacts> {
  const { subjectId } = of;
  if (of.subject === 'PERSON') {
    const sql = 'select count(*)::int as count from membership where user_id = ?';
    const [row] = await em.execute<{ count: number }[]>(sql, [subjectId]);
    return { ...NONE, STILL_IN_ORGANISATION: row?.count ?? 0 };
  }
  const among = (states: readonly string[]): string => states.map((state) => `'${state}'`).join(', ');
  const [counts] = await em.execute<Omit<ErasureFacts, 'retainedUntil'>[]>(
    `select 0 as "STILL_IN_ORGANISATION",
       (select count(*)::int from credit_need where firm_id = ? and state in (${among(LIVE_NEEDS)})) as "NEED_LIVE",
       (select count(*)::int from engagement where firm_id = ? and state in (${among(LIVE_STATES)})) as "ENGAGEMENT_LIVE",
       (select count(*)::int from loan where firm_id = ? and state in (${among(OPEN_LOANS)})
          and repaid_fen < amount_fen) as "LOAN_NOT_REPAID",
       (select count(*)::int from bridge_loan where firm_id = ? and state in (${among(OPEN_BRIDGE_STATES)})) as "BRIDGE_OPEN",
       (select count(*)::int from filing where firm_id = ? and state in ('FILING_DRAFT', 'FILING_REVIEW', 'FILING_RETURNED'))
         as "FILING_OPEN",
       (select count(*)::int from loss_claim where firm_id = ? and state not in (${among(ENDED_CLAIMS)})) as "CLAIM_OPEN"`,
    [subjectId, subjectId, subjectId, subjectId, subjectId, subjectId],
  );
  return { ...NONE, ...counts, retainedUntil: await retainedUntil(em, of) };
}

/** Counted from the last day on which public money was filed for, paid or moved for the firm. */
async function retainedUntil(
  em: SqlEntityManager,
  { subjectId, today }: { subjectId: string; today: CivilDate },
): Promise<CivilDate | null> {
  const { days } = await retentionPolicyOn(em, { category: 'FUND', today });
  const [row] = await em.execute<{ until: CivilDate | null }[]>(
    `select (max(last_day) + ?::int)::text as until from (
       select coalesce(filed_on, created_at::date) as last_day from filing
         where firm_id = ? and state not in (${ENDED_FILINGS.map((state) => `'${state}'`).join(', ')})
       union all select greatest(recognised_on, progress_on) from loss_claim where firm_id = ?
       union all select coalesce(returned_at, paid_at)::date from bridge_loan where firm_id = ? and paid_at is not null
       union all select booked_on from ledger_transfer where claim_id in (select id from loss_claim where firm_id = ?)
     ) as days`,
    [days, subjectId, subjectId, subjectId, subjectId],
  );
  return row?.until ?? null;
}
