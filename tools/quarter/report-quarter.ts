import { deriveHonourRate } from '../../domain/engagement/honour-rate.ts';
import { countHonour } from '../../usecases/engagement/dispatch.ts';
import { verifyHistory } from '../../usecases/platform/verify-history.ts';
import type { Quarter } from './simulate-quarter.ts';

export type FunnelLine = { readonly step: string; readonly needs: number };
export type StepTime = {
  readonly step: string;
  readonly cases: number;
  readonly medianHours: number;
  readonly p90Hours: number;
};
export type BankLine = {
  readonly bankId: string;
  readonly diligence: number;
  readonly engagements: number;
  readonly accepted: number;
  readonly granted: number;
  readonly drawn: number;
  readonly timedOut: number;
  readonly honour: string;
};
/** What the simulation counted and what the tables say of the same. */
export type Check = { readonly what: string; readonly counted: string; readonly inTables: string };

export type QuarterReport = {
  readonly begins: string;
  readonly ends: string;
  readonly funnel: readonly FunnelLine[];
  readonly states: Readonly<Record<string, number>>;
  readonly reflows: {
    readonly engagements: number;
    readonly needsWithTwo: number;
    readonly needsWithThree: number;
    readonly toOperator: number;
  };
  readonly times: readonly StepTime[];
  readonly banks: readonly BankLine[];
  readonly refused: Readonly<Record<string, number>>;
  readonly checks: readonly Check[];
  readonly brokenChains: number;
};

type Numbers = Record<string, number>;

const FUNNEL_SQL = `
  select
    (select count(*)::int from credit_need where published_at is not null) as published,
    (select count(distinct need_id)::int from recommendation where not is_near_miss) as matched,
    (select count(distinct need_id)::int from engagement) as engaged,
    (select count(distinct need_id)::int from engagement where accepted_at is not null) as accepted,
    (select count(distinct need_id)::int from engagement e join history_event h on h.stream_id = e.id
       where h.name = 'engagement.moved' and h.detail->>'to' = 'CONTACTED') as contacted,
    (select count(distinct need_id)::int from engagement where granted_at is not null) as granted,
    (select count(distinct need_id)::int from engagement e join history_event h on h.stream_id = e.id
       where h.name = 'engagement.moved' and h.detail->>'to' = 'OFFER_ACCEPTED') as offer_accepted,
    (select count(distinct need_id)::int from loan where need_id is not null) as drawn`;

const CHECKS_SQL = `
  select
    (select count(*) from credit_need)::text as needs,
    (select count(*) from engagement e join history_event h on h.stream_id = e.id and h.name = 'engagement.opened'
       where h.detail->>'to' = 'APPLIED')::text as applied,
    (select count(*) from engagement e join history_event h on h.stream_id = e.id and h.name = 'engagement.opened'
       where h.detail->>'to' = 'GRABBED')::text as grabbed,
    (select count(*) from loan)::text as loans,
    (select coalesce(sum(amount_fen), 0) from loan)::text as drawn_fen,
    (select coalesce(sum(drawn_fen), 0) from engagement)::text as drawn_on_grants_fen,
    (select count(*) from complaint)::text as complaints,
    (select count(*) from bank_rating)::text as ratings,
    (select count(*) from history_event where name = 'engagement.moved' and detail->>'move' not in ('expire', 'close', 'draw'))::text as moves,
    (select count(*) from history_event where name = 'engagement.moved' and detail->>'move' = 'draw')::text as draws,
    (select count(*) from engagement e where e.version <> (select count(*) from history_event h where h.stream_id = e.id
       and h.name in ('engagement.opened', 'engagement.moved')))::text as without_event,
    (select count(*) from engagement where drawn_fen > grant_fen)::text as above_grant,
    (select count(*) from timer where fired_at is null and due_at <= ?)::text as lost_timers,
    (select count(*) from credit_need n where n.state = 'PUBLISHED' and not n.needs_operator
       and not exists (select 1 from engagement e where e.need_id = n.id and e.place is not null)
       and not exists (select 1 from timer t where t.kind = 'dispatch' and t.subject_id = n.id and t.fired_at is null))::text as without_owner`;

/** Everything that a quarter left in the tables, beside what the simulation counted while it ran. */
export async function reportQuarter(quarter: Quarter): Promise<QuarterReport> {
  const { town, tally, begins, ends } = quarter;
  const em = town.deps.read();
  const [funnel] = await em.execute<Numbers[]>(FUNNEL_SQL);
  const states = await em.execute<{ state: string; count: number }[]>(
    'select state, count(*)::int as count from engagement group by state order by state',
  );
  const [reflows] = await em.execute<Numbers[]>(`
    select (select count(*)::int from history_event where name = 'engagement.opened' and detail->>'to' = 'DISPATCHED') as engagements,
      count(*) filter (where lost >= 2)::int as two, count(*) filter (where lost >= 3)::int as three,
      (select count(*)::int from history_event where name = 'need.handed-to-operator') as operator
    from (select need_id, count(*) as lost from engagement
      where state in ('REFUSED', 'RELEASED', 'TIMED_OUT', 'NO_DECISION') group by need_id) lost`);
  return {
    begins,
    ends,
    funnel: Object.entries(funnel ?? {}).map(([step, needs]) => ({ step, needs })),
    states: Object.fromEntries(states.map(({ state, count }) => [state, count])),
    reflows: {
      engagements: reflows?.['engagements'] ?? 0,
      needsWithTwo: reflows?.['two'] ?? 0,
      needsWithThree: reflows?.['three'] ?? 0,
      toOperator: reflows?.['operator'] ?? 0,
    },
    times: await timesOf(quarter),
    banks: await banksOf(quarter),
    refused: tally.refused,
    checks: await checksOf(quarter),
    brokenChains: await countBroken(quarter),
  };
}

