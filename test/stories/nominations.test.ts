import { afterAll, beforeAll, expect, test } from 'vitest';
import { civilDate } from '../../domain/calendar.ts';
import type { NominationMove } from '../../domain/registry/lists/nomination.ts';
import { moveNomination, nominateFirm } from '../../usecases/registry/lists/nominate-firm.ts';
import { putOnList } from '../support/put-on-list.ts';
import { type Party, type RunningPlatform, startRunningPlatform } from '../support/running-platform.ts';

let running: RunningPlatform;
let nominator: Party;
let department: Party;
let owner: Party;
let chair: Party;

beforeAll(async () => {
  running = await startRunningPlatform();
  nominator = await running.lineDepartment();
  department = await running.lineDepartment();
  owner = await running.policyOwner();
  chair = await running.policyOwner();
});
afterAll(() => running?.close());

type Nomination = { id: string; state: string; version: number; publicityEndsOn: string | null; moves: string[] };
const SELECT = { select: 'id state version publicityEndsOn moves' };
const LIST = 'WHITELIST_2023';

const nominate = (firm: Party): Promise<Nomination> =>
  nominator.done('nominateFirm', { list: LIST, firmId: firm.organisationId, reason: '专精特新' }, SELECT);
const inputOf = (of: Nomination, move: NominationMove, note = '核对无误') => ({
  nominationId: of.id,
  version: of.version,
  move,
  note,
});
const move = (by: Party, ...of: Parameters<typeof inputOf>): Promise<Nomination> =>
  by.done('moveNomination', inputOf(...of), SELECT);
const refusal = async (by: Party, ...of: Parameters<typeof inputOf>): Promise<string> =>
  (await by.refused('moveNomination', inputOf(...of))).code;

async function publicised(firm: Party): Promise<Nomination> {
  const checked = await move(department, await nominate(firm), 'CHECK');
  const reviewed = await move(owner, checked, 'REVIEW', '联席会议第3次');
  return move(owner, reviewed, 'PUBLICISE');
}

/** The same step on a later day: the policy owner acts when the publicity is over. */
async function moveOn(day: string, of: Nomination, step: { move: NominationMove; by: string; note?: string }) {
  const { deps } = running.platform;
  const later = { ...deps, today: () => civilDate(day) };
  const actor = { userId: step.by, organisationId: null, roles: ['POLICY_OWNER'] };
  const input = inputOf(of, step.move, step.note);
  return moveNomination(later, { actor, idempotencyKey: deps.newId(), input });
}

async function isListed(firm: Party, on: string): Promise<boolean | undefined> {
  const answer = await owner.ask<{ wasListed: { listed: boolean } }>(
    `query($firm: ID!, $on: CivilDate!) { wasListed(list: "${LIST}", firmId: $firm, on: $on) { listed } }`,
    { firm: firm.organisationId, on },
  );
  return answer.data?.wasListed.listed;
}

test('nobody checks, reviews or removes what they made themselves', async () => {
  const firm = await running.firm();
  const nomination = await nominate(firm);
  expect(nomination).toMatchObject({ state: 'NOMINATED', moves: ['REJECT'] });
  expect(await refusal(nominator, nomination, 'CHECK')).toBe('SECOND_PERSON_NEEDED');
  const checked = await move(owner, nomination, 'CHECK');
  expect(await refusal(owner, checked, 'REVIEW')).toBe('SECOND_PERSON_NEEDED');
  expect(await move(chair, checked, 'REVIEW')).toMatchObject({ state: 'REVIEWED' });
});

test('a firm is listed only after five working days of publicity, by a release of its own', async () => {
  const firm = await running.firm();
  const nomination = await publicised(firm);
  // From Wednesday 28 January 2026: the weekend does not count.
  expect(nomination).toMatchObject({ state: 'PUBLICITY', publicityEndsOn: '2026-02-04' });
  const open = '{ nominationsInPublicity { list firmName endsOn } }';
  expect((await running.anonymous.ask(open)).text).toContain('2026-02-04');
  expect(await refusal(owner, nomination, 'LIST')).toBe('PUBLICITY_RUNS');
  expect(await moveOn('2026-02-04', nomination, { move: 'LIST', by: 'o' })).toMatchObject({ kind: 'refused' });
  expect(await moveOn('2026-02-05', nomination, { move: 'LIST', by: 'o' })).toMatchObject({ kind: 'done' });
  expect(await isListed(firm, '2026-02-04')).toBe(false);
  expect(await isListed(firm, '2026-02-05')).toBe(true);
  const { rows } = await running.platform.pool.query(
    `select source, number from list_release where list = '${LIST}' order by number desc limit 1`,
  );
  expect(rows).toMatchObject([{ source: 'NOMINATION' }]);
});

