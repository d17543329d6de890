import type { CivilDate } from '../../domain/calendar.ts';
import { FUNNEL_STEPS, type FunnelStep } from '../../domain/insight/funnel.ts';
import { decideParkCoverage, type ParkCoverage } from '../../domain/insight/park-coverage.ts';
import { type Fen, fen } from '../../domain/money.ts';
import type { Deps } from '../ports.ts';
import { tagPolicyOn } from '../registry/tag-policies.ts';
import { type BadLoans, readBadLoans } from './read-bad-loans.ts';

/** Both days are included. */
type Period = { readonly from: CivilDate; readonly to: CivilDate };
type LeagueRow = {
  readonly bankId: string;
  readonly bankName: string;
  readonly accepted: number;
  readonly granted: number;
  readonly loans: number;
  readonly loanFen: Fen;
  readonly firstLoans: number;
  /** Between taking a need and granting; `null` when nothing was granted. */
  readonly medianDecisionHours: number | null;
};
export type MarketBoard = {
  readonly funnel: readonly { readonly step: FunnelStep; readonly needs: number }[];
  /** Loans drawn in the period; those of which nobody has said whether they are a first loan count for nothing else. */
  readonly loans: { readonly all: number; readonly attested: number; readonly first: number; readonly firstFen: Fen };
  readonly league: readonly LeagueRow[];
  readonly parks: readonly ParkCoverage[];
  readonly badLoans: BadLoans | null;
};

const BANKS_MAX = 100;
const ZONE = 'Asia/Shanghai';

/** What the market did in a period: the way of the needs published in it, its loans, its banks, and the parks today. */
export async function readMarketBoard(deps: Pick<Deps, 'read' | 'today'>, period: Period): Promise<MarketBoard> {
  const [funnel, loans, league, parks, badLoans] = await Promise.all([
    readFunnel(deps, period),
    readLoans(deps, period),
    readLeague(deps, period),
    readParks(deps),
    readBadLoans(deps),
  ]);
  return { funnel, loans, league, parks, badLoans };
}

/** A need that came further has passed every step before, whether or not each was recorded by itself. */
async function readFunnel(deps: Pick<Deps, 'read'>, { from, to }: Period): Promise<MarketBoard['funnel']> {
  const [row] = await deps.read().execute<Record<FunnelStep, number>[]>(
    `with way as (
       select exists (select from loan l where l.need_id = n.id) as lent,
         exists (select from engagement e where e.need_id = n.id and e.granted_at is not null) as granted,
         exists (select from engagement e where e.need_id = n.id and e.accepted_at is not null) as accepted,
         exists (select from recommendation r where r.need_id = n.id and not r.is_near_miss) as matched
       from credit_need n where (n.published_at at time zone '${ZONE}')::date between ? and ?)
     select count(*)::int as "PUBLISHED", count(*) filter (where matched or accepted or granted or lent)::int as "MATCHED",
       count(*) filter (where accepted or granted or lent)::int as "ACCEPTED",
       count(*) filter (where granted or lent)::int as "GRANTED", count(*) filter (where lent)::int as "LENT" from way`,
    [from, to],
  );
  return FUNNEL_STEPS.map((step) => ({ step, needs: row?.[step] ?? 0 }));
}

async function readLoans(deps: Pick<Deps, 'read'>, { from, to }: Period): Promise<MarketBoard['loans']> {
  const [row] = await deps.read().execute<{ all: number; attested: number; first: number; first_fen: string }[]>(
    `select count(*)::int as "all", count(is_first_loan)::int as attested,
       count(*) filter (where is_first_loan)::int as first,
       coalesce(sum(amount_fen) filter (where is_first_loan), 0)::text as first_fen
     from loan where drawdown_on between ? and ?`,
    [from, to],
  );
  const { all = 0, attested = 0, first = 0, first_fen: firstFen = '0' } = row ?? {};
  return { all, attested, first, firstFen: fen(BigInt(firstFen)) };
}

type LeagueColumns = Omit<LeagueRow, 'loanFen'> & { readonly loanFen: string };
async function readLeague(deps: Pick<Deps, 'read'>, { from, to }: Period): Promise<LeagueRow[]> {
  const rows = await deps.read().execute<LeagueColumns[]>(
    `with worked as (
       select bank_id, count(*)::int as accepted, count(granted_at)::int as granted,
         percentile_disc(0.5) within group (order by extract(epoch from granted_at - accepted_at) / 3600)
           filter (where granted_at is not null) as hours
       from engagement where (accepted_at at time zone '${ZONE}')::date between ? and ? group by bank_id),
     lent as (
       select bank_id, count(*)::int as loans, sum(amount_fen) as fen, count(*) filter (where is_first_loan)::int as first
       from loan where drawdown_on between ? and ? group by bank_id)
     select b.id as "bankId", b.name as "bankName", coalesce(w.accepted, 0) as accepted, coalesce(w.granted, 0) as granted,
       coalesce(l.loans, 0) as loans, coalesce(l.fen, 0)::text as "loanFen", coalesce(l.first, 0) as "firstLoans",
       round(w.hours)::int as "medianDecisionHours"
     from bank b left join worked w on w.bank_id = b.id left join lent l on l.bank_id = b.id
     where w.bank_id is not null or l.bank_id is not null
     order by coalesce(l.fen, 0) desc, b.id limit ${BANKS_MAX}`,
    [from, to, from, to],
  );
  return rows.map((row) => ({ ...row, loanFen: fen(BigInt(row.loanFen)) }));
}

/** Residents as the rosters of today say; granted are those with a granted or drawn credit on this platform. */
async function readParks(deps: Pick<Deps, 'read' | 'today'>): Promise<ParkCoverage[]> {
  const today = deps.today();
  type Row = { stars: number | null; residents: number; granted: number; asked: string; lent: string };
  const rows = await deps.read().execute<Row[]>(
    `with resident as (
       select distinct firm_id, stars from list_membership
       where list = 'PARK_ROSTER' and superseded_at is null and valid_from <= ? and (valid_to is null or valid_to > ?))
     select r.stars, count(*)::int as residents, count(*) filter (where
       exists (select from loan l where l.firm_id = r.firm_id)
       or exists (select from engagement e where e.firm_id = r.firm_id and e.granted_at is not null))::int as granted,
       coalesce(sum(asked), 0)::text as asked, coalesce(sum(lent), 0)::text as lent
     from resident r
     left join lateral (select sum(amount_fen) as lent from loan where firm_id = r.firm_id) loans on true
     left join lateral (${ASKED_SQL.replace('resident', 'r')}) needs on true
     group by r.stars order by r.stars desc nulls last`,
    [today, today],
  );
  const { parkCoverageOf } = await tagPolicyOn(deps.read(), today);
  return rows.map(({ asked, lent, ...row }) =>
    decideParkCoverage({ ...row, askedFen: fen(BigInt(asked)), lentFen: fen(BigInt(lent)) }, parkCoverageOf),
  );
}

/** What a `resident` firm has asked for in all its needs, each as it was worded last. */
export const ASKED_SQL = `select sum((v.terms->>'amountFen')::bigint) as asked from credit_need n
  join credit_need_version v on v.need_id = n.id and v.version = n.version where n.firm_id = resident.firm_id`;
