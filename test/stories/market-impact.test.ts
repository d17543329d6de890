import { afterAll, beforeAll, expect, test } from 'vitest';
import { yuan } from '../../domain/money.ts';
import { priceAttention } from '../../usecases/matching/price-attention.ts';
import {
  NEED_INPUT,
  type Party,
  PRODUCT_TERMS,
  type RunningPlatform,
  startRunningPlatform,
} from '../support/running-platform.ts';

type Impact = { verdict: string; now: number | null; changed: number | null; left: number };

let running: RunningPlatform;
let bank: Party;
let firm: Party;
let needId: string;
let productId: string;
const NEEDS = 7;

beforeAll(async () => {
  running = await startRunningPlatform();
  bank = await running.bank();
  firm = await running.firm();
  productId = (
    await bank.done<{ id: string }>('publishCreditProduct', { terms: { ...PRODUCT_TERMS, quotaFen: '300000000' } })
  ).id;
  needId = (await firm.done<{ id: string }>('publishCreditNeed', NEED_INPUT)).id;
  for (let other = 1; other < NEEDS; other += 1) await (await running.firm()).done('publishCreditNeed', NEED_INPUT);
  await running.settle();
});
afterAll(() => running?.close());

async function impact(of: Party, terms: object, id: string | null = productId): Promise<Impact> {
  const query =
    'query($id: ID, $terms: ProductTermsInput!) { productImpact(productId: $id, terms: $terms) { verdict now changed left } }';
  const { data, errors } = await of.ask<{ productImpact: Impact }>(query, {
    id,
    terms: { ...PRODUCT_TERMS, ...terms },
  });
  expect(errors).toEqual([]);
  if (data === null) throw new Error('no answer');
  return data.productImpact;
}

test('a bank hears rounded numbers, and nothing below five', async () => {
  expect(await impact(bank, {})).toMatchObject({ verdict: 'ESTIMATED', now: 5, changed: 5 });
  expect(await impact(bank, { firstLoanOnly: true, termMonthsMin: 13 })).toMatchObject({ now: 5, changed: null });
});

test('a bound inside the band of a hidden number changes nothing, so that no row of questions finds the number', async () => {
  // All needs ask for two million, in the band from one to three.
  const answers = new Set<number | null>();
  for (const wan of [110, 150, 199, 200, 201, 250, 299])
    answers.add((await impact(bank, { amountFenMax: yuan(BigInt(wan) * 10_000n).toString() })).changed);
  expect([...answers]).toEqual([null]);
});

test('questions of a day are counted, another bank has its own, and its products are not there', async () => {
  const { left } = await impact(bank, {});
  await running.platform.pool.query('update market_question set count = 240');
  expect(left).toBeLessThan(240);
  expect(await impact(bank, {})).toMatchObject({ verdict: 'ASKED_TOO_OFTEN', now: null, changed: null });
  const other = await running.bank();
  expect((await impact(other, {}, null)).verdict).toBe('ESTIMATED');
  expect((await impact(other, {})).verdict).toBe('NOT_THERE');
});

test('a near miss says how many further products the firm opens by mending it', async () => {
  for (const name of ['九月贷甲', '九月贷乙', '九月贷丙'])
    await bank.done('publishCreditProduct', { terms: { ...PRODUCT_TERMS, name, termMonthsMin: 1, termMonthsMax: 9 } });
  await running.settle();
  const { data } = await firm.ask<{ recommendations: { edges: { node: { furtherProducts: number | null } }[] } }>(
    'query($id: ID!) { recommendations(needId: $id, verdict: NEAR_MISS, first: 5) { edges { node { furtherProducts } } } }',
    { id: needId },
  );
  expect(data?.recommendations.edges.map(({ node }) => node.furtherProducts)).toEqual([2, 2, 2]);
});

