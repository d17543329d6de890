import { afterAll, beforeAll, expect, test } from 'vitest';
import { civilDate } from '../../domain/calendar.ts';
import { yuan } from '../../domain/money.ts';
import { seedPolicies } from '../../usecases/compensation/policies.ts';
import { setBudget } from '../../usecases/compensation/set-budget.ts';
import { eventually } from '../support/eventually.ts';
import { putOnList } from '../support/put-on-list.ts';
import {
  NEED_INPUT,
  type Party,
  PRODUCT_TERMS,
  type RunningPlatform,
  type SignedIn,
  startRunningPlatform,
} from '../support/running-platform.ts';

let running: RunningPlatform;
let bank: Party;
let east: string;
let west: string;
let atEast: SignedIn;
let atWest: SignedIn;
let productId: string;

beforeAll(async () => {
  running = await startRunningPlatform();
  const { deps } = running.platform;
  await seedPolicies(deps.read(), { withIllustrativeTiers: true });
  const budget = { pool: 'DG-2023', year: 2026, amountFen: yuan(1_000_000n), actorId: 'treasury' };
  await deps.inTransaction((work) => setBudget(work, deps, budget));
  bank = await running.bank();
  ({ id: productId } = await bank.done<{ id: string }>('publishCreditProduct', {
    terms: { ...PRODUCT_TERMS, schemes: ['DG-2023-BANK'] },
  }));
  ({ id: east } = await bank.done<{ id: string }>('openBranch', { name: '东城支行' }));
  ({ id: west } = await bank.done<{ id: string }>('openBranch', { name: '南城支行' }));
  [atEast, atWest] = [await marketerOf(east), await marketerOf(west)];
});
afterAll(() => running?.close());

async function idOf(email: string): Promise<string> {
  const { rows } = await running.platform.pool.query<{ id: string }>('select id from auth."user" where email = $1', [
    email,
  ]);
  return rows[0]?.id ?? '';
}

async function marketerOf(branchId: string): Promise<SignedIn> {
  const roles = ['BANK_MARKETER', 'BANK_APPROVER'] as const;
  const person = await running.user({ organisationId: bank.organisationId, roles: [...roles] });
  await bank.done('placeInBranch', { userId: await idOf(person.email), branchId });
  return person;
}

/** A firm applies to the bank; nobody there has looked at it yet. */
async function newDeal(): Promise<{ engagementId: string; needId: string; firm: Party }> {
  const firm = await running.firm();
  const listing = { firmId: firm.organisationId, list: 'WHITELIST_2023', validFrom: civilDate('2024-01-01') } as const;
  await putOnList(running.platform.deps, listing);
  const { id: needId } = await firm.done<{ id: string }>('publishCreditNeed', NEED_INPUT);
  await running.settle();
  const { id: engagementId } = await firm.done<{ id: string }>('applyToProduct', { needId, productId });
  return { engagementId, needId, firm };
}

const step = (engagementId: string, move: string) => ({
  engagementId,
  move,
  reasonCode: null,
  note: null,
  grantFen: null,
});
type Deals = { engagements: { edges: { node: { id: string; branchName: string | null } }[] } };
const dealsOf = async (who: SignedIn) => {
  const { data, text } = await who.ask<Deals>('{ engagements(first: 100) { edges { node { id branchName } } } }');
  if (data === null) throw new Error(text);
  return new Map(data.engagements.edges.map(({ node }) => [node.id, node.branchName]));
};
const loanOf = (of: { needId: string }, contractNumber: string) => ({
  contractNumber,
  contractOn: '2026-01-05',
  drawnOn: '2026-01-05',
  maturesOn: '2027-01-05',
  needId: of.needId,
  productId,
  principalFen: '10000000',
  rateBps: '400',
  securities: ['CREDIT_ONLY'],
  loanType: 'CREDIT',
});

/** From the acceptance by the east to its offer. */
async function grant(deal: { engagementId: string; firm: Party }): Promise<void> {
  await atEast.done('moveEngagement', step(deal.engagementId, 'logContact'));
  await deal.firm.done('moveEngagement', step(deal.engagementId, 'confirmContact'));
  await atEast.done('moveEngagement', step(deal.engagementId, 'startReview'));
  const offer = { grantFen: '200000000', rateBps: '400', termMonths: 12 };
  await atEast.done('moveEngagement', { ...step(deal.engagementId, 'grant'), ...offer });
}

