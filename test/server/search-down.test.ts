import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SEARCH_INDEXES } from '../../search/port.ts';
import { reconcileSearch } from '../../usecases/search/reconcile-search.ts';
import { PRODUCT_TERMS, type RunningPlatform, startRunningPlatform } from '../support/running-platform.ts';

const QUERY = `query($text: String!) {
  searchProducts(input: { text: $text }, first: 5) {
    __typename
    ... on FoundProducts { isDegraded edges { node { name } } }
    ... on SearchUnavailable { retryAfterSeconds }
  }
  suggest(index: products, text: $text, first: 5) { __typename }
  products(first: 5) { edges { node { name } } }
}`;
type Asked = {
  searchProducts: { __typename: string; isDegraded?: boolean; edges?: { node: { name: string } }[] };
  suggest: { __typename: string };
  products: { edges: { node: { name: string } }[] };
};

let running: RunningPlatform;
beforeAll(async () => {
  running = await startRunningPlatform();
  const bank = await running.bank();
  await bank.done('publishCreditProduct', { terms: { ...PRODUCT_TERMS, name: '园区厂房贷' } });
  await running.settle();
}, 60_000);
afterAll(() => running?.close());

async function ask(text: string): Promise<Asked> {
  const { data, errors } = await running.anonymous.ask<Asked>(QUERY, { text });
  expect(errors).toEqual([]);
  if (data === null) throw new Error('no answer');
  return data;
}
const FOUND = { __typename: 'FoundProducts', isDegraded: false, edges: [{ node: { name: '园区厂房贷' } }] };

test('without its engine search says so by type, plain lists come from the database, and all else goes on', async () => {
  expect((await ask('园区')).searchProducts).toEqual(FOUND);
  await running.platform.pool.query('alter schema search rename to search_gone');
  try {
    const words = await ask('园区');
    expect(words.searchProducts).toEqual({ __typename: 'SearchUnavailable', retryAfterSeconds: 10 });
    expect(words.suggest).toEqual({ __typename: 'SearchUnavailable' });
    expect(words.products.edges).toHaveLength(1);
    expect((await ask('')).searchProducts).toEqual({ ...FOUND, isDegraded: true });
  } finally {
    await running.platform.pool.query('alter schema search_gone rename to search');
  }
  expect((await ask('园区')).searchProducts).toEqual(FOUND);
});

const emptied = async (): Promise<void> => {
  await running.platform.pool.query('truncate search.products, search.needs, search.firms');
  expect((await ask('园区')).searchProducts.edges).toEqual([]);
};

test('an engine that was away longer than any job is tried, and has lost everything, is made whole by the comparison', async () => {
  await emptied();
  for (const index of SEARCH_INDEXES) await reconcileSearch(running.platform.deps, index);
  expect((await ask('园区')).searchProducts).toEqual(FOUND);
});

test('and so it is by the command that rebuilds it, as a program of its own', async () => {
  await emptied();
  const DATABASE_URL = running.platform.pool.options.connectionString ?? '';
  const program = resolve('dist/app/tools/search.js');
  const env = { ...process.env, DATABASE_URL, DEMO: '1' };
  const rebuilt = spawnSync(process.execPath, [program, 'rebuild'], { env, encoding: 'utf8' });
  expect(rebuilt.stderr).toBe('');
  expect(rebuilt.stdout).toMatch(/products: 1 documents of 1 rows in .* s; they answer now/);
  expect((await ask('园区')).searchProducts).toEqual(FOUND);
  expect(spawnSync(process.execPath, [program, 'reindex'], { env }).status).toBe(2);
});
