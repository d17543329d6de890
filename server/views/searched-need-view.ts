import { civilDateOf, wholeMonthsBetween } from '../../domain/calendar.ts';
import { bandMoney, bandMonths, bandRate } from '../../domain/matching/bands.ts';
import type { ShownTraits } from '../../domain/matching/firm-mask.ts';
import { industryNameZh } from '../../domain/registry/industry.ts';
import { inScope } from '../../schema/access/access.ts';
import { CreditNeed, CreditNeedVersion } from '../../schema/entities/market/credit-need.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import type { SearchedNeedType } from '../../schema/graphql/search/types.ts';
import { needTermsOf } from '../../schema/terms-json.ts';
import { HIDDEN_MASK, loadMasks } from '../../usecases/matching/firm-masks.ts';
import type { Deps } from '../../usecases/ports.ts';
import type { FoundHit } from '../../usecases/search/search-subjects.ts';
import { loadFirmViews } from './firm-view.ts';
import { ageBandView, divisionName } from './match-view.ts';
import { bandView, measureView } from './measure-view.ts';

/** Found needs by id, in six statements at most: in bands, or exact where the hit is of the full document. */
export async function searchedNeedViews(deps: Deps, hits: readonly FoundHit[]): Promise<Map<string, SearchedNeedType>> {
  if (hits.length === 0) return new Map();
  const em = deps.read();
  const { needs, versions, firms } = await inScope('masked-market', async () => {
    const found = await em.find(CreditNeed, { id: { $in: hits.map((hit) => hit.id) } });
    const current = found.map((need) => ({ needId: need.id, version: need.version }));
    return {
      needs: found,
      versions: await em.find(CreditNeedVersion, { $or: current }),
      firms: await em.find(Firm, { id: { $in: [...new Set(found.map((need) => need.firmId))] } }),
    };
  });
  const termsOf = new Map(versions.map((one) => [one.needId, needTermsOf(one.terms)]));
  const firmOf = new Map(firms.map((firm) => [firm.id, firm]));
  const opened = new Set(hits.filter((hit) => hit.audience === 'FULL').map((hit) => hit.id));
  const openFirms = needs.filter((need) => opened.has(need.id)).map((need) => need.firmId);
  const masks = await loadMasks(
    em,
    needs.map((need) => need.firmId),
  );
  const views = new Map((await loadFirmViews(deps, openFirms)).map((view) => [view.id, view]));
  return new Map(
    needs.flatMap((need) => {
      const [terms, firm] = [termsOf.get(need.id), firmOf.get(need.firmId)];
      if (terms === undefined || firm === undefined) return [];
      const isOpen = opened.has(need.id);
      const view: SearchedNeedType = {
        needId: need.id,
        profile: profileOf(deps, { terms, firm, isOpen, shown: (masks.get(firm.id) ?? HIDDEN_MASK).shown }),
        firm: isOpen ? (views.get(need.firmId) ?? null) : null,
        publishedOn: civilDateOf(need.publishedAt ?? need.createdAt),
        expiresOn: need.expiresOn,
      };
      return [[need.id, view]];
    }),
  );
}

type Profiled = {
  readonly terms: ReturnType<typeof needTermsOf>;
  readonly firm: Firm;
  readonly isOpen: boolean;
  readonly shown: ShownTraits;
};

function profileOf(deps: Deps, { terms, firm, isOpen, shown }: Profiled): SearchedNeedType['profile'] {
  const age = firm.foundedOn === null ? null : wholeMonthsBetween(firm.foundedOn, deps.today());
  const industry = firm.industryCode ?? '';
  const division = firm.divisionCode ?? '';
  const { amountFen, termMonths, rateBpsMax, purpose, securities, urgency } = terms;
  return {
    amount: isOpen ? measureView({ kind: 'money', fen: amountFen }) : bandView(bandMoney(amountFen)),
    term: isOpen ? measureView({ kind: 'months', months: termMonths }) : bandView(bandMonths(termMonths)),
    rateMax: isOpen ? measureView({ kind: 'rate', bps: rateBpsMax }) : bandView(bandRate(rateBpsMax)),
    purpose,
    securities: [...securities],
    urgency,
    // Before consent: what the firm shares with all others of its group.
    industryName: industryNameZh(isOpen ? industry : (shown.industry ?? '')) ?? '',
    divisionName: divisionName(deps.divisions, isOpen ? division : shown.division),
    sizeClass: isOpen ? firm.sizeClass : shown.sizeClass,
    revenue:
      firm.revenueFen === null
        ? null
        : isOpen
          ? measureView({ kind: 'money', fen: firm.revenueFen })
          : bandView(bandMoney(firm.revenueFen)),
    firmAge: !isOpen ? ageBandView(shown) : age === null ? null : measureView({ kind: 'months', months: age }),
  };
}
