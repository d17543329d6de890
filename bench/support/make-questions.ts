import type { MarketFacts } from '../../domain/matching/market-facts.ts';
import type { NeedOnMarket } from '../../domain/matching/pair.ts';
import { findFixing } from '../../domain/registry/lpr.ts';
import { LPR_FIXINGS } from '../../domain/registry/lpr-fixings.ts';
import { makeFirms } from '../../tools/demo/make-firms.ts';
import { makeNeeds } from '../../tools/demo/make-needs.ts';
import { makeRandom } from '../../tools/demo/random.ts';
import { BUSINESS_DATE, makeStanding } from './make-market.ts';

/** Needs of as many firms, so that no run is helped by the branch history of the one before. */
export function makeQuestions(count: number, seed = 11): NeedOnMarket[] {
  const firms = makeFirms(makeRandom(seed), { count, businessDate: BUSINESS_DATE });
  const firmById = new Map(firms.map((firm) => [firm.firmId, firm]));
  const found = findFixing(LPR_FIXINGS, BUSINESS_DATE);
  const market: MarketFacts = {
    asOf: BUSINESS_DATE,
    lpr: found.verdict === 'found' ? found.fixing : null,
    standing: makeStanding(),
  };
  return makeNeeds(makeRandom(seed + 1), { firms, count, businessDate: BUSINESS_DATE }).flatMap(({ terms }) => {
    const firm = firmById.get(terms.firmId);
    return firm === undefined
      ? []
      : [{ need: terms, firm: { ...firm, version: 1, taxGrade: 'A', creditGrade: 4, hasNoLoanRecord: false }, market }];
  });
}
