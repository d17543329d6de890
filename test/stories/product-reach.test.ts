import { afterAll, beforeAll, expect, test } from 'vitest';
import { yuan } from '../../domain/money.ts';
import {
  NEED_INPUT,
  type Party,
  PRODUCT_TERMS,
  type RunningPlatform,
  startRunningPlatform,
} from '../support/running-platform.ts';

type Rule = { code: string; admits: number | null; keepsOut: number | null };
type Reach = {
  verdict: string;
  firms: number | null;
  admitted: number | null;
  admittedNow: number | null;
  rules: Rule[];
  plans: { furtherNeeds: number; changes: { kind: string; text: string }[] }[];
  left: number;
};

const FIRMS = 7;
const OF_SMALL = 3;

let running: RunningPlatform;
let bank: Party;
let productId: string;

beforeAll(async () => {
  running = await startRunningPlatform();
  bank = await running.bank();
  productId = (await bank.done<{ id: string }>('publishCreditProduct', { terms: PRODUCT_TERMS })).id;
  for (let at = 0; at < FIRMS; at += 1) await (await running.firm()).done('publishCreditNeed', NEED_INPUT);
  for (let at = 0; at < OF_SMALL; at += 1)
    await (await running.firm()).done('publishCreditNeed', { ...NEED_INPUT, amountFen: yuan(200_000n).toString() });
  await running.settle();
});
afterAll(() => running?.close());

async function reach(terms: object, of: { party?: Party; id?: string | null } = {}): Promise<Reach> {
  const query = `query($id: ID, $terms: ProductTermsInput!) { productReach(productId: $id, terms: $terms) {
    verdict firms admitted admittedNow left rules { code admits keepsOut } plans { furtherNeeds changes { kind text } } } }`;
  const { party = bank, id = productId } = of;
  const { data, errors } = await party.ask<{ productReach: Reach }>(query, {
    id,
    terms: { ...PRODUCT_TERMS, ...terms },
  });
  expect(errors).toEqual([]);
  if (data === null) throw new Error('no answer');
  return data.productReach;
}
const ruleOf = ({ rules }: Reach, code: string): Rule => {
  const found = rules.find((rule) => rule.code === code);
  if (found === undefined) throw new Error(`no ${code}`);
  return found;
};

test('while terms are written, each rule says how many firms it takes and how many it alone keeps out, rounded', async () => {
  const open = await reach({});
  expect(open).toMatchObject({ verdict: 'ESTIMATED', firms: 10, admitted: 10, admittedNow: 10 });
  expect(ruleOf(open, 'RATE')).toEqual({ code: 'RATE', admits: 10, keepsOut: null });
  // The lowest rate of 3.00% + 250BP is above the 5.00% that all of them accept.
  const dear = await reach({ spreadBpsMin: '250', spreadBpsMax: '300' });
  expect(dear).toMatchObject({ admitted: null, admittedNow: 10 });
  expect(ruleOf(dear, 'RATE')).toEqual({ code: 'RATE', admits: null, keepsOut: 10 });
  expect(ruleOf(dear, 'TERM_MIN')).toEqual({ code: 'TERM_MIN', admits: 10, keepsOut: null });
});

test('terms that miss say what would bring more: the change, and about how many needs', async () => {
  const dear = await reach({ spreadBpsMin: '250', spreadBpsMax: '300' });
  const [plan] = dear.plans;
  expect(plan?.furtherNeeds).toBe(10);
  expect(plan?.changes.map(({ kind }) => kind)).toEqual(['lower-spread-min']);
  const spread = /(\d+)BP/.exec(plan?.changes[0]?.text ?? '')?.[1];
  expect(await reach({ spreadBpsMin: spread, spreadBpsMax: '300' })).toMatchObject({ admitted: 10 });
});

test('three firms are fewer than five in every number, and a bound inside a band tells nothing of the number', async () => {
  const small = await reach({ amountFenMin: yuan(10_000n).toString(), amountFenMax: yuan(300_000n).toString() });
  expect(small.admitted).toBeNull();
  expect(ruleOf(small, 'AMOUNT_MAX').admits).toBeNull();
  expect(ruleOf(small, 'AMOUNT_MAX').keepsOut).toBe(5);
  const answers = new Set<string>();
  for (const wan of [110, 150, 199, 200, 201, 250, 299])
    answers.add(JSON.stringify((await reach({ amountFenMax: yuan(BigInt(wan) * 10_000n).toString() })).rules));
  expect(answers.size).toBe(1);
});

test('a product that is sold from a later day on is counted, a new one has no present reach, terms that cannot be are refused', async () => {
  expect(await reach({ validFrom: '2026-06-01' }, { id: null })).toMatchObject({ admitted: 10, admittedNow: null });
  expect((await reach({ termMonthsMin: 40 })).verdict).toBe('TERMS_REFUSED');
  expect((await reach({}, { party: await running.bank() })).verdict).toBe('NOT_THERE');
});

test('the questions of a day run out for one bank, of whatever kind, and refused terms cost none', async () => {
  const { left } = await reach({});
  await reach({ termMonthsMin: 40 });
  expect((await reach({})).left).toBe(left - 1);
  await running.platform.pool.query('update market_question set count = 240');
  expect(await reach({})).toMatchObject({
    verdict: 'ASKED_TOO_OFTEN',
    firms: null,
    admitted: null,
    rules: [],
    left: 0,
  });
  expect((await reach({}, { party: await running.bank(), id: null })).verdict).toBe('ESTIMATED');
});
