import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Party, type RunningPlatform, startRunningPlatform } from '../support/running-platform.ts';

let running: RunningPlatform;
let department: Party;
let codes: string[];

beforeAll(async () => {
  running = await startRunningPlatform();
  department = await running.lineDepartment();
  for (let count = 0; count < 4; count += 1) await running.firm();
  const { rows } = await running.platform.pool.query<{ credit_code: string }>(
    'select credit_code from firm order by id',
  );
  codes = rows.map(({ credit_code }) => credit_code);
});
afterAll(() => running?.close());

const HEADING = '统一社会信用代码,等级,平台等级,评级日期,到期日期,结果';
const fileOf = (lines: string[]) => Buffer.from([HEADING, ...lines].join('\n')).toString('base64');
const input = (lines: string[]) => ({ scheme: 'BUREAU', issuer: '征信机构', file: fileOf(lines) });
const SELECT = { select: 'scheme verdict breaksAt counts { platformGrade firms bad }' };

test('grades imported with outcomes say whether the bad rate rises, with counts; a second import overwrites nothing', async () => {
  const days = '2025-01-01,2026-12-31';
  const lines = [
    `${codes[0]},AAA,1,${days},正常`,
    `${codes[1]},AAA,1,${days},不良`,
    `${codes[2]},BB,5,${days},正常`,
    `${codes[3]},BB,5,${days},`,
  ];
  const first = await department.done('importCreditGrades', input(lines), SELECT);
  expect(first).toMatchObject({
    verdict: 'NOT_MONOTONE',
    breaksAt: [5],
    counts: [
      { platformGrade: 1, firms: 2, bad: 1 },
      { platformGrade: 5, firms: 1, bad: 0 },
    ],
  });
  const later = [`${codes[2]},BB,5,${days},不良`, `${codes[3]},C,9,${days},是`];
  const second = await department.done('importCreditGrades', input(later), SELECT);
  expect(second).toMatchObject({
    verdict: 'MONOTONE',
    counts: [{ bad: 1 }, { platformGrade: 5, firms: 2, bad: 1 }],
  });
  await running.settle();
  const { rows } = await running.platform.pool.query<{ grade: number }>(
    `select (facts->>'creditGrade')::int as grade from firm_facts_version f join firm on firm.id = f.firm_id
     and firm.facts_version = f.version where credit_code = $1`,
    [codes[3]],
  );
  expect(rows).toEqual([{ grade: 5 }]);
});

test('a file with a wrong row or an unknown firm is not taken at all', async () => {
  for (const line of ['91440000NOBODY0001,A,1,2025-01-01,2026-01-01,0', `${codes[0]},A,11,2025-01-01,2026-01-01,0`])
    expect(await department.refused('importCreditGrades', input([line]), SELECT)).toMatchObject({
      code: 'RELEASE_HAS_ERRORS',
    });
  expect((await department.refused('importCreditGrades', { ...input([]), file: '' }, SELECT)).code).toMatch(
    /FILE_MALFORMED|HEADING_MISSING/,
  );
});
