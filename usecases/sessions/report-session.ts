import type { CivilDate } from '../../domain/calendar.ts';
import { type Fen, fen } from '../../domain/money.ts';
import type { SessionTheme } from '../../domain/sessions/session.ts';
import { MatchSession } from '../../schema/entities/sessions/match-session.entity.ts';
import type { Deps } from '../ports.ts';

export type SessionReport = {
  readonly sessionId: string;
  readonly week: string;
  readonly heldOn: CivilDate;
  readonly theme: SessionTheme;
  readonly enrolled: number;
  readonly banks: number;
  readonly meetings: number;
  readonly met: number;
  readonly noShowsFirm: number;
  readonly noShowsBank: number;
  readonly noShowsBoth: number;
  readonly intents: number;
  readonly needsDocs: number;
  readonly declined: number;
  readonly followUps: number;
  readonly unsaid: number;
  readonly applications: number;
  readonly grants: number;
  readonly grantedFen: Fen;
  readonly drawdowns: number;
  readonly drawnFen: Fen;
  readonly firstLoans: number;
  /** Mean of all stars in tenths, 10 to 50; `null` when nobody gave any. */
  readonly satisfactionTenths: number | null;
};

/**
 * What came of sessions, all by one statement. A meeting counts once, under the best that either side said of it. What
 * followed counts when it is of a need and a bank that met, within 90 days from the day of the session.
 */
const REPORT_SQL = `
with held as (select id, week, held_on, theme from match_session where id in (?)),
said as (
  select m.session_id, m.state, m.need_id, m.bank_id, m.firm_stars, m.bank_stars,
    case when m.state <> 'MET' then null
      when 'INTENT' in (m.firm_outcome, m.bank_outcome) then 'INTENT'
      when 'NEEDS_DOCS' in (m.firm_outcome, m.bank_outcome) then 'NEEDS_DOCS'
      when 'FOLLOW_UP' in (m.firm_outcome, m.bank_outcome) then 'FOLLOW_UP'
      when 'DECLINED' in (m.firm_outcome, m.bank_outcome) then 'DECLINED'
      else 'UNSAID' end as outcome
  from session_meeting m join held h on h.id = m.session_id where m.state <> 'CANCELLED'),
counted as (
  select session_id, count(*)::int as meetings,
    (count(*) filter (where state = 'MET'))::int as met,
    (count(*) filter (where state = 'NO_SHOW_FIRM'))::int as no_shows_firm,
    (count(*) filter (where state = 'NO_SHOW_BANK'))::int as no_shows_bank,
    (count(*) filter (where state = 'NO_SHOW_BOTH'))::int as no_shows_both,
    (count(*) filter (where outcome = 'INTENT'))::int as intents,
    (count(*) filter (where outcome = 'NEEDS_DOCS'))::int as needs_docs,
    (count(*) filter (where outcome = 'DECLINED'))::int as declined,
    (count(*) filter (where outcome = 'FOLLOW_UP'))::int as follow_ups,
    (count(*) filter (where outcome = 'UNSAID'))::int as unsaid,
    sum(coalesce(firm_stars, 0) + coalesce(bank_stars, 0)) as stars, count(firm_stars) + count(bank_stars) as star_count
  from said group by session_id),
met as (select distinct session_id, need_id, bank_id from said where state = 'MET'),
followed as (
  select met.session_id, count(*)::int as applications,
    (count(*) filter (where e.granted_at < window_end))::int as grants,
    coalesce(sum(e.grant_fen) filter (where e.granted_at < window_end), 0)::text as granted_fen
  from met join held h on h.id = met.session_id
  cross join lateral (select h.held_on::timestamp at time zone 'Asia/Shanghai' as window_start,
    (h.held_on + 91)::timestamp at time zone 'Asia/Shanghai' as window_end) w
  join engagement e on e.need_id = met.need_id and e.bank_id = met.bank_id
    and e.created_at >= window_start and e.created_at < window_end
  group by met.session_id),
drawn as (
  select met.session_id, count(*)::int as drawdowns, sum(l.amount_fen)::text as drawn_fen,
    (count(*) filter (where l.is_first_loan))::int as first_loans
  from met join held h on h.id = met.session_id
  join loan l on l.need_id = met.need_id and l.bank_id = met.bank_id
    and l.drawdown_on between h.held_on and h.held_on + 90
  group by met.session_id),
enrolled as (
  select e.session_id, (count(*) filter (where need_id is not null))::int as firms,
    (count(*) filter (where need_id is null))::int as banks
  from session_enrolment e join held h on h.id = e.session_id where e.state = 'ENROLLED' group by e.session_id)
select h.id, h.week, h.held_on::text as held_on, h.theme, e.firms, e.banks, c.*, f.applications, f.grants, f.granted_fen,
  d.drawdowns, d.drawn_fen, d.first_loans, (round(10.0 * c.stars / nullif(c.star_count, 0)))::int as satisfaction
from held h left join enrolled e on e.session_id = h.id left join counted c on c.session_id = h.id
left join followed f on f.session_id = h.id left join drawn d on d.session_id = h.id
order by h.week desc`;

const COUNTS = {
  enrolled: 'firms',
  banks: 'banks',
  meetings: 'meetings',
  met: 'met',
  noShowsFirm: 'no_shows_firm',
  noShowsBank: 'no_shows_bank',
  noShowsBoth: 'no_shows_both',
  intents: 'intents',
  needsDocs: 'needs_docs',
  declined: 'declined',
  followUps: 'follow_ups',
  unsaid: 'unsaid',
  applications: 'applications',
  grants: 'grants',
  drawdowns: 'drawdowns',
  firstLoans: 'first_loans',
} as const;

type Row = {
  id: string;
  week: string;
  held_on: CivilDate;
  theme: SessionTheme;
  granted_fen: string | null;
  drawn_fen: string | null;
  satisfaction: number | null;
} & Record<(typeof COUNTS)[keyof typeof COUNTS], number | null>;

/** What came of one session, up to 90 days later; `null` when there is no such session. */
export async function reportSession(deps: Deps, sessionId: string): Promise<SessionReport | null> {
  return (await reportSessions(deps, [sessionId]))[0] ?? null;
}

/** The newest sessions that were held, the newest first, for the trend over the weeks. */
export async function reportTrend(deps: Deps, weeks: number): Promise<SessionReport[]> {
  const held = { state: { $in: ['LIVE' as const, 'CLOSED' as const, 'REVIEWED' as const] } };
  const sessions = await deps.read().find(MatchSession, held, { orderBy: { week: 'desc' }, limit: weeks });
  return reportSessions(
    deps,
    sessions.map(({ id }) => id),
  );
}

async function reportSessions(deps: Deps, ids: readonly string[]): Promise<SessionReport[]> {
  if (ids.length === 0) return [];
  const rows = await deps.read().execute<Row[]>(REPORT_SQL, [ids]);
  return rows.map((row) => {
    const counts = Object.fromEntries(Object.entries(COUNTS).map(([name, column]) => [name, row[column] ?? 0]));
    return {
      ...(counts as Record<keyof typeof COUNTS, number>),
      sessionId: row.id,
      week: row.week,
      heldOn: row.held_on,
      theme: row.theme,
      grantedFen: fen(BigInt(row.granted_fen ?? 0)),
      drawnFen: fen(BigInt(row.drawn_fen ?? 0)),
      satisfactionTenths: row.satisfaction,
    };
  });
}