/** From the state before to each state, in hours by the virtual clock. */
async function timesOf({ town }: Quarter): Promise<StepTime[]> {
  const rows = await town.deps.read().execute<{ step: string; cases: number; median: number; p90: number }[]>(`
    select step, count(*)::int as cases,
      percentile_cont(0.5) within group (order by hours) as median, percentile_cont(0.9) within group (order by hours) as p90
    from (
      select h.detail->>'to' as step, extract(epoch from h.occurred_at - e.created_at) / 3600 as hours
      from history_event h join engagement e on e.id = h.stream_id
      where h.name = 'engagement.moved'
        and h.detail->>'to' in ('ACCEPTED', 'CONTACT_LOGGED', 'CONTACTED', 'UNDER_REVIEW', 'GRANTED', 'OFFER_ACCEPTED', 'DRAWN')
    ) steps group by step order by median`);
  return rows.map(({ step, cases, median, p90 }) => ({
    step,
    cases,
    medianHours: Math.round(median),
    p90Hours: Math.round(p90),
  }));
}

async function banksOf({ town, characters }: Quarter): Promise<BankLine[]> {
  const em = town.deps.read();
  const rows = await em.execute<(Numbers & { bank_id: string })[]>(`
    select bank_id, count(*)::int as engagements, count(*) filter (where accepted_at is not null)::int as accepted,
      count(*) filter (where granted_at is not null)::int as granted, count(*) filter (where state = 'DRAWN')::int as drawn,
      count(*) filter (where state in ('TIMED_OUT', 'NO_DECISION'))::int as timed_out
    from engagement group by bank_id`);
  const byBank = new Map(rows.map((row) => [row.bank_id, row]));
  const honour = await countHonour({ em }, { bankIds: [...characters.keys()], now: town.deps.now() });
  return [...characters]
    .map(([bankId, { diligence }]) => {
      const { rateBps, lowBps, highBps } = deriveHonourRate(honour.get(bankId) ?? { granted: 0, accepted: 0 });
      const row = byBank.get(bankId);
      const share = (part: bigint): string => `${(Number(part) / 100).toFixed(0)}%`;
      return {
        bankId,
        diligence: Math.round(diligence * 100) / 100,
        engagements: row?.['engagements'] ?? 0,
        accepted: row?.['accepted'] ?? 0,
        granted: row?.['granted'] ?? 0,
        drawn: row?.['drawn'] ?? 0,
        timedOut: row?.['timed_out'] ?? 0,
        honour: `${share(rateBps)} [${share(lowBps)}, ${share(highBps)}]`,
      };
    })
    .sort((one, other) => other.diligence - one.diligence);
}

async function checksOf({ town, tally }: Quarter): Promise<Check[]> {
  const [rows] = await town.deps.read().execute<Record<string, string>[]>(CHECKS_SQL, [town.deps.now()]);
  const { publish = 0, apply = 0, grab = 0, rate = 0, complain = 0, draw = 0 } = tally.moves;
  const all = Object.values(tally.moves).reduce((sum, count) => sum + count, 0);
  const expected: readonly (readonly [string, string | number | bigint])[] = [
    ['needs', tally.published],
    ['applied', tally.applied],
    ['grabbed', tally.grabbed],
    ['loans', tally.loans],
    ['drawn_fen', tally.drawnFen],
    ['drawn_on_grants_fen', tally.drawnFen],
    ['complaints', tally.complaints],
    ['ratings', tally.ratings],
    ['moves', all - publish - apply - grab - rate - complain - draw],
    ['draws', draw],
    ['without_event', 0],
    ['above_grant', 0],
    ['lost_timers', 0],
    ['without_owner', 0],
  ];
  return expected.map(([what, counted]) => ({ what, counted: `${counted}`, inTables: rows?.[what] ?? '' }));
}

const CHAINS_MAX = 100;

/** Chains of engagements spread over all of them. */
async function countBroken({ town }: Quarter): Promise<number> {
  const rows = await town.deps
    .read()
    .execute<{ id: string }[]>('select id from engagement order by md5(id::text) limit ?', [CHAINS_MAX]);
  let broken = 0;
  for (const { id } of rows) if ((await verifyHistory(town.deps, id)).brokenAt !== null) broken += 1;
  return broken;
}

export const reconciles = ({ checks, brokenChains }: QuarterReport): boolean =>
  brokenChains === 0 && checks.every(({ counted, inTables }) => counted === inTables);

/** The report for people. */
export function reportText(report: QuarterReport): string {
  const table = (title: string, rows: readonly object[]): string[] => {
    const heads = Object.keys(rows[0] ?? {});
    const cells = [heads, ...rows.map((row) => Object.values(row).map(String))];
    const widths = heads.map((_head, at) => Math.max(...cells.map((row) => (row[at] ?? '').length)));
    return ['', title, ...cells.map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`)];
  };
  const { funnel, states, reflows, times, banks, refused, checks } = report;
  const counts = (record: Readonly<Record<string, number>>) =>
    Object.entries(record).map(([what, count]) => ({ what, count }));
  return [
    `Quarter ${report.begins} to ${report.ends}`,
    ...table('Funnel (needs)', funnel),
    ...table('Engagements by state', counts(states)),
    ...table('Re-flows', counts(reflows)),
    ...table('Hours from the beginning of an engagement', times),
    ...table(
      'Banks, the most diligent first',
      banks.map(({ bankId, ...rest }) => ({ bank: bankId.slice(-4), ...rest })),
    ),
    ...table('Refused commands', counts(refused)),
    ...table('Reconciliation', checks),
    '',
    reconciles(report) ? 'All totals reconcile with the tables.' : 'TOTALS DO NOT RECONCILE.',
  ].join('\n');
}
