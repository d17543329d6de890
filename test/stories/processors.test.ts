import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, type Party, type RunningPlatform, startRunningPlatform } from '../support/running-platform.ts';

let running: RunningPlatform;
let [operator, second, firm] = [] as unknown as [Party, Party, Party];

beforeAll(async () => {
  running = await startRunningPlatform({ hasWorker: false });
  [operator, second, firm] = [await running.operator(), await running.operator(), await running.firm()];
}, 60_000);
afterAll(() => running?.close());

const ENTRY = {
  service: 'SMS',
  name: '东莞短信服务有限公司',
  place: '中国东莞',
  purpose: '发送紧急通知',
  categories: ['CONTACT', 'BASIC'],
  contractOn: '2026-01-05',
  validFrom: '2026-02-01',
};
const SELECT = { select: 'id state isMine' };
type Row = { id: string; name: string; state: string; endedOn: string | null };
const list = async (who: Client): Promise<Row[]> => {
  const { data, text } = await who.ask<{ processors: { edges: { node: Row }[] } }>(
    '{ processors(first: 50) { edges { node { id name state endedOn } } } }',
  );
  if (data === null) throw new Error(text);
  return data.processors.edges.map(({ node }) => node);
};

test('an entry is made by one and decided by another; then everybody signed in reads it, and it can be ended', async () => {
  const refused = (over: object) => operator.refused('proposeProcessor', { ...ENTRY, ...over });
  expect((await refused({ contractOn: '2026-03-01' })).code).toBe('PROCESSOR_WITHOUT_CONTRACT');
  expect((await refused({ categories: [] })).field).toBe('categories');
  expect((await refused({ place: ' ' })).field).toBe('place');
  const { id } = await operator.done<Row>('proposeProcessor', ENTRY, SELECT);
  expect(await list(firm)).toEqual([]);
  expect((await operator.refused('decideProcessor', { processorId: id, approves: true })).code).toBe(
    'DUTIES_NOT_SEPARATE',
  );
  await second.done('decideProcessor', { processorId: id, approves: true }, SELECT);
  expect(await list(firm)).toMatchObject([{ id, name: ENTRY.name, state: 'APPROVED', endedOn: null }]);
  await operator.done('endProcessor', { processorId: id }, SELECT);
  expect(await list(firm)).toMatchObject([{ endedOn: '2026-01-28' }]);
  expect((await operator.refused('endProcessor', { processorId: id })).code).toBe('ILLEGAL_TRANSITION');
});

test('who is nobody reads nothing, and a firm enters nothing', async () => {
  const query = '{ processors(first: 5) { edges { node { id } } } }';
  expect((await running.anonymous.ask(query)).errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
  expect((await firm.send('proposeProcessor', ENTRY)).errors[0]?.extensions.code).toBe('FORBIDDEN');
});
