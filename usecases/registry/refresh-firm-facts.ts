import type { CivilDate } from '../../domain/calendar.ts';
import type { FirmFacts, TagFact } from '../../domain/registry/firm-facts.ts';
import { type Firm, FirmFactsVersion } from '../../schema/entities/registry/firm.entity.ts';
import { CreditGrade, ListMembership, TaxGradeRecord } from '../../schema/entities/registry/list-membership.entity.ts';
import { toSnapshot } from '../../schema/terms-json.ts';
import type { Work } from '../ports.ts';
import { readListTypes } from './lists/list-types.ts';
import { loadTags } from './load-tags.ts';

/**
 * Writes the next snapshot of what matching knows of a firm and says so in an event, unless nothing changed. Call it
 * at the end of every use-case that changed a fact; the caller holds the lock of the firm's row.
 */
export async function refreshFirmFacts(work: Work, firm: Firm, at: { now: Date; today: CivilDate }): Promise<boolean> {
  await work.em.flush();
  const next = await collectFacts(work, firm, at.today);
  const current = await work.em.findOne(FirmFactsVersion, { firmId: firm.id, version: firm.factsVersion });
  if (current !== null && sameFacts(current.facts, toSnapshot(next))) return false;

  const version = current === null ? firm.factsVersion : firm.factsVersion + 1;
  firm.factsVersion = version;
  const facts = toSnapshot({ ...next, version });
  work.em.persist(work.em.create(FirmFactsVersion, { firmId: firm.id, version, facts, createdAt: at.now }));
  work.emit({ name: 'firm.facts-changed.v1', firmId: firm.id, factsVersion: version });
  return true;
}

async function collectFacts(work: Work, firm: Firm, today: CivilDate): Promise<FirmFacts> {
  const memberships = await work.em.find(
    ListMembership,
    { firmId: firm.id, $not: { list: { $like: 'BANK\\_%' } } },
    { orderBy: { list: 'asc', validFrom: 'asc' } },
  );
  const taxGrade = await work.em.findOne(
    TaxGradeRecord,
    { firmId: firm.id, publishedOn: { $lte: today } },
    { orderBy: { year: 'desc' } },
  );
  const creditGrade = await work.em.findOne(
    CreditGrade,
    { firmId: firm.id, gradedOn: { $lte: today }, expiresOn: { $gt: today } },
    { orderBy: { gradedOn: 'desc' } },
  );
  // A stale tag is shown to its firm, and opens no doors; what shuts them stays shut.
  const types = await readListTypes(work.em, { on: today, actor: { organisationId: null } });
  const shutting = new Set(types.filter(({ polarity }) => polarity === 'NEGATIVE').map(({ code }) => code));
  const stale = (await loadTags(work.em, firm, today)).filter(({ isStale }) => isStale);
  const isStale = (code: string, from: CivilDate): boolean =>
    stale.some((tag) => tag.code === code && tag.validFrom === from);
  return factsOf(firm, {
    memberships: memberships.filter((one) => shutting.has(one.list) || !isStale(one.list, one.validFrom)),
    taxGrade: taxGrade === null || isStale('TAX_GRADE', taxGrade.publishedOn) ? null : taxGrade,
    creditGrade,
  });
}

/** The snapshot of a firm from its own row and from what others recorded of it. */
export function factsOf(
  firm: Firm,
  recorded: {
    readonly memberships: readonly ListMembership[];
    readonly taxGrade: TaxGradeRecord | null;
    readonly creditGrade: CreditGrade | null;
  },
): FirmFacts {
  const { memberships, taxGrade, creditGrade } = recorded;
  const tags: TagFact[] = memberships.map((one) => ({ code: one.list, from: one.validFrom, to: one.validTo }));
  return {
    firmId: firm.id,
    version: firm.factsVersion,
    divisionCode: firm.divisionCode ?? '',
    industryCode: firm.industryCode ?? '',
    sizeClass: firm.sizeClass,
    foundedOn: firm.foundedOn,
    revenueFen: firm.revenueFen,
    taxGrade: taxGrade?.grade ?? null,
    creditGrade: creditGrade?.platformGrade ?? null,
    hasNoLoanRecord: firm.hasNoLoanRecord,
    tags,
  };
}

/** Equal but for their number; jsonb does not keep the order of keys, so they are sorted. */
function sameFacts(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

function canonical(facts: unknown): string {
  const entries = Object.entries(facts as object).filter(([key]) => key !== 'version');
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(entries, (_key, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
