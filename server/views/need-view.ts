import { civilDateOf } from '../../domain/calendar.ts';
import { type CreditNeed, CreditNeedVersion } from '../../schema/entities/market/credit-need.entity.ts';
import { Bank } from '../../schema/entities/registry/bank.entity.ts';
import { Consent, ConsentRead } from '../../schema/entities/registry/consent.entity.ts';
import type { CreditNeedType } from '../../schema/graphql/market/types.ts';
import type { ConsentType } from '../../schema/graphql/registry/types.ts';
import { needTermsOf } from '../../schema/terms-json.ts';
import type { Deps } from '../../usecases/ports.ts';

/** Needs as their own firm sees them, in the order given, in five statements however many there are. */
export async function needViews(deps: Deps, needs: readonly CreditNeed[]): Promise<CreditNeedType[]> {
  if (needs.length === 0) return [];
  const em = deps.read();
  const ids = needs.map((need) => need.id);
  const versions = await em.find(CreditNeedVersion, {
    $or: needs.map((need) => ({ needId: need.id, version: need.version })),
  });
  const versionOf = new Map(versions.map((version) => [version.needId, version]));
  const consents = await em.find(Consent, { needId: { $in: ids }, revokedAt: null, expiresAt: { $gt: deps.now() } });
  // A paused consent and one that is used up are shown: the firm decides about them.
  const banks = await em.find(Bank, { id: { $in: consents.map((consent) => consent.bankId) } });
  const bankNames = new Map(banks.map((bank) => [bank.id, bank.name]));
  const reads = await countReads(
    deps,
    consents.map((consent) => consent.id),
  );
  const consentView = (consent: Consent): ConsentType => ({
    bankId: consent.bankId,
    bankName: bankNames.get(consent.bankId) ?? '',
    grantedAt: consent.grantedAt,
    expiresOn: civilDateOf(consent.expiresAt),
    reads: reads.get(consent.id) ?? 0,
    purpose: consent.purpose,
    dataCategories: consent.dataCategories,
    readsLeft: consent.readsLeft,
    isPaused: consent.pausedAt !== null,
  });
  return needs.flatMap((need) => {
    const version = versionOf.get(need.id);
    if (version === undefined) return [];
    const terms = needTermsOf(version.terms);
    return {
      id: need.id,
      version: need.version,
      state: need.state,
      amountFen: terms.amountFen,
      termMonths: terms.termMonths,
      purpose: terms.purpose,
      rateBpsMax: terms.rateBpsMax,
      securities: [...terms.securities],
      urgency: terms.urgency,
      description: version.description,
      flags: need.flags,
      mayReflow: need.mayReflow,
      needsOperator: need.needsOperator,
      reviewNote: need.reviewNote,
      publishedOn: need.publishedAt === null ? null : terms.publishedOn,
      expiresOn: need.expiresOn,
      consents: consents.filter((consent) => consent.needId === need.id).map(consentView),
    };
  });
}

async function countReads(deps: Deps, consentIds: readonly string[]): Promise<Map<string, number>> {
  if (consentIds.length === 0) return new Map();
  const rows = await deps
    .read()
    .find(ConsentRead, { consentId: { $in: [...consentIds] } }, { fields: ['consentId'], limit: 10_000 });
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row.consentId, (counts.get(row.consentId) ?? 0) + 1);
  return counts;
}
