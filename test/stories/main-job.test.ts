import { afterAll, beforeAll, expect, test } from 'vitest';
import { civilDate } from '../../domain/calendar.ts';
import { yuan } from '../../domain/money.ts';
import { seedPolicies } from '../../usecases/compensation/policies.ts';
import { setBudget } from '../../usecases/compensation/set-budget.ts';
import { eventually } from '../support/eventually.ts';
import { putOnList } from '../support/put-on-list.ts';
import {
  FIRM_INPUT,
  NEED_INPUT,
  nextCreditCode,
  type Party,
  PRODUCT_TERMS,
  type RunningPlatform,
  startRunningPlatform,
} from '../support/running-platform.ts';

type Measure = { kind: string; exact: string | null; from: string | null; to: string | null; codes: string[] | null };
type Rule = { code: string; verdict: string; have: Measure | null; want: Measure | null; missing: string | null };
type Recommended = {
  verdict: string;
  product: { id: string };
  rules: Rule[];
  changes: { kind: string; text: string; fields: string[] }[];
};
type Matched = {
  needId: string;
  firm: { name: string; creditCode: string } | null;
  profile: { amount: Measure; term: Measure; rateMax: Measure; revenue: Measure | null };
  rules: Rule[];
};
type Page<Node> = { edges: { node: Node }[] };

const MEASURE = '{ kind exact from to codes }';
const RULES = `rules { code verdict have ${MEASURE} want ${MEASURE} missing }`;
const RECOMMENDATIONS = `query($id: ID!) { recommendations(needId: $id, first: 20) { edges { node {
  verdict product { id } ${RULES} changes { kind text fields }
} } } }`;
const MATCHED = `query { matchedNeeds(first: 20) { edges { node {
  needId firm { name creditCode } ${RULES}
  profile { amount ${MEASURE} term ${MEASURE} rateMax ${MEASURE} revenue ${MEASURE} }
} } } }`;
const LOAN = `id filing { state schemeCode gates { code verdict have ${MEASURE} want ${MEASURE} } }
  loss { state payableFen bankBearsFen isIllustrative steps { code ruleId result ${MEASURE} } }`;

let running: RunningPlatform;
let operator: Party;
let bank: Party;
let firm: Party;
let needId: string;
let productId: string;

beforeAll(async () => {
  running = await startRunningPlatform();
  const { deps } = running.platform;
  await seedPolicies(deps.read(), { withIllustrativeTiers: true });
  await deps.inTransaction((work) =>
    setBudget(work, deps, { pool: 'DG-2023', year: 2026, amountFen: yuan(1_000_000_000n), actorId: 'treasury' }),
  );
  operator = await running.operator();
  bank = await running.bank();
  firm = await running.firm();
  await putOnList(deps, { firmId: firm.organisationId, list: 'WHITELIST_2023', validFrom: civilDate('2024-01-01') });
  await running.settle();
  productId = (await bank.done<{ id: string }>('publishCreditProduct', { terms: FULL_TERMS })).id;
  needId = (await firm.done<{ id: string }>('publishCreditNeed', NEED_INPUT)).id;
});
afterAll(() => running?.close());

const nodesOf = <Node>(page: Page<Node> | undefined): Node[] => (page?.edges ?? []).map(({ node }) => node);

async function recommended(of: Party, id: string): Promise<Recommended[]> {
  const answer = await of.ask<{ recommendations: Page<Recommended> }>(RECOMMENDATIONS, { id });
  expect(answer.errors).toEqual([]);
  return nodesOf(answer.data?.recommendations);
}

async function matched(of: Party): Promise<Matched[]> {
  const answer = await of.ask<{ matchedNeeds: Page<Matched> }>(MATCHED);
  expect(answer.errors).toEqual([]);
  return nodesOf(answer.data?.matchedNeeds);
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not there yet');
  return value;
}

const matchedNeed = (of: Party, id: string): Promise<Matched> =>
  eventually(async () => present((await matched(of)).find((one) => one.needId === id)));

