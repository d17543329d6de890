import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays, civilDate } from '../../domain/calendar.ts';
import { bps, fen } from '../../domain/money.ts';
import { Loan } from '../../schema/entities/engagement/loan.entity.ts';
import { learnAffinity } from '../../usecases/matching/learn-affinity.ts';
import {
  NEED_INPUT,
  type Party,
  PRODUCT_TERMS,
  type RunningPlatform,
  startRunningPlatform,
} from '../support/running-platform.ts';

const RECOMMENDATIONS = `query($id: ID!) { recommendations(needId: $id, first: 20) { edges { node {
  id rank product { id bankName } } } } }`;
type Answer = { recommendations: { edges: { node: { id: string; product: { id: string } } }[] } };
type Row = { product_id: string; affinity: number | null; model_version: number | null; shadow_version: number | null };

let running: RunningPlatform;
let favourite: Party;
let firm: Party;
let operator: Party;
let owner: Party;
let needId: string;
let cheap: string;
let usual: string;

beforeAll(async () => {
  running = await startRunningPlatform();
  const cheapBank = await running.bank();
  favourite = await running.bank();
  firm = await running.firm();
  operator = await running.operator();
  owner = await running.policyOwner();
  cheap = (
    await cheapBank.done<{ id: string }>('publishCreditProduct', { terms: { ...PRODUCT_TERMS, promisedDays: 4 } })
  ).id;
  usual = (await favourite.done<{ id: string }>('publishCreditProduct', { terms: PRODUCT_TERMS })).id;
  needId = (await firm.done<{ id: string }>('publishCreditNeed', NEED_INPUT)).id;
  await running.settle();
  const rows = Array.from({ length: 80 }, (_, index) => ({
    id: running.platform.deps.newId(),
    bankId: index % 10 === 0 ? cheapBank.organisationId : favourite.organisationId,
    firmId: firm.organisationId,
    contractNo: `LEARN-${index}`,
    contractOn: addDays(civilDate('2025-06-01'), index),
    drawdownOn: addDays(civilDate('2025-06-01'), index),
    maturityOn: civilDate('2027-01-01'),
    amountFen: fen(200_000_000n),
    rateBps: bps(400n),
    securities: [],
    loanType: 'WORKING_CAPITAL',
    purpose: 'WORKING_CAPITAL',
    createdAt: running.platform.deps.now(),
  }));
  await running.platform.deps.read().insertMany(Loan, rows);
});
afterAll(() => running?.close());

async function productsInOrder(): Promise<string[]> {
  const { data } = await firm.ask<Answer>(RECOMMENDATIONS, { id: needId });
  return data?.recommendations.edges.map(({ node }) => node.product.id) ?? [];
}

async function rowsNow(): Promise<Row[]> {
  const { rows } = await running.platform.pool.query<Row>(
    `select product_id, affinity, model_version, shadow_version from recommendation r join match_run m on m.id = r.run_id
     where r.need_id = $1 and superseded_at is null order by rank`,
    [needId],
  );
  return rows;
}

test('a new version stays in the shadow: its estimates are stored and the order stays that of the rules', async () => {
  expect(await productsInOrder()).toEqual([cheap, usual]);
  expect(await learnAffinity(running.platform.deps)).toEqual({ kind: 'learned', version: 1 });
  expect(await learnAffinity(running.platform.deps)).toEqual({ kind: 'unchanged' });
  await firm.done('reviseCreditNeed', { ...NEED_INPUT, needId, version: 1, termMonths: NEED_INPUT.termMonths });
  await running.settle();
  const rows = await rowsNow();
  expect(rows.map(({ product_id }) => product_id)).toEqual([cheap, usual]);
  expect(rows.map(({ model_version, shadow_version }) => [model_version, shadow_version])).toEqual([
    [null, 1],
    [null, 1],
  ]);
  expect(rows[1]?.affinity ?? 0).toBeGreaterThan(rows[0]?.affinity ?? 0);
});

test('a serving version orders eligible pairs anew, and one command brings the order of the rules back', async () => {
  await owner.done('serveAffinityModel', { version: 1 }, { select: 'version' });
  await running.settle();
  expect(await productsInOrder()).toEqual([usual, cheap]);
  expect((await rowsNow()).map(({ model_version }) => model_version)).toEqual([1, 1]);
  await operator.done('rollBackAffinity', { reason: '演练' }, { select: 'version' });
  await running.settle();
  expect(await productsInOrder()).toEqual([cheap, usual]);
  expect((await rowsNow()).map(({ affinity }) => affinity)).toEqual([null, null]);
});

test('every stored match, of rules, shadow and model, comes out the same when it is decided again', async () => {
  const { data } = await operator.ask<{ replayMatches: { checked: number; differing: string[] } }>(
    'query($id: ID!) { replayMatches(needId: $id, first: 50) { checked differing } }',
    { id: needId },
  );
  expect(data?.replayMatches.checked).toBeGreaterThanOrEqual(8);
  expect(data?.replayMatches.differing).toEqual([]);
});

test('what a firm said of a pair outlives the next run, needs a reason, and is nobody else’s to say or read', async () => {
  const pair = { needId, productId: usual };
  expect(await firm.refused('reportMatchOutcome', { ...pair, kind: 'DISMISSED' })).toMatchObject({
    code: 'OUTCOME_REASON',
  });
  expect(await firm.refused('reportMatchOutcome', { ...pair, kind: 'REFUSED', reason: 'RATE' })).toMatchObject({
    code: 'OUTCOME_NOT_YOURS',
  });
  await firm.done('reportMatchOutcome', { ...pair, kind: 'DISMISSED', reason: 'COST' });
  await favourite.done('reportMatchOutcome', { ...pair, kind: 'REFUSED', reason: 'CAPACITY' });
  const stranger = await running.firm();
  expect(await stranger.refused('reportMatchOutcome', { ...pair, kind: 'VIEWED' })).toMatchObject({
    code: 'NOT_FOUND',
  });
  await favourite.done('reviseCreditProduct', {
    productId: usual,
    version: 1,
    terms: { ...PRODUCT_TERMS, promisedDays: 6 },
  });
  await running.settle();
  const ask = (party: Party) =>
    party.ask<{ matchOutcomes: object[] }>(
      'query($id: ID) { matchOutcomes(needId: $id, first: 5) { productId kind reason } }',
      {
        id: needId,
      },
    );
  expect((await ask(firm)).data?.matchOutcomes).toEqual([{ productId: usual, kind: 'DISMISSED', reason: 'COST' }]);
  expect((await ask(favourite)).data?.matchOutcomes).toEqual([
    { productId: usual, kind: 'REFUSED', reason: 'CAPACITY' },
  ]);
  expect((await ask(stranger)).data?.matchOutcomes).toEqual([]);
});

test('a firm is told how many more products a missing fact opens', async () => {
  await favourite.done('publishCreditProduct', { terms: { ...PRODUCT_TERMS, name: '税易贷', taxGrades: ['A', 'B'] } });
  await running.settle();
  const ask = 'query($id: ID!) { matchOpenings(needId: $id) { missing products } }';
  const { data } = await firm.ask<{ matchOpenings: object[] }>(ask, { id: needId });
  expect(data?.matchOpenings).toContainEqual({ missing: 'FIRM_TAX_GRADE', products: 1 });
});
