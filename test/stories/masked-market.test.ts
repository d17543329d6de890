import { afterAll, beforeAll, expect, test } from 'vitest';
import { refreshMasks } from '../../usecases/matching/firm-masks.ts';
import {
  FIRM_INPUT,
  NEED_INPUT,
  type Party,
  PRODUCT_TERMS,
  type RunningPlatform,
  startRunningPlatform,
} from '../support/running-platform.ts';

type Profile = {
  industryName: string;
  divisionName: string;
  sizeClass: string | null;
  firmAge: { from: string | null; to: string | null } | null;
};
type Seen = { needId: string; profile: Profile; firm: unknown };
type Firm = { id: string; needId: string; industryCode: string; divisionCode: string };

const PROFILE = 'profile { industryName divisionName sizeClass firmAge { from to } }';
const CHANGAN = '441900119';
const HUMEN = '441900121';
/** A street of workshops, another town of the same trade, and three firms like nobody else. */
const TOWN = [
  ...Array.from({ length: 6 }, () => ({ industryCode: 'C39', divisionCode: CHANGAN })),
  ...Array.from({ length: 5 }, () => ({ industryCode: 'C39', divisionCode: HUMEN })),
  { industryCode: 'I65', divisionCode: HUMEN },
  { industryCode: 'F51', divisionCode: CHANGAN },
  { industryCode: 'C25', divisionCode: HUMEN },
];
/** What a bank would make to find somebody: each product takes only a few. */
const PROBES = [
  {},
  { industries: ['C39'] },
  { industries: ['C'] },
  { industries: ['I65'] },
  { regions: [CHANGAN] },
  { regions: [HUMEN] },
  { regions: [HUMEN], industries: ['I'] },
  { firstLoanOnly: true },
  { firmAgeMonthsMin: 92 },
];

let running: RunningPlatform;
let bank: Party;
const firms: Firm[] = [];

beforeAll(async () => {
  running = await startRunningPlatform();
  bank = await running.bank();
  for (const place of TOWN) {
    const firm = await running.firm({ ...FIRM_INPUT, ...place, staff: 50 });
    const { id } = await firm.done<{ id: string }>('publishCreditNeed', NEED_INPUT);
    firms.push({ id: firm.organisationId, needId: id, ...place });
  }
  await running.settle();
  for (const [index, terms] of PROBES.entries()) {
    await bank.done('publishCreditProduct', { terms: { ...PRODUCT_TERMS, name: `探测${index}贷`, ...terms } });
    await running.settle();
  }
  await refreshMasks(running.platform.deps);
  await running.settle();
}, 60_000);
afterAll(() => running?.close());

async function lists(): Promise<Record<string, Seen[]>> {
  const { data, errors } = await bank.ask<{
    matchedNeeds: { edges: { node: Seen & { product: { name: string } } }[] };
    needFeed: { edges: { node: { match: Seen } }[] };
    searchNeeds: { edges: { node: Seen }[]; facets: { values: { value: string; count: number }[] }[] };
  }>(`{
    matchedNeeds(first: 100) { edges { node { needId ${PROFILE} firm { id } product { name } } } }
    needFeed(first: 100) { edges { node { match { needId ${PROFILE} firm { id } } } } }
    searchNeeds(first: 50, input: { text: "", facets: [industry, place, size] }) { ... on FoundNeeds {
      edges { node { needId ${PROFILE} firm { id } } } facets { values { value count } } } }
  }`);
  expect(errors).toEqual([]);
  if (data === null) throw new Error('no answer');
  const matched = data.matchedNeeds.edges.map(({ node }) => node);
  const byProduct: Record<string, Seen[]> = {};
  for (const one of matched) (byProduct[one.product.name] ??= []).push(one);
  const counted = data.searchNeeds.facets.flatMap(({ values }) => values.map(({ count }) => count));
  // A facet that only few needs carry would be a list of them.
  for (const count of counted) expect(count).toBeGreaterThanOrEqual(5);
  return {
    ...byProduct,
    feed: data.needFeed.edges.map(({ node }) => node.match),
    search: data.searchNeeds.edges.map(({ node }) => node),
  };
}

test('every list of a bank shows the same of a need, and nobody is narrowed below five by all lists together', async () => {
  const seen = await lists();
  expect(seen['search']).toHaveLength(TOWN.length);
  expect(seen['探测0贷']?.length).toBeGreaterThanOrEqual(5);
  const views = new Map<string, string>();
  for (const { needId } of firms) {
    const own = Object.entries(seen).map(([list, rows]) => [list, rows.find((one) => one.needId === needId)] as const);
    const profiles = new Set(own.flatMap(([, one]) => (one === undefined ? [] : [JSON.stringify(one.profile)])));
    expect(profiles.size, needId).toBe(1);
    expect(own.every(([, one]) => one === undefined || one.firm === null)).toBe(true);
    const isIn = own.filter(([, one]) => one !== undefined).map(([list]) => list);
    views.set(needId, JSON.stringify([...profiles, isIn]));
  }
  for (const view of views.values())
    expect([...views.values()].filter((other) => other === view).length).toBeGreaterThanOrEqual(5);
});

test('a firm like nobody else is shown without place, trade, size and age, and no narrow product finds it', async () => {
  const seen = await lists();
  const lonely = firms.find(({ industryCode }) => industryCode === 'I65');
  const shown = seen['search']?.find(({ needId }) => needId === lonely?.needId);
  expect(shown?.profile).toEqual({ industryName: '', divisionName: '', sizeClass: null, firmAge: null });
  for (const narrow of [3, 6]) expect(seen[`探测${narrow}贷`]).toBeUndefined();
});
