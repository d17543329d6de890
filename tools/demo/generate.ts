import { addMonths, type CivilDate, civilDate } from '../../domain/calendar.ts';
import { invariant } from '../../domain/invariant.ts';
import type { DemoData, DemoFirm } from './demo-data.ts';
import { makeBanks } from './make-banks.ts';
import { makeFirms } from './make-firms.ts';
import { makeCreditGrades, makeTaxGrades } from './make-grades.ts';
import { DELISTED_FIRMS, makeListMemberships } from './make-list-memberships.ts';
import { makeLoanDrafts, numberLoans } from './make-loans.ts';
import { makeLosses } from './make-losses.ts';
import { makeNeeds } from './make-needs.ts';
import { makeProducts } from './make-products.ts';
import { CAST_FIRMS, makeTwistedLoans } from './make-twisted-loans.ts';
import { makeRandom, type Random } from './random.ts';

const COUNT = { firms: 2_000, banks: 30, needs: 1_500, ordinaryLoans: 1_600 } as const;
/** The fourth bank: no pilot of 2018; six bad loans of 2024 break its cap of that year. */
const CAPPED_BANK = 3;
/** The stories begin in 2018, and reference data end in early 2026. */
const BUSINESS_DATE_MIN = civilDate('2026-01-01');
const OLD_ENOUGH = civilDate('2018-01-01');
/** A third of the firms has never borrowed, so that there are first loans to be made. */
const BORROWER_SHARE = 0.67;
const BORROWER_AGE_MONTHS_MIN = 12;

/**
 * A whole invented town as it stands on `businessDate`. The same seed and date give the same town, to the fen: each kind
 * draws from its own stream, so that a change to one kind leaves the others as they were.
 */
export function generateDemo(seed: number, businessDate: CivilDate): DemoData {
  invariant(businessDate >= BUSINESS_DATE_MIN, `the stories need a business date from ${BUSINESS_DATE_MIN} on`);
  const stream = (kind: number): Random => makeRandom(Math.imul(seed, 1_000_003) + kind);
  const firms = makeFirms(stream(1), { count: COUNT.firms, businessDate });
  const banks = makeBanks(stream(2), COUNT.banks);
  const products = makeProducts(stream(3), { banks, businessDate });
  const needs = makeNeeds(stream(4), { firms, count: COUNT.needs, businessDate });

  const cast = stream(5).sample(firms.filter(isFitForStory), CAST_FIRMS + DELISTED_FIRMS);
  const [delisted, storyFirms] = [cast.slice(0, DELISTED_FIRMS), cast.slice(DELISTED_FIRMS)];
  const cappedBank = banks[CAPPED_BANK];
  invariant(cappedBank !== undefined, 'the story needs a bank whose cap is exhausted');
  const inStory = new Set(cast.map(({ firmId }) => firmId));
  const borrowing = stream(6);
  const newest = addMonths(businessDate, -BORROWER_AGE_MONTHS_MIN);
  const borrowers = firms.filter(
    ({ firmId, foundedOn }) => borrowing.chance(BORROWER_SHARE) && !inStory.has(firmId) && foundedOn <= newest,
  );
  const loans = numberLoans([
    ...makeLoanDrafts(stream(7), { firms: borrowers, banks, count: COUNT.ordinaryLoans, businessDate }),
    ...makeTwistedLoans({ firms: storyFirms, delisted, banks, cappedBank }),
  ]);
  return {
    businessDate,
    firms,
    banks,
    products,
    needs,
    listMemberships: makeListMemberships(stream(8), { firms, storyFirms, delisted, businessDate }),
    taxGrades: makeTaxGrades(stream(9), { firms, businessDate }),
    creditGrades: makeCreditGrades(stream(10), { firms, businessDate }),
    loans,
    losses: makeLosses(stream(11), { loans, businessDate }),
  };
}

/** Old enough for 2018, and of a size that both schemes cover. */
function isFitForStory(firm: DemoFirm): boolean {
  return firm.foundedOn < OLD_ENOUGH && (firm.sizeClass === 'SMALL' || firm.sizeClass === 'MICRO');
}