/** A product that sets nearly every condition. */
const FULL_TERMS = {
  ...PRODUCT_TERMS,
  industries: ['C'],
  excludedIndustries: ['C26'],
  excludedTags: ['DISHONEST'],
  revenueFenMin: '1000000000',
  revenueFenMax: '40000000000',
  firstLoanOnly: true,
  schemes: ['DG-2023-BANK'],
  quotaFen: '10000000000',
};
const OPEN_RULES = new Set(['REQUIRED_TAGS', 'CREDIT_GRADE', 'TAX_GRADE']);

const isBand = (measure: Measure | null): boolean => measure !== null && measure.exact === null;

const loanInput = (contractNumber: string, over: object = {}) => ({
  contractNumber,
  contractOn: '2026-01-05',
  drawnOn: '2026-01-05',
  maturesOn: '2027-01-05',
  needId,
  productId,
  principalFen: '200000000',
  rateBps: '400',
  securities: ['CREDIT_ONLY'],
  loanType: 'CREDIT',
  ...over,
});

test('a code with a wrong check digit is refused with its field; the right one registers the firm with its size class', async () => {
  const person = await running.user();
  const code = nextCreditCode();
  const wrong = `${code.slice(0, 17)}${code.endsWith('0') ? '1' : '0'}`;
  const refusal = await person.refused('registerFirm', { ...FIRM_INPUT, creditCode: wrong });
  expect(refusal).toMatchObject({ code: 'CREDIT_CODE_CODE_CHECK', field: 'creditCode' });
  const registered = await person.done(
    'registerFirm',
    { ...FIRM_INPUT, creditCode: code },
    { select: 'id creditCode sizeClass isVerified' },
  );
  expect(registered).toMatchObject({ creditCode: code, sizeClass: 'SMALL', isVerified: true });
});

test('a published need is recommended to both sides, and every rule names both of its numbers', async () => {
  const best = await eventually(async () => {
    const found = await recommended(firm, needId);
    return present(found.find((one) => one.product.id === productId));
  });
  expect(best.verdict).toBe('ELIGIBLE');
  expect(best.rules.length).toBeGreaterThan(5);
  for (const rule of best.rules) {
    expect(rule.verdict, rule.code).toBe('PASS');
    // What the product leaves open has no number to compare with.
    if (!OPEN_RULES.has(rule.code)) expect(rule.want, rule.code).not.toBeNull();
    if (!OPEN_RULES.has(rule.code)) expect(rule.have, rule.code).not.toBeNull();
  }
  expect(best.changes).toEqual([]);
  expect((await matchedNeed(bank, needId)).needId).toBe(needId);
});

test('a near miss says which rule fails, with both numbers, and the least change that mends it', async () => {
  const terms = { ...PRODUCT_TERMS, name: '短期贷', termMonthsMin: 1, termMonthsMax: 9 };
  const near = await bank.done<{ id: string }>('publishCreditProduct', { terms });
  const miss = await eventually(async () => {
    const found = await recommended(firm, needId);
    return present(found.find((one) => one.product.id === near.id));
  });
  expect(miss.verdict).toBe('NEAR_MISS');
  const failed = miss.rules.filter((rule) => rule.verdict !== 'PASS');
  expect(failed).toHaveLength(1);
  expect(failed[0]?.have).toMatchObject({ kind: 'months', exact: '12' });
  expect(failed[0]?.want).not.toBeNull();
  expect(miss.changes).toHaveLength(1);
  expect(miss.changes[0]?.text).toContain('9');
  await bank.done('suspendCreditProduct', { productId: near.id });
});

