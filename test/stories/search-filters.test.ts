import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { NEED_INPUT, type Party, type RunningPlatform, startRunningPlatform } from '../support/running-platform.ts';

let running: RunningPlatform;
let operator: Party;
let young: string;
let old: string;
let waiting: string;

/** Needs that an operator finds by a filter, as a set. */
const FIND = `query($filter: SearchFilter) {
  searchNeeds(input: { text: "", filter: $filter, facets: [state] }, first: 20) {
    ... on FoundNeeds { total edges { node { needId } } facets { facet values { value count } } }
  }
}`;
type Found = {
  readonly searchNeeds: {
    readonly total: number;
    readonly edges: readonly { readonly node: { readonly needId: string } }[];
    readonly facets: readonly {
      readonly facet: string;
      readonly values: readonly { value: string; count: number }[];
    }[];
  };
};

async function find(filter: object): Promise<string[]> {
  const { data, text } = await operator.ask<Found>(FIND, { filter });
  if (data === null) throw new Error(text);
  expect(data.searchNeeds.total).toBe(data.searchNeeds.edges.length);
  return data.searchNeeds.edges.map(({ node }) => node.needId).toSorted();
}

beforeAll(async () => {
  running = await startRunningPlatform();
  operator = await running.operator();
  const publish = async (foundedOn: string, over: object = {}): Promise<string> =>
    (await (await running.firm({ foundedOn })).done<{ id: string }>('publishCreditNeed', { ...NEED_INPUT, ...over }))
      .id;
  young = await publish('2025-01-28');
  old = await publish('2006-01-28');
  // So much that a person looks at it first.
  waiting = await publish('2016-01-28', { amountFen: '90000000000' });
  await running.settle();
  await eventually(async () => (await find({})).length === 3);
}, 60_000);
afterAll(() => running?.close());

test('needs are filtered by the age of their firm: from, to, and both; a firm as old as the bound is in', async () => {
  expect(await find({ ageMonthsMax: 12 })).toEqual([young]);
  expect(await find({ ageMonthsMax: 11 })).toEqual([]);
  expect(await find({ ageMonthsMin: 240 })).toEqual([old]);
  expect(await find({ ageMonthsMin: 13, ageMonthsMax: 239 })).toEqual([waiting]);
});

test('needs are filtered by state, and counted by it', async () => {
  expect(await find({ states: ['SUBMITTED'] })).toEqual([waiting]);
  expect(await find({ states: ['PUBLISHED'] })).toEqual([young, old].toSorted());
  expect(await find({ states: ['PUBLISHED', 'SUBMITTED'], ageMonthsMax: 120 })).toEqual([young, waiting].toSorted());
  expect(await find({ states: ['NO_SUCH_STATE'] })).toEqual([]);
  const { data } = await operator.ask<Found>(FIND, { filter: null });
  expect(data?.searchNeeds.facets).toEqual([
    {
      facet: 'state',
      values: [
        { value: 'PUBLISHED', count: 2 },
        { value: 'SUBMITTED', count: 1 },
      ],
    },
  ]);
});
