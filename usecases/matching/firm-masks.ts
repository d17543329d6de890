import { LockMode } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CivilDate } from '../../domain/calendar.ts';
import {
  assignMasks,
  describeMask,
  type FirmMask,
  type FirmTraits,
  fitsMask,
  HIDDEN_KEY,
  maskKeysOf,
  widenMask,
} from '../../domain/matching/firm-mask.ts';
import type { FirmFacts } from '../../domain/registry/firm-facts.ts';
import { widen } from '../../schema/access/access.ts';
import { MaskGroup, MaskMember } from '../../schema/entities/matching/mask-group.entity.ts';
import { fromSnapshot, toSnapshot } from '../../schema/terms-json.ts';
import type { Deps, Work } from '../ports.ts';

const BATCH = 1_000;
const LOCK = 'select pg_advisory_xact_lock(hashtextextended(?, 17))';

/**
 * Groups all firms anew and has the live needs of those matched and indexed again that look different now. Runs each
 * night; in between new firms join ({@link joinMask}), and whose facts changed keeps its group, so that no group shrinks.
 */
export async function refreshMasks(deps: Pick<Deps, 'inTransaction' | 'today'>): Promise<number> {
  return deps.inTransaction(async (work) => {
    await work.em.execute(LOCK, ['masks']);
    return regroup(work, deps.today());
  });
}

async function regroup(work: Work, today: CivilDate): Promise<number> {
  const before = await contentsByFirm(work.em);
  const groups = assignMasks(await loadTraits(work.em, today), today);
  await work.em.execute('delete from mask_member');
  await work.em.execute('delete from mask_group');
  const changed: string[] = [];
  const members: { firmId: string; key: string }[] = [];
  const contents: { key: string; content: unknown }[] = [];
  for (const [key, firms] of groups) {
    const content = toSnapshot(describeMask(key, firms, today));
    contents.push({ key, content });
    const text = canonicalOf(content);
    for (const { firmId } of firms) {
      members.push({ firmId, key });
      if (before.get(firmId) !== text) changed.push(firmId);
    }
  }
  for (let at = 0; at < contents.length; at += BATCH)
    await work.em.insertMany(MaskGroup, contents.slice(at, at + BATCH));
  for (let at = 0; at < members.length; at += BATCH)
    await work.em.insertMany(MaskMember, members.slice(at, at + BATCH));
  for (const { firmId, factsVersion } of await withLiveNeeds(work.em, changed))
    work.emit({ name: 'firm.facts-changed.v1', firmId, factsVersion });
  return groups.size;
}

/** The group of a firm; one that has none joins the finest that it fits, or the hidden one. */
export async function joinMask(work: Work, firmId: string, today: CivilDate): Promise<FirmMask> {
  const known = (await loadMasks(work.em, [firmId])).get(firmId);
  if (known !== undefined) return known;
  widen('masks');
  await work.em.execute(LOCK, ['masks']);
  if (!(await join(work, firmId, today))) await regroup(work, today);
  return (await loadMasks(work.em, [firmId])).get(firmId) ?? HIDDEN_MASK;
}

/** Has every firm with a live need in a group, before a rematch of all: each in a transaction of its own. */
export async function joinMissingMasks(deps: Pick<Deps, 'read' | 'inTransaction' | 'today'>): Promise<void> {
  const rows = await deps.read().execute<{ firm_id: string }[]>(
    `select distinct firm_id from credit_need n where state in ('PUBLISHED', 'PARTIALLY_FULFILLED')
       and not exists (select from mask_member m where m.firm_id = n.firm_id) order by firm_id`,
  );
  for (const { firm_id: firmId } of rows) await deps.inTransaction((work) => joinMask(work, firmId, deps.today()));
}

/** False when there is no group for it, so that all have to be made anew. */
async function join(work: Work, firmId: string, today: CivilDate): Promise<boolean> {
  const [firm] = await loadTraits(work.em, today, firmId);
  if (firm === undefined || (await work.em.count(MaskMember, { firmId })) > 0) return true;
  const keys = maskKeysOf(firm, today);
  const lockMode = LockMode.PESSIMISTIC_WRITE;
  const rows = await work.em.find(MaskGroup, { key: { $in: keys } }, { lockMode });
  const maskOf = new Map(rows.map(({ key, content }) => [key, fromSnapshot<FirmMask>(content)]));
  const key = keys.find((one) => {
    const mask = maskOf.get(one);
    return mask !== undefined && fitsMask(mask, firm);
  });
  const row = rows.find((one) => one.key === (key ?? HIDDEN_KEY));
  if (row === undefined) return false;
  row.content = toSnapshot(widenMask(fromSnapshot<FirmMask>(row.content), firm));
  work.em.persist(work.em.create(MaskMember, { firmId: firm.firmId, key: row.key }));
  await work.em.flush();
  return true;
}