test('a bank sees bands and no name until consent, exact numbers and the firm after it, and bands again after its end', async () => {
  const masked = await matchedNeed(bank, needId);
  expect(masked.firm).toBeNull();
  for (const measure of Object.values(masked.profile)) expect(isBand(measure)).toBe(true);
  // The rules of a scheme look at the product alone, whose numbers are the bank's own.
  const ofFirm = masked.rules.filter((rule) => !rule.code.startsWith('SCHEME_'));
  const numbers = ofFirm.filter((rule) => ['money', 'rate', 'months'].includes(rule.have?.kind ?? ''));
  expect(numbers.length).toBeGreaterThan(1);
  for (const rule of numbers) expect(rule.have?.exact, rule.code).toBeNull();
  const before = await bank.ask(`query($id: ID!) { firm(id: $id) { name } }`, { id: firm.organisationId });
  expect(before.data).toEqual({ firm: null });

  const consent = { needId, bankId: bank.organisationId };
  await firm.done('grantConsent', consent);
  const open = await matchedNeed(bank, needId);
  expect(open.firm?.name).toBe(FIRM_INPUT.name);
  expect(open.profile.amount.exact).toBe(NEED_INPUT.amountFen);
  expect(open.profile.term.exact).toBe('12');

  await firm.done('revokeConsent', consent);
  const hidden = await matchedNeed(bank, needId);
  expect(hidden).toEqual(masked);
});

test('a need above a year of revenue waits for an operator, who publishes it', async () => {
  const other = await running.firm({ revenueFen: '1000000000' });
  const big = { ...NEED_INPUT, amountFen: '2000000000' };
  const waiting = await other.done<{ id: string; state: string; flags: string[] }>('publishCreditNeed', big, {
    select: 'id state flags',
  });
  expect(waiting).toMatchObject({ state: 'SUBMITTED', flags: ['AMOUNT_ABOVE_REVENUE'] });
  await running.settle();
  expect(await recommended(other, waiting.id)).toEqual([]);
  const queue = await operator.ask<{ needsForReview: Page<{ id: string }> }>(
    'query { needsForReview(first: 20) { edges { node { id } } } }',
  );
  expect(nodesOf(queue.data?.needsForReview).map((one) => one.id)).toContain(waiting.id);
  const review = { needId: waiting.id, decision: 'PUBLISH' };
  const published = await operator.done('reviewCreditNeed', review, { select: 'id state' });
  expect(published).toMatchObject({ state: 'PUBLISHED' });
  expect(await operator.refused('reviewCreditNeed', review)).toMatchObject({ code: 'ILLEGAL_TRANSITION' });
});

test.each(['ON_LENDING', 'REAL_ESTATE_SPECULATION', 'SHELL_COMPANY_FUNDING', 'STOCK_MARKET'])(
  'no need is published for the forbidden purpose %s',
  async (purpose) => {
    const refusal = await firm.refused('publishCreditNeed', { ...NEED_INPUT, purpose });
    expect(refusal).toMatchObject({ code: 'PURPOSE_FORBIDDEN', field: 'purpose' });
  },
);

test('a product that claims DG-2023-BANK with a spread of 200 waits for an operator and is not in the catalogue', async () => {
  const terms = { ...PRODUCT_TERMS, name: '超利差贷', schemes: ['DG-2023-BANK'], spreadBpsMax: '200' };
  const waiting = await bank.done<{ id: string }>('publishCreditProduct', { terms }, { select: 'id state flags' });
  expect(waiting).toMatchObject({ state: 'PENDING_REVIEW', flags: ['SCHEME_RATE'] });
  const seen = await firm.ask('query($id: ID!) { product(id: $id) { id } }', { id: waiting.id });
  expect(seen.data).toEqual({ product: null });
  const queue = '{ productsForReview(first: 50) { edges { node { id flags } } } }';
  const pile = await operator.ask(queue);
  expect(pile.data).toEqual({ productsForReview: { edges: [{ node: { id: waiting.id, flags: ['SCHEME_RATE'] } }] } });
  expect((await bank.ask(queue)).errors).not.toEqual([]);
  const decided = await operator.done(
    'reviewCreditProduct',
    { productId: waiting.id, decision: 'REJECT', note: '利差超过 150 个基点' },
    { select: 'id state' },
  );
  expect(decided).toMatchObject({ state: 'DRAFT' });
  expect((await operator.ask(queue)).data).toEqual({ productsForReview: { edges: [] } });
});

