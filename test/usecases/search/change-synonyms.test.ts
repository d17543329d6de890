import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Party,
  PRODUCT_TERMS,
  type RunningPlatform,
  startRunningPlatform,
} from '../../support/running-platform.ts';

let running: RunningPlatform;
let operator: Party;
beforeAll(async () => {
  running = await startRunningPlatform();
  operator = await running.operator();
}, 60_000);
afterAll(() => running?.close());

const titles = async (text: string): Promise<string[]> => {
  const { data } = await running.anonymous.ask<{ searchProducts: { edges: { node: { name: string } }[] } }>(
    `query($text: String!) {
      searchProducts(input: { text: $text }, first: 5) { ... on FoundProducts { edges { node { name } } } }
    }`,
    { text },
  );
  return (data?.searchProducts.edges ?? []).map(({ node }) => node.name);
};

test('a group that an operator writes counts with the next search, its change too, and its removal ends it', async () => {
  const bank = await running.bank();
  await bank.done('publishCreditProduct', { terms: { ...PRODUCT_TERMS, name: '园区厂房贷' } });
  await running.settle();
  expect(await titles('产业园按揭')).toEqual([]);
  const terms = ['产业园按揭', '厂房贷'];
  const { id } = await operator.done<{ id: string }>('saveSearchSynonym', { id: null, terms });
  expect(await titles('产业园按揭')).toEqual(['园区厂房贷']);
  await operator.done('saveSearchSynonym', { id, terms: ['另一个词', '厂房贷'] });
  expect(await titles('产业园按揭')).toEqual([]);
  expect(await titles('另一个词')).toEqual(['园区厂房贷']);
  await operator.done('removeSearchSynonym', { id });
  expect(await titles('另一个词')).toEqual([]);
});

test('a group of one word, or with a word of one character, is refused', async () => {
  expect(await operator.refused('saveSearchSynonym', { id: null, terms: ['贷款', '贷款'] })).toMatchObject({
    code: 'SYNONYM_COUNT',
  });
  expect(await operator.refused('saveSearchSynonym', { id: null, terms: ['贷', '贷款'] })).toMatchObject({
    code: 'NAME_OUT_OF_RANGE',
  });
});
