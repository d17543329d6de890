import { addDays, type CivilDate, civilDateOf } from '../../domain/calendar.ts';
import type { FactKind } from '../../domain/registry/tags/fact-kind.ts';
import { TurnedDay } from '../../schema/entities/registry/firm-record.entity.ts';
import type { Deps, Work } from '../ports.ts';
import { readListTypes } from './lists/list-types.ts';
import { lastReleases } from './lists/read-lists.ts';
import { tagPolicyOn } from './tag-policies.ts';

/** The days of a pass: those after the last one that was told, up to and with today. */
type Span = { readonly after: CivilDate; readonly today: CivilDate };

/**
 * Tells what begins, ends or grows stale by the calendar alone. A firm whose derived facts change gets the event of
 * exactly those kinds; one whose dated tags begin or end is matched again as it stands. Days are told once, and days that
 * were missed are made up for. Returns how many events it emitted.
 */
export async function turnDay(deps: Pick<Deps, 'inTransaction' | 'today'>): Promise<number> {
  return deps.inTransaction(async (work) => {
    await work.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 14))', ['turn-day']);
    const today = deps.today();
    const last = await work.em.findOne(TurnedDay, { day: { $lte: today } }, { orderBy: { day: 'desc' } });
    const span = { after: last?.day ?? addDays(today, -1), today };
    if (span.after >= today) return 0;
    await work.em.insert(TurnedDay, { day: today });
    const changed = await findChanged(work, span);
    for (const { firmId, facts } of changed) work.emit({ name: 'firm.fact-recorded.v1', firmId, facts });
    const turned = await findTurned(work, span);
    for (const { firmId, factsVersion } of turned) work.emit({ name: 'firm.facts-changed.v1', firmId, factsVersion });
    return changed.length + turned.length;
  });
}

async function findChanged(work: Work, span: Span): Promise<{ firmId: string; facts: FactKind[] }[]> {
  const policy = await tagPolicyOn(work.em, span.today);
  const of = { ...span, stale: JSON.stringify(await listsGrownStale(work, span)) };
  const rows = await work.em.execute<{ firm_id: string; kinds: FactKind[] }[]>(CHANGED_SQL, [
    of.stale,
    ...within(of),
    ...within(of, policy.taxGradeFreshDays),
    ...within(of),
    ...within(of),
    ...within(of, policy.profileFreshDays),
    ...within(of),
    ...within(of),
    ...within(of),
    ...within(of),
    ...within(of, policy.recordFreshDays),
    ...within(of),
  ]);
  return rows.map(({ firm_id, kinds }) => ({ firmId: firm_id, facts: kinds }));
}

/** Bounds for "a date, moved on by so many days, lies in the span". */
const within = ({ after, today }: Span, days = 0): [CivilDate, CivilDate] => [
  addDays(after, -days),
  addDays(today, -days),
];

const CHANGED_SQL = `
  select firm_id, json_agg(distinct kind order by kind) as kinds from (
    select firm_id, 'LISTS' as kind from list_membership
      where superseded_at is null and project_id is null
        and list in (select value from json_array_elements_text(?::json))
    union all select firm_id, 'TAX_GRADES' from tax_grade where published_on > ? and published_on <= ?
    union all select firm_id, 'TAX_GRADES' from tax_grade where published_on > ? and published_on <= ?
    union all select firm_id, 'CREDIT_GRADES' from credit_grade where graded_on > ? and graded_on <= ?
    union all select firm_id, 'CREDIT_GRADES' from credit_grade where expires_on > ? and expires_on <= ?
    union all select id, 'PROFILE' from firm where stated_on > ? and stated_on <= ?
    union all select firm_id, 'LOANS' from loan where drawdown_on > ? and drawdown_on <= ?
    union all select firm_id, 'LOANS' from loan where maturity_on > ? and maturity_on <= ?
    union all select firm_id, 'LOANS' from external_loan where drawdown_on > ? and drawdown_on <= ?
    union all select firm_id, 'LOANS' from external_loan where maturity_on > ? and maturity_on <= ?
    union all select firm_id, 'RECORDS' from firm_record where valid_from > ? and valid_from <= ?
    union all select l.firm_id, 'LOANS'
      from (select firm_id from loan union select firm_id from external_loan) l
      where exists (select from tag_policy where version > 1 and valid_from > ? and valid_from <= ?)
  ) as told group by firm_id`;

/** Lists whose newest release reaches its limit in the span: everybody on them carries a stale tag from now on. */
async function listsGrownStale(work: Work, { after, today }: Span): Promise<string[]> {
  const types = await readListTypes(work.em, { on: today, actor: { organisationId: null } });
  const releases = await lastReleases(
    work.em,
    types.map(({ code }) => code),
  );
  return types.flatMap(({ code, freshDays }) => {
    const release = releases.get(code);
    if (release === undefined) return [];
    const staleOn = addDays(civilDateOf(release.publishedAt), freshDays);
    return staleOn > after && staleOn <= today ? [code] : [];
  });
}

async function findTurned(work: Work, span: Span): Promise<{ firmId: string; factsVersion: number }[]> {
  const rows = await work.em.execute<{ id: string; facts_version: number }[]>(TURNED_SQL, [
    ...within(span),
    ...within(span),
    ...within(span),
    ...within(span),
  ]);
  return rows.map(({ id, facts_version }) => ({ firmId: id, factsVersion: facts_version }));
}

const TURNED_SQL = `
  select id, facts_version from firm where id in (
    select firm_id from list_membership
      where superseded_at is null and project_id is null and list not like 'BANK\\_%'
        and ((valid_from > ? and valid_from <= ?) or (valid_to > ? and valid_to <= ?))
    union select firm_id from firm_record
      where (valid_from > ? and valid_from <= ?) or (valid_to > ? and valid_to <= ?))`;
