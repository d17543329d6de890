import { afterAll, beforeAll, expect, test } from 'vitest';
import { civilDate } from '../../../domain/calendar.ts';
import { importFirms } from '../../../usecases/registry/import-firms.ts';
import {
  FIRM_INPUT,
  nextCreditCode,
  type RunningPlatform,
  startRunningPlatform,
} from '../../support/running-platform.ts';

const NAME = '东莞市骏祺精密五金（集团）有限公司';
let running: RunningPlatform;

beforeAll(async () => {
  running = await startRunningPlatform();
});
afterAll(() => running?.close());

async function importOne(): Promise<string> {
  const creditCode = nextCreditCode();
  const unknown = { divisionCode: null, industryCode: null, staff: null, source: {} };
  await importFirms(running.platform.deps, [
    { name: NAME, creditCode, registeredOn: civilDate(FIRM_INPUT.foundedOn), ...unknown },
  ]);
  return creditCode;
}

test('whoever states code, name and founding date of an imported firm acts for that firm, with its history', async () => {
  const creditCode = await importOne();
  const owner = await running.user();
  const input = { ...FIRM_INPUT, name: NAME.replace('（', '(').replace('）', ')'), creditCode };
  const firm = await owner.done<{ id: string; isVerified: boolean; sizeClass: string; name: string }>(
    'registerFirm',
    input,
    { select: 'id name isVerified sizeClass' },
  );
  expect(firm).toMatchObject({ name: NAME, isVerified: true, sizeClass: 'SMALL' });
  const { rows } = await running.platform.pool.query(
    'select name from history_event where stream_id = $1 order by sequence',
    [firm.id],
  );
  expect(rows.map((row) => row.name)).toEqual(['firm.imported', 'firm.claimed']);
});

test('another name, another founding date, and a firm that somebody acts for get one and the same refusal', async () => {
  const creditCode = await importOne();
  const right = { ...FIRM_INPUT, name: NAME, creditCode };
  const refusals = [
    await (await running.user()).refused('registerFirm', { ...right, name: '东莞市别家有限公司' }),
    await (await running.user()).refused('registerFirm', { ...right, foundedOn: '2018-05-21' }),
  ];
  await (await running.user()).done('registerFirm', right);
  refusals.push(await (await running.user()).refused('registerFirm', right));
  expect(new Set(refusals.map((refusal) => JSON.stringify(refusal))).size).toBe(1);
  expect(refusals[0]?.code).toBe('CREDIT_CODE_TAKEN');
});

test('two who claim one imported firm at once: one acts for it, the other is refused', async () => {
  const creditCode = await importOne();
  const claim = { ...FIRM_INPUT, name: NAME, creditCode };
  const both = [await running.user(), await running.user()];
  const answers = await Promise.all(both.map((user) => user.send('registerFirm', claim)));
  const types = answers.map((answer) => String(answer.data?.['__typename'])).toSorted();
  expect(types).toEqual(['RefusedCommand', 'RegisteredFirm']);
});
