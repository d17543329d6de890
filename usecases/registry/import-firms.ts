import type { CivilDate } from '../../domain/calendar.ts';
import { civilDateOf } from '../../domain/calendar.ts';
import { deriveSizeClass } from '../../domain/registry/derive-size-class.ts';
import { Firm, FirmFactsVersion } from '../../schema/entities/registry/firm.entity.ts';
import { Organisation } from '../../schema/entities/registry/organisation.entity.ts';
import { toSnapshot } from '../../schema/terms-json.ts';
import type { Deps, Work } from '../ports.ts';
import { factsOf } from './refresh-firm-facts.ts';

/** A firm of a registry, with a checked credit code; `null` is what the registry does not tell. */
export type RegistryFirm = {
  readonly name: string;
  readonly creditCode: string;
  readonly registeredOn: CivilDate | null;
  readonly divisionCode: string | null;
  readonly industryCode: string | null;
  readonly staff: number | null;
  /** What the registry says beyond the firm's own columns; kept in the firm's history. */
  readonly source: object;
};

export type ImportCount = { readonly imported: number; readonly unchanged: number };

const IMPORTER = 'import';

/**
 * Writes one batch of firms in one transaction: all of it or nothing. A credit code that the platform knows, or that
 * stood earlier in the batch, is left as it is, so a repeated or parallel import changes nothing.
 */
export async function importFirms(
  deps: Pick<Deps, 'inTransaction' | 'now' | 'newId'>,
  firms: readonly RegistryFirm[],
): Promise<ImportCount> {
  const byCode = new Map<string, RegistryFirm>();
  for (const firm of firms) if (!byCode.has(firm.creditCode)) byCode.set(firm.creditCode, firm);
  if (byCode.size === 0) return { imported: 0, unchanged: 0 };

  return deps.inTransaction(async (work) => {
    const codes = [...byCode.keys()];
    await lockCodes(work, codes);
    const known = await work.em.find(Organisation, { creditCode: { $in: codes } }, { fields: ['creditCode'] });
    for (const { creditCode } of known) byCode.delete(creditCode);
    await insertUnverified(work, [...byCode.values()], deps);
    return { imported: byCode.size, unchanged: firms.length - byCode.size };
  });
}

/** The locks of a registration, taken in one order so that two imports wait for each other and never in a circle. */
async function lockCodes(work: Work, codes: readonly string[]): Promise<void> {
  await work.em.execute(
    `select pg_advisory_xact_lock(hashtextextended(code, 2))
     from (select code from json_array_elements_text(?::json) as code order by hashtextextended(code, 2) offset 0) as ordered`,
    [JSON.stringify(codes)],
  );
}

async function insertUnverified(
  work: Work,
  firms: readonly RegistryFirm[],
  deps: Pick<Deps, 'now' | 'newId'>,
): Promise<void> {
  if (firms.length === 0) return;
  const createdAt = deps.now();
  const rows = firms.map((firm) => firmRow(firm, deps.newId(), createdAt));
  await work.em.insertMany(
    Organisation,
    rows.map(({ id, name, creditCode }) => ({ id, kind: 'FIRM' as const, name, creditCode, createdAt })),
  );
  await work.em.insertMany(Firm, rows);
  await work.em.insertMany(
    FirmFactsVersion,
    rows.map((row) => ({
      firmId: row.id,
      version: row.factsVersion,
      facts: toSnapshot(factsOf(row, { tags: [], taxGrade: null, creditGrade: null })),
      createdAt,
    })),
  );
  for (const [at, { id, factsVersion }] of rows.entries()) {
    const detail = { source: firms[at]?.source ?? {} };
    await work.record({ streamId: id, name: 'firm.imported', detail, actorId: IMPORTER });
    work.emit({ name: 'firm.facts-changed.v1', firmId: id, factsVersion });
  }
}

function firmRow(firm: RegistryFirm, id: string, createdAt: Date) {
  const figures = { industryCode: firm.industryCode, staff: firm.staff, revenueFen: null, assetsFen: null };
  return {
    id,
    name: firm.name,
    creditCode: firm.creditCode,
    creditCodeOverride: null,
    erasedAt: null,
    awaitsProof: false,
    ...figures,
    divisionCode: firm.divisionCode,
    foundedOn: firm.registeredOn,
    sizeClass: deriveSizeClass(figures).sizeClass,
    // Nobody of the firm has confirmed these facts.
    verification: 'UNVERIFIED' as const,
    hasNoLoanRecord: null,
    factsVersion: 1,
    statedOn: civilDateOf(createdAt),
    createdAt,
  };
}
