import type { CivilDate } from '../../domain/calendar.ts';
import { CLAIM_CLOCKS, CLOCK_OF_CLAIMANT, RECOVERY_REPORT_MONTHS } from '../../domain/compensation/claim-moves.ts';
import type { Actor, Deps, Work } from '../ports.ts';

export const FUND_NOTICE = {
  /** The trustee has not decided a filing in its days (F3). */
  FILING_OVERDUE: 'FILING_OVERDUE',
  /** The clock of a claim's state has run out. */
  CLAIM_OVERDUE: 'CLAIM_OVERDUE',
  /** Nobody said for a quarter how a recovery goes (R1). */
  RECOVERY_REPORT_DUE: 'RECOVERY_REPORT_DUE',
} as const;
type FundNoticeKind = (typeof FUND_NOTICE)[keyof typeof FUND_NOTICE];

const NOTICES_EACH_RUN_MAX = 500;

type Late = {
  subject: string;
  claim: string | null;
  filing: string;
  organisation: string | null;
  due: CivilDate;
  state: string;
};

/**
 * Tells whoever is late that a clock has run out: once for each clock, however often it runs. A claimant's clock goes to the
 * claimant, every other to the fund. It moves nothing by itself, because public money is neither denied nor paid by a timer.
 */
export async function tendFund(deps: Deps): Promise<number> {
  const today = deps.today();
  return deps.inTransaction(async (work) => {
    await work.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 21))', ['tend-fund']);
    const filings = await findLate(work, LATE_FILINGS, [today]);
    const claims = await findLate(work, LATE_CLAIMS, [[...CLOCK_OF_CLAIMANT], Object.keys(CLAIM_CLOCKS), today]);
    const silent = await findLate(work, SILENT_RECOVERIES, [RECOVERY_REPORT_MONTHS, today, RECOVERY_REPORT_MONTHS]);
    await tell(work, deps, { kind: FUND_NOTICE.FILING_OVERDUE, late: filings });
    await tell(work, deps, { kind: FUND_NOTICE.CLAIM_OVERDUE, late: claims });
    await tell(work, deps, { kind: FUND_NOTICE.RECOVERY_REPORT_DUE, late: silent });
    return filings.length + claims.length + silent.length;
  });
}

const untold = (kind: FundNoticeKind, subject: string, due: string): string =>
  `not exists (select 1 from fund_notice n where n.kind = '${kind}' and n.subject_id = ${subject} and n.due_on = ${due})`;

const LATE_FILINGS = `select f.id as subject, null as claim, f.id as filing, null as organisation, f.due_on::text as due, f.state
  from filing f where f.state = 'FILING_REVIEW' and f.due_on < ? and ${untold('FILING_OVERDUE', 'f.id', 'f.due_on')}
  order by f.due_on, f.id limit ${NOTICES_EACH_RUN_MAX}`;
const LATE_CLAIMS = `select c.id as subject, c.id as claim, c.filing_id as filing,
    case when c.state in (?) then c.claimant_id end as organisation, c.due_on::text as due, c.state
  from loss_claim c where c.state in (?) and c.due_on < ? and ${untold('CLAIM_OVERDUE', 'c.id', 'c.due_on')}
  order by c.due_on, c.id limit ${NOTICES_EACH_RUN_MAX}`;
/** A quarter after the last word, and again a quarter after each reminder. */
const SILENT_RECOVERIES = `select c.id as subject, c.id as claim, c.filing_id as filing, c.claimant_id as organisation,
    (s.since + make_interval(months => ?))::date::text as due, c.state
  from loss_claim c cross join lateral (select greatest(coalesce(c.progress_on, c.state_since::date),
    (select max(n.due_on) from fund_notice n where n.subject_id = c.id and n.kind = 'RECOVERY_REPORT_DUE')) as since) s
  where c.state in ('RECOVERY_ACTIVE', 'RECOVERED_PARTIAL', 'WRITTEN_BACK')
    and ?::date >= (s.since + make_interval(months => ?))::date
  order by c.id limit ${NOTICES_EACH_RUN_MAX}`;

const findLate = (work: Work, statement: string, values: readonly unknown[]): Promise<Late[]> =>
  work.em.execute<Late[]>(statement, [...values]);

async function tell(
  work: Work,
  deps: Deps,
  { kind, late }: { readonly kind: FundNoticeKind; readonly late: readonly Late[] },
): Promise<void> {
  for (const { subject, claim, filing, organisation, due, state } of late) {
    await work.em.execute(
      `insert into fund_notice (id, kind, subject_id, claim_id, filing_id, organisation_id, due_on, created_at)
       values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
      [deps.newId(), kind, subject, claim, filing, organisation, due, deps.now()],
    );
    await work.record({ streamId: subject, name: 'fund.escalated', detail: { kind, due, state }, actorId: 'system' });
  }
}

export type FundNotice = {
  readonly id: string;
  readonly kind: FundNoticeKind;
  readonly claimId: string | null;
  readonly filingId: string;
  readonly firmName: string;
  readonly claimantName: string;
  readonly dueOn: CivilDate;
  readonly createdAt: Date;
};

const FUND_ROLES: ReadonlySet<string> = new Set(['POLICY_OWNER', 'TREASURY', 'TRUSTEE', 'AUDITOR']);
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** What is late, newest first: the fund sees all of it, a claimant what it is asked itself. */
export async function findFundNotices(
  deps: Pick<Deps, 'read'>,
  query: { readonly actor: Actor; readonly first: number },
): Promise<FundNotice[]> {
  const { actor, first } = query;
  const rows = await deps.read().execute<Record<string, string>[]>(
    `select n.id, n.kind, n.claim_id, n.filing_id, n.due_on::text as due, n.created_at::text as created,
       (select name from organisation o where o.id = f.firm_id) as firm,
       (select name from organisation o where o.id = f.claimant_id) as claimant
     from fund_notice n join filing f on f.id = n.filing_id where ? or n.organisation_id = ?::uuid
     order by n.created_at desc, n.id desc limit ?`,
    [actor.roles.some((role) => FUND_ROLES.has(role)), actor.organisationId ?? NOBODY, first],
  );
  return rows.map((row) => ({
    id: row['id'] ?? '',
    kind: row['kind'] as FundNoticeKind,
    claimId: row['claim_id'] ?? null,
    filingId: row['filing_id'] ?? '',
    firmName: row['firm'] ?? '',
    claimantName: row['claimant'] ?? '',
    dueOn: row['due'] as CivilDate,
    createdAt: new Date(row['created'] ?? ''),
  }));
}
