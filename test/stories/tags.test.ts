import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { civilDate } from '../../domain/calendar.ts';
import { ListRelease } from '../../schema/entities/registry/list-release.entity.ts';
import { putOnList } from '../support/put-on-list.ts';
import { type Party, type RunningPlatform, startRunningPlatform } from '../support/running-platform.ts';

type Tag = { code: string; value: string; evidence: string[]; isStale: boolean };
const TAGS = 'code value evidence source validFrom validTo isStale';

let running: RunningPlatform;
let firm: Party;

beforeAll(async () => {
  running = await startRunningPlatform();
  firm = await running.firm();
});
afterAll(() => running?.close());

async function tagsOf(): Promise<Tag[]> {
  const answer = await firm.ask<{ myTags: Tag[] }>(`{ myTags { ${TAGS} } }`);
  return answer.data?.myTags ?? [];
}

test('a firm sees every tag that it carries, with what it was derived from', async () => {
  const department = await running.lineDepartment();
  const { organisationId: firmId } = firm;
  await department.done('listFirm', { firmId, list: 'CULTIVATION', category: 'CITY', validFrom: '2026-01-01' });
  await department.done('recordTaxGrade', { firmId, grade: 'B', publishedOn: '2025-04-20', year: 2024 });
  expect(await tagsOf()).toMatchObject([
    { code: 'CULTIVATION', value: 'CITY', isStale: false },
    { code: 'TAX_GRADE', value: 'B', evidence: ['2024'], isStale: false },
    { code: 'NO_LOAN', evidence: ['STATED_BY_FIRM'] },
    { code: 'SIZE_CLASS', evidence: ['E1'] },
    ...(await tagsOf()).slice(4),
  ]);
});

test('a bank without consent sees of a firm what it sees of nobody', async () => {
  const bank = await running.bank();
  const ask = (id: string) => bank.ask(`query($id: ID!) { firmTags(firmId: $id) { ${TAGS} } }`, { id });
  expect((await ask(firm.organisationId)).text).toBe((await ask(randomUUID())).text);
});

test('a list that nobody released for longer than its limit is shown as stale and opens no doors', async () => {
  const { deps } = running.platform;
  const release = {
    id: deps.newId(),
    list: 'TECH_SME',
    number: 1,
    source: 'IMPORT',
    state: 'PUBLISHED',
    effectiveOn: civilDate('2024-01-01'),
    reason: '年度更新',
    changes: [],
    adds: 0,
    removals: 0,
    membersBefore: 0,
    basedOn: 0,
    preparedBy: 'test',
    preparedAt: new Date('2024-01-01T02:00:00Z'),
    publishedAt: new Date('2024-01-01T02:00:00Z'),
  } as const;
  await deps.read().insert(ListRelease, release);
  await putOnList(deps, { firmId: firm.organisationId, list: 'TECH_SME', validFrom: civilDate('2024-01-01') });
  await running.settle();
  expect((await tagsOf()).find(({ code }) => code === 'TECH_SME')).toMatchObject({ isStale: true });
  const facts = await firm.ask<{ myFirm: { tags: { code: string }[] } }>('{ myFirm { tags { code } } }');
  expect(facts.data?.myFirm.tags.map(({ code }) => code)).toEqual(['CULTIVATION']);
});
