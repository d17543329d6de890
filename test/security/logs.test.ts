import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLogger } from '../../adapters/logger.ts';
import { refusePeopleInLogs } from '../support/people-in-logs.ts';
import { PASSWORD, type RunningPlatform, startRunningPlatform } from '../support/running-platform.ts';
import { allOperations } from './ask-anything.ts';
import { startTwoSides, type TwoSides } from './two-sides.ts';

let running: RunningPlatform;
let sides: TwoSides;

beforeAll(async () => {
  running = await startRunningPlatform({ logLevel: 'debug' });
  sides = await startTwoSides(running);
}, 120_000);
afterAll(() => running?.close());

test('the whole log of a market at work, with every operation asked and some broken, names no firm, code, amount, contract, person or key', async () => {
  const { left } = sides;
  for (const [index, { document, sample }] of allOperations(running.schema).entries())
    await (index % 2 === 0 ? left.firm : left.bank).ask(document, sample());
  // The database refuses in the middle: what it says of the row must not be written down.
  await running.platform.pool.query('alter table credit_need add constraint nobody_publishes check (false) not valid');
  const input = {
    amountFen: '123456789',
    termMonths: 12,
    purpose: 'RENEWAL',
    rateBpsMax: '500',
    securities: ['CREDIT_ONLY'],
    urgency: 'FLEXIBLE',
    description: '不可外泄的说明',
  };
  const broken = await left.firm.send('publishCreditNeed', input);
  expect(broken.text).toContain('INTERNAL_SERVER_ERROR');

  const log = running.lines.join('');
  expect(running.lines.length).toBeGreaterThan(200);
  expect(log).toContain('23514');
  const written = ['不可外泄的说明', '123456789', PASSWORD, left.bank.email, 'session_token=', ' cb_'];
  const held = [left, sides.right].flatMap((side) => [...side.secretsOfFirm, ...side.secretsOfBank]);
  const secrets = [...written, ...held];
  expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
}, 120_000);

test('the fault of a job or of the relay is logged without the row that failed', () => {
  const lines: string[] = [];
  const logger = createLogger({ level: 'warn', name: 'worker' }, { write: (line) => lines.push(line) });
  const detail = 'Failing row contains (东莞市海棠精密制造有限公司, 91441900MA0000010X).';
  const error = Object.assign(new Error(`value too long: 东莞市海棠`), { code: '22001', table: 'firm', detail });
  logger.error({ job: 'match-need', err: error }, 'job failed');
  expect(lines.join('')).toContain('22001');
  expect(lines.join('')).not.toContain('海棠');
});

test('a line that names a firm, an amount or a person of the database is found, whatever test wrote it', async () => {
  const { pool } = running.platform;
  const [name = '', code = '', , amount = ''] = sides.left.secretsOfFirm;
  for (const secret of [name, code, amount, sides.left.bank.email])
    await expect(refusePeopleInLogs(pool, [`{"msg":"ready"}`, `{"msg":"failed for ${secret}"}`])).rejects.toThrow(
      secret,
    );
  await refusePeopleInLogs(pool, [`{"time":1795${amount}1,"id":"${amount}.5"}`]);
});
