import { industryNameZh } from '../../domain/registry/industry.ts';
import { Firm, FirmFactsVersion } from '../../schema/entities/registry/firm.entity.ts';
import type { FirmType } from '../../schema/graphql/registry/types.ts';
import { firmFactsOf } from '../../schema/terms-json.ts';
import type { Deps } from '../../usecases/ports.ts';

/** A firm as itself and those it lets in see it; `null` when it is not there. */
export async function loadFirmView(deps: Pick<Deps, 'read' | 'divisions'>, id: string): Promise<FirmType | null> {
  const [view] = await loadFirmViews(deps, [id]);
  return view ?? null;
}

/** Several firms in two statements, in no order. */
export async function loadFirmViews(
  deps: Pick<Deps, 'read' | 'divisions'>,
  ids: readonly string[],
): Promise<FirmType[]> {
  if (ids.length === 0) return [];
  const em = deps.read();
  const firms = await em.find(Firm, { id: { $in: [...ids] } });
  if (firms.length === 0) return [];
  const versions = await em.find(FirmFactsVersion, {
    $or: firms.map((firm) => ({ firmId: firm.id, version: firm.factsVersion })),
  });
  return firms.map((firm) =>
    viewOf(
      deps,
      firm,
      versions.find((version) => version.firmId === firm.id),
    ),
  );
}

function viewOf({ divisions }: Pick<Deps, 'divisions'>, firm: Firm, version: FirmFactsVersion | undefined): FirmType {
  const facts = version === undefined ? null : firmFactsOf(version.facts);
  return {
    id: firm.id,
    version: firm.factsVersion,
    name: firm.name,
    creditCode: firm.creditCode,
    industryCode: firm.industryCode,
    industryName: firm.industryCode === null ? null : industryNameZh(firm.industryCode),
    divisionCode: firm.divisionCode,
    divisionName: firm.divisionCode === null ? null : divisions.nameOf(firm.divisionCode),
    staff: firm.staff,
    revenueFen: firm.revenueFen,
    assetsFen: firm.assetsFen,
    foundedOn: firm.foundedOn,
    hasNoLoanRecord: firm.hasNoLoanRecord,
    sizeClass: firm.sizeClass,
    isVerified: firm.verification === 'VERIFIED',
    missingFacts: missingFacts(firm),
    tags: [...(facts?.tags ?? [])],
  };
}

function missingFacts(firm: Firm): string[] {
  const facts = {
    industryCode: firm.industryCode,
    divisionCode: firm.divisionCode,
    staff: firm.staff,
    revenueFen: firm.revenueFen,
    assetsFen: firm.assetsFen,
    foundedOn: firm.foundedOn,
    hasNoLoanRecord: firm.hasNoLoanRecord,
  };
  return Object.entries(facts)
    .filter(([, value]) => value === null)
    .map(([name]) => name);
}