test('a linked loan passes its gates, and its loss is computed step by step with illustrative tiers', async () => {
  await matchedNeed(bank, needId);
  const loan = await bank.done<{ id: string }>('linkLoan', loanInput('莞银〔2026〕0001'));
  const filed = await bank.done<{ filing: { state: string; gates: Rule[] } }>(
    'fileLoan',
    { loanId: loan.id },
    { select: LOAN },
  );
  expect(filed.filing.gates.filter((gate) => gate.verdict !== 'PASS')).toEqual([]);
  expect(filed).toMatchObject({ filing: { state: 'FILED', schemeCode: 'DG-2023-BANK' }, loss: null });
  const report = { loanId: loan.id, lossFen: '100000000', recognisedOn: '2026-01-28' };
  const lost = await bank.done<{ loss: { steps: object[] } }>('reportLoss', report, { select: LOAN });
  // 2% of the two million that the bank filed this year.
  expect(lost).toMatchObject({
    loss: { state: 'LOSS_RECOGNISED', payableFen: '4000000', bankBearsFen: '96000000', isIllustrative: true },
  });
  expect(lost.loss.steps.length).toBeGreaterThan(2);
  expect(await bank.refused('reportLoss', report)).toMatchObject({ code: 'LOSS_ALREADY_REPORTED' });
});

test('a loan drawn in 2022 finds no scheme in force', async () => {
  const days = { contractOn: '2022-03-01', drawnOn: '2022-03-01', maturesOn: '2026-06-01' };
  const loan = await bank.done<{ id: string }>('linkLoan', loanInput('莞银〔2022〕0001', days));
  expect(await bank.refused('fileLoan', { loanId: loan.id })).toMatchObject({ code: 'NO_SCHEME_IN_FORCE' });
});

test('what is not yours answers byte for byte like what is not there', async () => {
  const otherBank = await running.bank();
  const otherFirm = await running.firm();
  const loan = await bank.done<{ id: string }>('linkLoan', loanInput('莞银〔2026〕0009'));
  const nowhere = '01890000-0000-7000-8000-000000000000';
  const queries: [Party, string, string][] = [
    [otherBank, 'query($id: ID!) { loan(id: $id) { id } }', loan.id],
    [otherFirm, 'query($id: ID!) { loan(id: $id) { id } }', loan.id],
    [otherBank, 'query($id: ID!) { firm(id: $id) { name } }', firm.organisationId],
    [otherFirm, 'query($id: ID!) { firm(id: $id) { name } }', firm.organisationId],
    [otherBank, 'query($id: ID!) { need(id: $id) { id } }', needId],
    [otherFirm, 'query($id: ID!) { need(id: $id) { id } }', needId],
    [otherFirm, RECOMMENDATIONS, needId],
  ];
  for (const [who, query, id] of queries) {
    const foreign = await who.ask(query, { id });
    const missing = await who.ask(query, { id: nowhere });
    expect(foreign.text).toBe(missing.text);
  }
  const terms = PRODUCT_TERMS;
  const commands: [Party, string, (id: string) => object, string][] = [
    [otherBank, 'fileLoan', (id) => ({ loanId: id }), loan.id],
    [otherBank, 'reportLoss', (id) => ({ loanId: id, lossFen: '1', recognisedOn: '2026-01-28' }), loan.id],
    [otherBank, 'linkLoan', (id) => loanInput('莞银〔2026〕0010', { needId: id, productId: null }), needId],
    [otherBank, 'suspendCreditProduct', (id) => ({ productId: id }), productId],
    [otherBank, 'reviseCreditProduct', (id) => ({ productId: id, version: 1, terms }), productId],
    [otherFirm, 'withdrawCreditNeed', (id) => ({ needId: id }), needId],
    [otherFirm, 'reviseCreditNeed', (id) => ({ ...NEED_INPUT, needId: id, version: 1 }), needId],
    [otherFirm, 'grantConsent', (id) => ({ needId: id, bankId: bank.organisationId }), needId],
    [otherFirm, 'revokeConsent', (id) => ({ needId: id, bankId: bank.organisationId }), needId],
  ];
  for (const [who, name, input, id] of commands) {
    const foreign = await who.send(name, input(id));
    const missing = await who.send(name, input(nowhere));
    expect(foreign.data, name).toMatchObject({ __typename: 'RefusedCommand', code: 'NOT_FOUND' });
    expect(foreign.text).toBe(missing.text);
  }
});