test('what nobody has taken is everybody’s; the first branch to work on it takes it, and it is not there for another', async () => {
  const deal = await newDeal();
  for (const who of [bank, atEast, atWest]) expect((await dealsOf(who)).get(deal.engagementId)).toBeNull();
  await atEast.done('moveEngagement', step(deal.engagementId, 'accept'));
  expect((await dealsOf(bank)).get(deal.engagementId)).toBe('东城支行');
  expect((await dealsOf(atEast)).has(deal.engagementId)).toBe(true);
  expect((await dealsOf(atWest)).has(deal.engagementId)).toBe(false);
  expect((await dealsOf(deal.firm)).get(deal.engagementId)).toBeNull();

  await grant(deal);
  const { id: loanId } = await atEast.done<{ id: string }>('linkLoan', loanOf(deal, '东城合同-1'));
  const nowhere = '11111111-1111-1111-1111-111111111111';
  const pairs: [string, string][] = [
    [`{ loan(id: "${loanId}") { id } }`, `{ loan(id: "${nowhere}") { id } }`],
    [
      `{ loanPerformance(loanId: "${loanId}", first: 5) { __typename } }`,
      `{ loanPerformance(loanId: "${nowhere}", first: 5) { __typename } }`,
    ],
    [
      `{ disputeFile(engagementId: "${deal.engagementId}") { __typename } }`,
      `{ disputeFile(engagementId: "${nowhere}") { __typename } }`,
    ],
    [`{ need(id: "${deal.needId}") { __typename } }`, `{ need(id: "${nowhere}") { __typename } }`],
  ];
  for (const [theirs, none] of pairs) expect((await atWest.ask(theirs)).text).toBe((await atWest.ask(none)).text);
  const refusals = [
    await atWest.refused('moveEngagement', step(deal.engagementId, 'logContact')),
    await atWest.refused('linkLoan', loanOf(deal, '南城合同-1')),
    await atWest.refused('fileLoan', { loanId }),
    await atWest.refused('endLoan', { loanId, end: 'TRANSFERRED', reason: '转让' }, { select: '__typename' }),
  ];
  expect(refusals.map(({ code }) => code)).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND']);
  await atEast.done('fileLoan', { loanId });
  await atEast.done('reportLoss', { loanId, lossFen: '100000', recognisedOn: '2026-01-28' });
  for (const [one, list] of [
    ['loan', 'loans'],
    ['filing', 'filings'],
    ['lossClaim', 'lossClaims'],
  ] as const) {
    const all = `{ ${list}(first: 50) { edges { node { id } } } }`;
    const id = /"id":"([^"]+)"/.exec((await bank.ask(all)).text)?.[1] ?? '';
    const single = `{ ${one}(id: "${id}") { id } }`;
    expect((await bank.ask(single)).text).toContain(id);
    expect((await atEast.ask(all)).text).toContain(id);
    expect((await atEast.ask(single)).text).toContain(id);
    expect((await atWest.ask(all)).data).toEqual({ [list]: { edges: [] } });
    expect((await atWest.ask(single)).data).toEqual({ [one]: null });
  }
  const calendar = '{ maturityCalendar(from: "2026-12-01", to: "2027-02-01", first: 50) { id } }';
  expect((await bank.ask(calendar)).text).toContain(loanId);
  expect((await atWest.ask(calendar)).data).toEqual({ maturityCalendar: [] });
});

test('of two branches that begin at the same moment one has it, and the other is told that there is nothing', async () => {
  const deal = await newDeal();
  const answers = await Promise.all(
    [atEast, atWest].map((who) => who.send('moveEngagement', step(deal.engagementId, 'accept'))),
  );
  const codes = answers.map(({ data }) => data?.['code'] ?? 'done');
  expect(codes.filter((code) => code === 'done')).toHaveLength(1);
  expect(codes.filter((code) => code === 'NOT_FOUND')).toHaveLength(1);
});

test('the head office hands work over, and what a branch had is the other’s with all that came of it', async () => {
  const deal = await newDeal();
  await atEast.done('moveEngagement', step(deal.engagementId, 'accept'));
  const denied = await atEast.send('handOverWork', { engagementId: deal.engagementId, branchId: west });
  expect(denied.errors[0]?.extensions.code).toBe('FORBIDDEN');
  const stranger = await running.bank();
  const { id: foreign } = await stranger.done<{ id: string }>('openBranch', { name: '外行支行' });
  expect((await bank.refused('handOverWork', { engagementId: deal.engagementId, branchId: foreign })).code).toBe(
    'NOT_FOUND',
  );
  expect((await stranger.refused('handOverWork', { engagementId: deal.engagementId, branchId: foreign })).code).toBe(
    'NOT_FOUND',
  );
  await bank.done('handOverWork', { engagementId: deal.engagementId, branchId: west });
  expect((await dealsOf(atEast)).has(deal.engagementId)).toBe(false);
  expect((await dealsOf(atWest)).get(deal.engagementId)).toBe('南城支行');
  await bank.done('handOverWork', { engagementId: deal.engagementId, branchId: null });
  expect((await dealsOf(atEast)).get(deal.engagementId)).toBeNull();
});