test('a batch writes a standing only when a bank showed something, and every stored match still replays, rank and all', async () => {
  const standings = async () =>
    (await running.platform.pool.query<{ count: number }>('select count(*)::int as count from market_standing')).rows[0]
      ?.count ?? 0;
  const before = await standings();
  await priceAttention(running.platform.deps, running.catalogue);
  expect(await standings()).toBe(before);
  await running.platform.pool.query(
    `insert into engagement (id, need_id, firm_id, bank_id, product_id, state, version, sla_code, accepted_at, granted_at, grant_fen, drawn_fen, created_at)
     values (gen_random_uuid(), $1, $2, $3, $4, 'GRANTED', 1, '135', '2026-01-20', '2026-01-21', 100000000, 0, '2026-01-20')`,
    [needId, firm.organisationId, bank.organisationId, productId],
  );
  await priceAttention(running.platform.deps, running.catalogue);
  await running.settle();
  const after = await standings();
  expect(after).toBeGreaterThan(before);
  await priceAttention(running.platform.deps, running.catalogue);
  expect(await standings()).toBe(after);
  const { rows } = await running.platform.pool.query<{ parts: unknown }>(
    `select content->'banks'->$1::text->>'honourBps' as parts from market_standing order by version desc limit 1`,
    [bank.organisationId],
  );
  expect(Number(rows[0]?.parts)).toBeGreaterThan(5_000);
  const operator = await running.operator();
  const { data } = await operator.ask<{ replayMatches: { checked: number; differing: string[] } }>(
    'query($id: ID!) { replayMatches(needId: $id, first: 50) { checked differing } }',
    { id: needId },
  );
  expect(data?.replayMatches.checked).toBeGreaterThanOrEqual(5);
  expect(data?.replayMatches.differing).toEqual([]);
});

type Plans = {
  verdict: string;
  left: number;
  plans: { furtherNeeds: number; changes: { by: string; text: string }[] }[];
};

async function changes(of: Party, id: string): Promise<Plans> {
  const query =
    'query($id: ID!) { productChanges(productId: $id) { verdict left plans { furtherNeeds changes { by text } } } }';
  const { data, errors } = await of.ask<{ productChanges: Plans }>(query, { id });
  expect(errors).toEqual([]);
  if (data === null) throw new Error('no answer');
  return data.productChanges;
}

test('a bank hears the smallest change of its product with which near misses match, at the end of the band, and how many', async () => {
  const lender = await running.bank();
  const terms = { ...PRODUCT_TERMS, name: '小额贷', amountFenMax: yuan(1_500_000n).toString() };
  const { id } = await lender.done<{ id: string }>('publishCreditProduct', { terms });
  const asked = await changes(lender, id);
  expect(asked).toMatchObject({
    verdict: 'ESTIMATED',
    plans: [{ furtherNeeds: 5, changes: [{ by: 'BANK', text: expect.stringContaining('300 万元') as string }] }],
  });
  expect((await changes(lender, id)).left).toBe(asked.left - 1);
  // What was said holds: with that change the needs are reached.
  const stated = { ...terms, amountFenMax: yuan(3_000_000n).toString() };
  expect(await impact(lender, stated, id)).toMatchObject({ now: null, changed: 5 });
  expect((await changes(await running.bank(), id)).verdict).toBe('NOT_THERE');
});

test('a bank that the firm let in sees its near miss with what the bank itself could change; another near miss it never sees', async () => {
  const terms = { ...PRODUCT_TERMS, name: '短贷', termMonthsMin: 1, termMonthsMax: 9 };
  const { id } = await bank.done<{ id: string }>('publishCreditProduct', { terms });
  await running.settle();
  type Match = { needId: string; verdict: string; changes: { by: string }[] };
  const matched = async (): Promise<Match[]> => {
    const { data } = await bank.ask<{ matchedNeeds: { edges: { node: Match }[] } }>(
      'query($id: ID!) { matchedNeeds(productId: $id, first: 10) { edges { node { needId verdict changes { by } } } } }',
      { id },
    );
    return data?.matchedNeeds.edges.map(({ node }) => node) ?? [];
  };
  expect(await matched()).toEqual([]);
  await firm.done('grantConsent', { needId, bankId: bank.organisationId });
  expect(await matched()).toEqual([{ needId, verdict: 'NEAR_MISS', changes: [{ by: 'BANK' }] }]);
  await firm.done('revokeConsent', { needId, bankId: bank.organisationId });
  expect(await matched()).toEqual([]);
});
