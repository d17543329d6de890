import { addDays, type CivilDate, civilDate } from '../../domain/calendar.ts';
import { dayBetween } from './demo-amounts.ts';
import type { DemoFirm, DemoListMembership } from './demo-data.ts';
import type { Random } from './random.ts';

const CATEGORIES_2018 = ['W01', 'W02', 'W03', 'W04', 'W05', 'W06', 'W07', 'W08', 'W09', 'W10'];
const OPENED_2018 = civilDate('2018-12-01');
const LAST_LISTING_2018 = civilDate('2021-06-30');
const CLOSED_2018 = civilDate('2022-01-01');
const OPENED_2023 = civilDate('2024-01-01');
/** Firms of the stories of T21. */
export const DELISTED_FIRMS = 4;
export const LISTED_ON = civilDate('2024-02-01');
export const DELISTED_ON = civilDate('2024-08-01');

/** Two fifths of the firms on either list, some of which leave early; the firms of the stories stand on both. */
export function makeListMemberships(
  random: Random,
  facts: {
    firms: readonly DemoFirm[];
    storyFirms: readonly DemoFirm[];
    delisted: readonly DemoFirm[];
    businessDate: CivilDate;
  },
): DemoListMembership[] {
  const { businessDate } = facts;
  const byHand = new Set([...facts.delisted, ...facts.storyFirms].map(({ firmId }) => firmId));
  const memberships: DemoListMembership[] = facts.delisted.map(({ firmId }) => ({
    firmId,
    list: 'WHITELIST_2023',
    category: null,
    from: LISTED_ON,
    to: DELISTED_ON,
  }));
  // The other border cases must fail or pass for their own reason, not for want of a list.
  for (const { firmId } of facts.storyFirms) {
    memberships.push({ firmId, list: 'WHITELIST_2018', category: 'W10', from: OPENED_2018, to: CLOSED_2018 });
    memberships.push({ firmId, list: 'WHITELIST_2023', category: null, from: OPENED_2023, to: null });
  }
  for (const { firmId, foundedOn } of facts.firms) {
    if (byHand.has(firmId)) continue;
    if (foundedOn < LAST_LISTING_2018 && random.chance(0.4)) {
      const from = dayBetween(random, foundedOn > OPENED_2018 ? foundedOn : OPENED_2018, LAST_LISTING_2018);
      const to = random.chance(0.08) ? dayBetween(random, addDays(from, 90), addDays(CLOSED_2018, -1)) : CLOSED_2018;
      memberships.push({ firmId, list: 'WHITELIST_2018', category: random.pick(CATEGORIES_2018), from, to });
    }
    if (random.chance(0.4)) {
      const from = dayBetween(random, foundedOn > OPENED_2023 ? foundedOn : OPENED_2023, addDays(businessDate, -60));
      const to = random.chance(0.08) ? dayBetween(random, addDays(from, 30), businessDate) : null;
      memberships.push({ firmId, list: 'WHITELIST_2023', category: null, from, to });
    }
  }
  return memberships;
}
