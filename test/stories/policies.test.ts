import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CivilDate, civilDate } from '../../domain/calendar.ts';
import { scorePolicyOn } from '../../usecases/matching/score-policies.ts';
import { policiesBeginning } from '../../usecases/platform/policy-versions.ts';
import { tagPolicyOn } from '../../usecases/registry/tag-policies.ts';
import { turnDay } from '../../usecases/registry/turn-day.ts';
import {
  NEED_INPUT,
  type Party,
  PRODUCT_TERMS,
  type RunningPlatform,
  startRunningPlatform,
} from '../support/running-platform.ts';

let running: RunningPlatform;
let owner: Party;
let other: Party;

beforeAll(async () => {
  running = await startRunningPlatform();
  owner = await running.policyOwner();
  other = await running.policyOwner();
});
afterAll(() => running?.close());

const from = civilDate('2026-02-10');
const proposal = (kind: 'SCORES' | 'TAGS', settings: object, validFrom: CivilDate = from) => ({
  kind,
  validFrom,
  decisionRecord: '会议纪要〔2026〕3号',
  settings: JSON.stringify(settings),
});
const propose = (kind: 'SCORES' | 'TAGS', settings: object) =>
  owner.done<{ id: string }>('proposePolicy', proposal(kind, settings));

test('other weights come from a day to come, by two persons, and change nothing that was matched before', async () => {
  const bank = await running.bank();
  await bank.done('publishCreditProduct', { terms: PRODUCT_TERMS });
  const firm = await running.firm();
  const need = await firm.done<{ id: string }>('publishCreditNeed', NEED_INPUT);
  await running.settle();
  const { deps, pool } = running.platform;
  const stored = async () => (await pool.query('select * from recommendation order by id')).rows;
  const before = await stored();
  const { id } = await propose('SCORES', { firmWeights: { cost: 300, speed: 300 } });
  expect((await owner.refused('decideSettings', { proposalId: id, isApproved: true })).code).toBe(
    'DUTIES_NOT_SEPARATE',
  );
  await other.done('decideSettings', { proposalId: id, isApproved: true });
  await running.settle();
  expect(await stored()).toEqual(before);
  const em = deps.read();
  expect((await scorePolicyOn(em, civilDate('2026-02-09'))).version).toBe(2);
  const next = await scorePolicyOn(em, from);
  expect(next).toMatchObject({ version: 3, firmWeights: { cost: 300, speed: 300, amountFit: 125 } });
  const operator = await running.operator();
  const { data } = await operator.ask<{
    replayMatches: { checked: number; differing: string[] };
    policyVersions: { version: number; validFrom: string }[];
  }>(
    'query($id: ID!) { replayMatches(needId: $id, first: 5) { checked differing } policyVersions(kind: SCORES, first: 1) { version validFrom } }',
    { id: need.id },
  );
  expect(data?.replayMatches).toEqual({ checked: before.length, differing: [] });
  expect(data?.policyVersions).toEqual([{ version: 3, validFrom: from }]);
});

test('on its first day the new weights have the whole market matched again, other limits of tags every firm that asked', async () => {
  const { id } = await propose('TAGS', { taxGradeFreshDays: 100 });
  await other.done('decideSettings', { proposalId: id, isApproved: true });
  const { deps, pool } = running.platform;
  const em = deps.read();
  expect(await tagPolicyOn(em, civilDate('2026-02-09'))).toMatchObject({ version: 1, taxGradeFreshDays: 450 });
  expect(await tagPolicyOn(em, from)).toMatchObject({
    version: 2,
    taxGradeFreshDays: 100,
    creditScope: 'LARGEST_AT_ONE_BANK',
  });
  expect(await policiesBeginning(em, { after: civilDate('2026-02-09'), today: from })).toEqual(['SCORES', 'TAGS']);
  expect(await policiesBeginning(em, { after: from, today: civilDate('2026-02-11') })).toEqual([]);
  await running.settle();
  await pool.query("delete from turned_day; insert into turned_day (day) values ('2026-02-09')");
  const emitted = async (name: string): Promise<number> =>
    (await pool.query<{ count: number }>('select count(*)::int as count from outbox_event where name = $1', [name]))
      .rows[0]?.count ?? 0;
  const [markets, facts] = [await emitted('market.changed.v1'), await emitted('firm.fact-recorded.v1')];
  await turnDay({ ...deps, today: () => from });
  expect(await emitted('market.changed.v1')).toBe(markets + 1);
  expect(await emitted('firm.fact-recorded.v1')).toBe(facts + 1);
  await turnDay({ ...deps, today: () => from });
  expect(await emitted('market.changed.v1')).toBe(markets + 1);
});

test('what is no policy, names what is not there, reaches back, or is overtaken is refused', async () => {
  const refusal = async (kind: 'SCORES' | 'TAGS', settings: object, validFrom?: CivilDate) =>
    (await owner.refused('proposePolicy', proposal(kind, settings, validFrom))).code;
  expect(await refusal('SCORES', { firmWeights: { cost: 900 } })).toBe('SETTINGS_NOT_A_POLICY');
  expect(await refusal('SCORES', { firmWeights: { bribe: 100 } })).toBe('SETTING_UNKNOWN');
  expect(await refusal('SCORES', { sponsor: 'bank' })).toBe('SETTING_UNKNOWN');
  expect(await refusal('SCORES', { rerank: { exploreEvery: 0 } })).toBe('SETTINGS_NOT_A_POLICY');
  expect(await refusal('SCORES', { attention: { priceMax: 20_000 } })).toBe('SETTINGS_NOT_A_POLICY');
  expect(await refusal('SCORES', { attention: { rounds: 3 } })).toBe('SETTINGS_NOT_A_POLICY');
  expect(await refusal('TAGS', { taxGradeFreshDays: 0 })).toBe('SETTINGS_NOT_A_POLICY');
  expect(await refusal('TAGS', { creditScope: 'ALL_BANKS' })).toBe('SETTING_UNKNOWN');
  expect(await refusal('TAGS', { puhuiCreditFenMax: 5 })).toBe('SETTING_UNKNOWN');
  expect(await refusal('TAGS', {}, civilDate('2026-01-28'))).toBe('SETTINGS_REACH_BACK');
  const [first, second] = [
    await propose('TAGS', { profileFreshDays: 200 }),
    await propose('TAGS', { profileFreshDays: 300 }),
  ];
  await other.done('decideSettings', { proposalId: first.id, isApproved: true });
  expect((await other.refused('decideSettings', { proposalId: second.id, isApproved: true })).code).toBe(
    'SETTINGS_OUTDATED',
  );
});