test('a listed firm is watched, renewed and removed with a reason, and may then be nominated again', async () => {
  const firm = await running.firm();
  const nomination = await publicised(firm);
  await moveOn('2026-02-05', nomination, { move: 'LIST', by: 'o' });
  const listed = { ...nomination, version: nomination.version + 1 };
  expect((await nominator.refused('nominateFirm', { list: LIST, firmId: firm.organisationId, reason: 'x' })).code).toBe(
    'NOMINATION_EXISTS',
  );
  expect(await refusal(nominator, listed, 'WATCH', '')).toBe('REASON_MISSING');
  const watched = await move(nominator, listed, 'WATCH', '产值下降');
  const renewed = await move(owner, watched, 'RENEW', '已恢复');
  expect(renewed).toMatchObject({ state: 'LISTED' });
  expect(await refusal(owner, renewed, 'REMOVE', '迁出本市')).toBe('SECOND_PERSON_NEEDED');
  const removed = await moveOn('2026-03-02', renewed, { move: 'REMOVE', by: 'p', note: '迁出本市' });
  expect(removed.kind).toBe('done');
  expect([await isListed(firm, '2026-03-01'), await isListed(firm, '2026-03-02')]).toEqual([true, false]);
  const steps = await owner.ask<{ nominationSteps: { state: string }[] }>(
    `{ nominationSteps(nominationId: "${nomination.id}") { state note at } }`,
  );
  const taken = steps.data?.nominationSteps.map(({ state }) => state).join(' ');
  expect(taken).toBe('NOMINATED CHECKED REVIEWED PUBLICITY LISTED UNDER_WATCH LISTED REMOVED');
  const { deps } = running.platform;
  const again = await nominateFirm(
    { ...deps, today: () => civilDate('2026-03-02') },
    {
      actor: { userId: 'd', organisationId: null, roles: ['LINE_DEPARTMENT'] },
      idempotencyKey: deps.newId(),
      input: { list: LIST, firmId: firm.organisationId, reason: '专精特新' },
    },
  );
  expect(again.kind).toBe('done');
});

test('the check names every reason at once, and a firm on a negative list fails it', async () => {
  const firm = await running.firm({ divisionCode: '440106' });
  const { deps } = running.platform;
  const since = { firmId: firm.organisationId, validFrom: civilDate('2026-01-01') };
  await putOnList(deps, { ...since, list: 'DISHONEST' });
  await putOnList(deps, { ...since, list: 'FORBIDDEN_INDUSTRY' });
  const refused = await department.refused('moveNomination', inputOf(await nominate(firm), 'CHECK'));
  expect(refused.code).toBe('NOMINEE_UNFIT');
  for (const because of ['REGION', 'DISHONEST', 'FORBIDDEN_INDUSTRY']) expect(refused.message).toContain(because);
});

test('of two steps at once on one version one is taken, and a step out of turn is refused', async () => {
  const nomination = await nominate(await running.firm());
  expect(await refusal(owner, nomination, 'LIST')).toBe('ILLEGAL_TRANSITION');
  const both = await Promise.all([
    department.send('moveNomination', inputOf(nomination, 'CHECK')),
    chair.send('moveNomination', inputOf(nomination, 'REJECT', '材料不全')),
  ]);
  const refused = both.filter(({ data }) => data?.['__typename'] === 'RefusedCommand');
  expect(refused).toHaveLength(1);
});

test('a department neither reviews nor lists, and a bank sees no nomination', async () => {
  const checked = await move(department, await nominate(await running.firm()), 'CHECK');
  expect(await refusal(nominator, checked, 'REVIEW')).toBe('NOT_FOUND');
  const answer = await (await running.bank()).ask(`{ nominations(list: "${LIST}") { edges { node { id } } } }`);
  expect(answer.errors[0]?.extensions.code).toBe('FORBIDDEN');
});
