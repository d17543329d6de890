import type { CivilDate } from '../../domain/calendar.ts';
import type { FirmFacts } from '../../domain/registry/firm-facts.ts';
import type { TaxGrade } from '../../domain/registry/size-class.ts';
import type { FactKind } from '../../domain/registry/tags/fact-kind.ts';
import { isRecordTagCode } from '../../domain/registry/tags/firm-record.ts';
import { type Firm, FirmFactsVersion } from '../../schema/entities/registry/firm.entity.ts';
import { CreditGrade } from '../../schema/entities/registry/list-membership.entity.ts';
import { firmFactsOf, toSnapshot } from '../../schema/terms-json.ts';
import type { Work } from '../ports.ts';
import { readListTypes } from './lists/list-types.ts';
import { loadTags } from './load-tags.ts';

type At = {
  readonly now: Date;
  readonly today: CivilDate;
  /** The facts that changed; the rest of the snapshot stays as it was. All of them, when left out. */
  readonly kinds?: readonly FactKind[];
};

/**
 * Writes the next snapshot of what matching knows of a firm and says so in an event, unless nothing changed. Call it
 * at the end of every use-case that changed a fact; the caller holds the lock of the firm's row.
 */
export async function refreshFirmFacts(work: Work, firm: Firm, at: At): Promise<boolean> {
  await work.em.flush();
  const current = await work.em.findOne(FirmFactsVersion, { firmId: firm.id, version: firm.factsVersion });
  const next = await collectFacts(work, firm, { ...at, known: current === null ? null : firmFactsOf(current.facts) });
  if (current !== null && sameFacts(current.facts, toSnapshot(next))) return false;

  const version = current === null ? firm.factsVersion : firm.factsVersion + 1;
  firm.factsVersion = version;
  const facts = toSnapshot({ ...next, version });
  work.em.persist(work.em.create(FirmFactsVersion, { firmId: firm.id, version, facts, createdAt: at.now }));
  work.emit({ name: 'firm.facts-changed.v1', firmId: firm.id, factsVersion: version });
  return true;
}

async function collectFacts(work: Work, firm: Firm, at: At & { known: FirmFacts | null }): Promise<FirmFacts> {
  const { today, known } = at;
  const kinds = known === null ? null : (at.kinds ?? null);
  const isAsked = (kind: FactKind): boolean => kinds === null || kinds.includes(kind);
  const derived = await loadTags(work.em, firm, { today, kinds });
  // A stale tag is shown to its firm, and opens no doors; a warning goes on closing them.
  const fresh = derived.filter(({ isStale, isWarning }) => isWarning || !isStale);
  const lists = new Set((await readListTypes(work.em, { on: today, actor: NOBODY })).map(({ code }) => code));
  const kindOf = (code: string): FactKind | null =>
    isRecordTagCode(code) ? 'RECORDS' : lists.has(code) ? 'LISTS' : null;
  const asked = fresh.filter(({ code }) => {
    const kind = kindOf(code);
    return kind !== null && isAsked(kind);
  });
  const kept = known?.tags.filter(({ code }) => !isAsked(kindOf(code) ?? 'LISTS')) ?? [];
  const taxGrade = fresh.findLast(({ code, validTo }) => code === 'TAX_GRADE' && validTo === null)?.value ?? null;
  return factsOf(firm, {
    tags: [...kept, ...asked.map(({ code, validFrom, validTo }) => ({ code, from: validFrom, to: validTo }))].sort(
      (one, other) => (`${one.code}${one.from}` < `${other.code}${other.from}` ? -1 : 1),
    ),
    taxGrade: isAsked('TAX_GRADES') ? (taxGrade as TaxGrade | null) : (known?.taxGrade ?? null),
    creditGrade: isAsked('CREDIT_GRADES') ? await newestCreditGrade(work, firm, today) : (known?.creditGrade ?? null),
  });
}

const NOBODY = { organisationId: null };

async function newestCreditGrade(work: Work, firm: Firm, today: CivilDate): Promise<number | null> {
  const valid = { firmId: firm.id, gradedOn: { $lte: today }, expiresOn: { $gt: today } };
  const newest = await work.em.findOne(CreditGrade, valid, { orderBy: { gradedOn: 'desc' } });
  return newest?.platformGrade ?? null;
}

/** The snapshot of a firm from its own row and from what others recorded of it. */
export function factsOf(firm: Firm, recorded: Pick<FirmFacts, 'tags' | 'taxGrade' | 'creditGrade'>): FirmFacts {
  return {
    firmId: firm.id,
    version: firm.factsVersion,
    divisionCode: firm.divisionCode ?? '',
    industryCode: firm.industryCode ?? '',
    sizeClass: firm.sizeClass,
    foundedOn: firm.foundedOn,
    revenueFen: firm.revenueFen,
    hasNoLoanRecord: firm.hasNoLoanRecord,
    ...recorded,
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