/** The groups of firms by firm; a firm that has no need on the market may have none. */
export async function loadMasks(em: SqlEntityManager, firmIds: readonly string[]): Promise<Map<string, FirmMask>> {
  if (firmIds.length === 0) return new Map();
  const rows = await em.execute<{ firm_id: string; content: unknown }[]>(
    'select m.firm_id, g.content from mask_member m join mask_group g on g.key = m.key where m.firm_id in (?)',
    [[...new Set(firmIds)]],
  );
  return new Map(rows.map(({ firm_id, content }) => [firm_id, fromSnapshot<FirmMask>(content)]));
}

/** A firm of which no bank may know anything. */
export const HIDDEN_MASK: FirmMask = {
  key: HIDDEN_KEY,
  shown: { industry: null, division: null, sizeClass: null, ageMonths: null },
  firms: 0,
  industries: [],
  divisions: [],
  sizeClasses: [],
  youngestOn: null,
  tagsOfAll: [],
  tagsOfAny: [],
  taxGrades: [],
  loanRecords: [],
};

function traitsOf(firm: FirmFacts, today: CivilDate): FirmTraits {
  const { firmId, industryCode, divisionCode, sizeClass, foundedOn, taxGrade, hasNoLoanRecord } = firm;
  const held = firm.tags.filter(({ from, to }) => from <= today && (to === null || today < to));
  const tags = [...new Set(held.map(({ code }) => code))];
  return { firmId, industryCode, divisionCode, sizeClass, foundedOn, tags, taxGrade, hasNoLoanRecord };
}

/** Firms without snapshot take part with their row: also who never had a need stands beside those who have. */
async function loadTraits(em: SqlEntityManager, today: CivilDate, firmId?: string): Promise<FirmTraits[]> {
  const rows = await em.execute<{ facts: FirmFacts }[]>(
    firmId === undefined ? TRAITS_SQL : `${TRAITS_SQL} and f.id = ?`,
    firmId === undefined ? [] : [firmId],
  );
  return rows.map(({ facts }) => traitsOf(facts, today));
}

const TRAITS_SQL = `
  select coalesce(v.facts, '{}') || jsonb_build_object(
      'firmId', f.id, 'industryCode', coalesce(f.industry_code, ''), 'divisionCode', coalesce(f.division_code, ''),
      'sizeClass', f.size_class, 'foundedOn', f.founded_on, 'hasNoLoanRecord', f.has_no_loan_record,
      'taxGrade', v.facts->>'taxGrade', 'tags', coalesce(v.facts->'tags', '[]'::jsonb)) as facts
  from firm f left join firm_facts_version v on v.firm_id = f.id and v.version = f.facts_version
  where f.erased_at is null and f.id not in (select id from organisation where sandbox_of is not null)`;

async function contentsByFirm(em: SqlEntityManager): Promise<Map<string, string>> {
  const rows = await em.execute<{ firm_id: string; content: unknown }[]>(
    `select m.firm_id, g.content from mask_member m join mask_group g on g.key = m.key
     where m.firm_id in (select firm_id from credit_need where state in ('PUBLISHED', 'PARTIALLY_FULFILLED'))`,
  );
  return new Map(rows.map(({ firm_id, content }) => [firm_id, canonicalOf(content)]));
}

async function withLiveNeeds(
  em: SqlEntityManager,
  firmIds: readonly string[],
): Promise<{ firmId: string; factsVersion: number }[]> {
  const rows = await em.execute<{ id: string; facts_version: number }[]>(
    `select id, facts_version from firm
     where id in (select firm_id from credit_need where state in ('PUBLISHED', 'PARTIALLY_FULFILLED')) order by id`,
  );
  const asked = new Set(firmIds);
  return rows.flatMap(({ id, facts_version }) => (asked.has(id) ? [{ firmId: id, factsVersion: facts_version }] : []));
}

/** The number of firms grows without anybody looking different. */
export function canonicalOf(content: unknown): string {
  const entries = Object.entries(content as object).filter(([key]) => key !== 'firms');
  return JSON.stringify(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