test('people of another branch hear nothing of it', async () => {
  const deal = await newDeal();
  await atEast.done('moveEngagement', step(deal.engagementId, 'accept'));
  await running.settle();
  await deal.firm.done('moveEngagement', { ...step(deal.engagementId, 'withdraw') });
  await running.settle();
  const heard = async (who: SignedIn): Promise<number> => {
    const query = '{ notifications(first: 100) { edges { node { subjectId } } } }';
    const { text } = await who.ask(query);
    return text.split(deal.needId).length - 1;
  };
  // Both heard that a firm applied; of what came later only the branch that took it.
  expect(await heard(atEast)).toBeGreaterThan(await heard(atWest));
});

test('a branch manages no keys, no places and no branches, and takes others into itself alone', async () => {
  const manager = await running.user({ organisationId: bank.organisationId, roles: ['BANK_ADMIN'] });
  const managerId = await idOf(manager.email);
  await bank.done('placeInBranch', { userId: managerId, branchId: east });
  for (const [name, input] of [
    ['placeInBranch', { userId: managerId, branchId: null }],
    ['openBranch', { name: '自立支行' }],
    ['createApiKey', { days: 30, label: '核心', scopes: ['loans:read'] }],
    ['registerWebhook', { url: 'https://bank.example/hooks' }],
  ] as const)
    expect((await manager.send(name, input)).errors[0]?.extensions.code, name).toBe('FORBIDDEN');
  const invited = await running.user();
  const invitation = await manager.done<{ link: string }>(
    'invitePerson',
    { email: invited.email, roles: ['BANK_MARKETER'] },
    { select: 'link' },
  );
  await invited.done('acceptInvitation', { token: invitation.link.split('#')[1] });
  const query = '{ people(first: 50) { edges { node { email branch { name } } } } }';
  type People = { people: { edges: { node: { email: string; branch: { name: string } | null } }[] } };
  const people = (await bank.ask<People>(query)).data?.people.edges.map(({ node }) => node) ?? [];
  expect(people.find(({ email }) => email === invited.email)?.branch?.name).toBe('东城支行');
  expect(people.find(({ email }) => email === bank.email)?.branch).toBeNull();
});

test('of a removed person the work stays with the branch, and what was kept goes to a colleague who may see it', async () => {
  const ownId = await idOf(bank.email);
  expect((await bank.refused('placeInBranch', { userId: ownId, branchId: east })).code).toBe('NOT_FOR_ONESELF');
  expect((await bank.refused('openBranch', { name: '东城支行' })).code).toBe('NAME_TAKEN');
  const leaver = await marketerOf(east);
  const deal = await newDeal();
  await leaver.done('moveEngagement', step(deal.engagementId, 'accept'));
  await leaver.done('saveSearch', { name: '东城订单', index: 'needs', search: { text: '订单' } });
  await running.settle();
  const [leaverId, eastId, westId] = [await idOf(leaver.email), await idOf(atEast.email), await idOf(atWest.email)];
  const unread = async (who: SignedIn) =>
    (await who.ask<{ unreadNotifications: number }>('{ unreadNotifications }')).data?.unreadNotifications ?? 0;
  const [before, kept] = [await unread(atEast), await unread(leaver)];
  expect(kept).toBeGreaterThan(0);
  // Another branch is no successor, and neither is a stranger.
  const stranger = await idOf((await running.bank()).email);
  for (const successorId of [westId, stranger, leaverId])
    expect((await bank.refused('removePerson', { userId: leaverId, successorId })).code).toBe('NOT_FOUND');
  await bank.done('removePerson', { userId: leaverId, successorId: eastId });
  const searches = '{ savedSearches(first: 20) { name } }';
  expect((await atEast.ask(searches)).text).toContain('东城订单');
  expect(await unread(atEast)).toBeGreaterThanOrEqual(before);
  expect((await leaver.ask('{ me { userId } }')).data).toEqual({ me: null });
  const { rows } = await running.platform.pool.query(
    'select (select count(*) from notification where user_id = $1) + (select count(*) from saved_search where owner_id = $1) as left',
    [leaverId],
  );
  expect(rows).toEqual([{ left: '0' }]);
  expect((await dealsOf(atEast)).get(deal.engagementId)).toBe('东城支行');
  const branches = '{ bankBranches(first: 10) { edges { node { name people works } } } }';
  type Branches = { bankBranches: { edges: { node: { name: string; people: number; works: number } }[] } };
  await eventually(async () => {
    const { data } = await bank.ask<Branches>(branches);
    return data?.bankBranches.edges.some(({ node }) => node.name === '南城支行' && node.people === 1);
  });
});
