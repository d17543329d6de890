import fc from 'fast-check';
import { addMonths, contains, wholeMonthsBetween } from '../../../domain/calendar.ts';
import { type Band, bandGrade, bandMoney, bandMonths, bandRate } from '../../../domain/matching/bands.ts';
import {
  assignMasks,
  describeMask,
  FIRMS_SHARING_MIN,
  type FirmMask,
  type FirmTraits,
} from '../../../domain/matching/firm-mask.ts';
import type { NeedOnMarket } from '../../../domain/matching/pair.ts';
import { bps, fen } from '../../../domain/money.ts';
import type { FirmFacts } from '../../../domain/registry/firm-facts.ts';
import { TODAY } from './arbitraries.ts';

const within = ({ from, to }: Band): fc.Arbitrary<bigint> =>
  fc.bigInt({ min: BigInt(from), max: to === null ? BigInt(from) * 2n + 1n : BigInt(to) - 1n });

/** Another need of another firm whose numbers all lie in the same bands. */
export function alike({ need, firm, market }: NeedOnMarket): fc.Arbitrary<NeedOnMarket> {
  const age = firm.foundedOn === null ? null : Math.max(0, wholeMonthsBetween(firm.foundedOn, market.asOf));
  return fc
    .record({
      amount: within(bandMoney(need.amountFen)),
      term: within(bandMonths(need.termMonths)),
      rate: within(bandRate(need.rateBpsMax)),
      age: age === null ? fc.constant(null) : within(bandMonths(age)),
      revenue: firm.revenueFen === null ? fc.constant(null) : within(bandMoney(firm.revenueFen)),
      grade: firm.creditGrade === null ? fc.constant(null) : within(bandGrade(firm.creditGrade)),
    })
    .map((numbers) => ({
      market,
      need: {
        ...need,
        amountFen: fen(numbers.amount),
        termMonths: Number(numbers.term),
        rateBpsMax: bps(numbers.rate),
      },
      firm: {
        ...firm,
        foundedOn: numbers.age === null ? null : addMonths(market.asOf, -Number(numbers.age)),
        revenueFen: numbers.revenue === null ? null : fen(numbers.revenue),
        creditGrade: numbers.grade === null ? null : Math.min(10, Number(numbers.grade)),
      },
    }));
}

/** What names a firm, on the day of matching. */
const traitsOf = (firm: FirmFacts): FirmTraits => ({
  ...firm,
  tags: [...new Set(firm.tags.filter((tag) => contains(tag, TODAY)).map(({ code }) => code))],
});

/** The firm among enough others that are just like it. */
export const crowdOf = (firm: FirmFacts): FirmMask => {
  const traits = traitsOf(firm);
  const crowd = Array.from({ length: FIRMS_SHARING_MIN }, (_one, index) => ({ ...traits, firmId: `${index}` }));
  const [[key, members] = ['', crowd]] = assignMasks(crowd, TODAY);
  return describeMask(key, members, TODAY);
};
