import { randomUUID } from 'node:crypto';
import type { GraphQLInputType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Answer,
  type Client,
  NEED_INPUT,
  type RunningPlatform,
  startRunningPlatform,
} from '../support/running-platform.ts';
import { leavesOf, sampleOf, withValue } from '../support/sample-input.ts';
import { type Caller, type ValidInputs, validInputs } from './valid-inputs.ts';

const LONG = 'x'.repeat(10_000);
const NOT_A_DAY = ['2026-02-30', '2004-13-01', '2026-1-1', '２０２６-０１-０１', '', 20_260_101, '0000-01-01'];
const NOT_AN_AMOUNT = [5, 1.5, '1.5', '1e3', '１２３', '', '1\u0000', '99999999999999999999', true];

/** What no field of that type may ever hold. */
const IMPOSSIBLE: Readonly<Record<string, readonly unknown[]>> = {
  Int: ['12', 1.5, 2_147_483_648, true, '１２'],
  Boolean: ['yes', 1],
  ID: [{}, [{}], 'a\u0000b'],
  String: [5, {}, 'a\u0000b', '\u001b[2J', '\ud800'],
  Fen: [...NOT_AN_AMOUNT, '9000000000000001', '-9000000000000001'],
  Bps: [...NOT_AN_AMOUNT, '1000001', '-1000001'],
  CivilDate: NOT_A_DAY,
  Enum: ['NO_SUCH', 5, LONG, "A'; drop table firm; --", 'a\u0000b'],
};

/** What some fields may hold and others not: answered or refused, but never a fault. */
const SUSPICIOUS: Readonly<Record<string, readonly unknown[]>> = {
  Int: [-1, 0, 2_147_483_647, -2_147_483_648],
  Boolean: [],
  ID: [LONG, '', '😀', "1'; drop table firm; --", '11111111-1111-1111-1111-111111111111'],
  String: [LONG, '', ' ', '😀'.repeat(40), '１２３４', "'; drop table firm; --", '<script>alert(1)</script>', '${7*7}'],
  Fen: ['-1', '0', '1', '9000000000000000', '-9000000000000000'],
  Bps: ['-1', '0', '1000000', '-1000000'],
  CivilDate: ['0001-01-01', '9999-12-31', '2028-02-29'],
  Enum: [],
};

/** These change by themselves while jobs are under way; they count only when none is. */
const WRITTEN_BY_WORKER: ReadonlySet<string> = new Set([
  'public.match_run',
  'public.rematch_range',
  'public.long_work',
  'public.recommendation',
  'public.timer',
  'public.firm_facts_version',
  'public.outbox_event',
  'public.notification',
  'public.message',
]);

let running: RunningPlatform;
let clients: Record<Caller, Client>;
let bases: ValidInputs;
let tables: string[];

beforeAll(async () => {
  running = await startRunningPlatform();
  const firm = await running.firm();
  const bank = await running.bank();
  const [person, operator, department] = [
    await running.user(),
    await running.operator(),
    await running.lineDepartment(),
  ];
  const [trustee, policyOwner, treasury] = [
    await running.trustee(),
    await running.policyOwner(),
    await running.treasury(),
  ];
  clients = { person, firm, bank, operator, department, trustee, policyOwner, treasury };
  bases = await validInputs({ running, firm, bank });
  const { rows } = await running.platform.pool.query<{ name: string }>(
    `select table_schema || '.' || table_name as name from information_schema.tables
     where table_type = 'BASE TABLE' and (table_schema = 'public' or (table_schema, table_name) = ('auth', 'api_key'))`,
  );
  tables = rows.map(({ name }) => name);
  await running.settle();
});
afterAll(() => running?.close());

async function countRows(of: 'all' | 'quiet' = 'all'): Promise<unknown> {
  const sql = tables
    .filter((table) => of === 'all' || !WRITTEN_BY_WORKER.has(table))
    .map((table) => `select '${table}' as name, count(*)::int as count from ${table}`)
    .join(' union all ');
  return (await running.platform.pool.query({ name: `count-${of}`, text: `${sql} order by name` })).rows;
}

/** What the quiet tables held before; a refusal leaves them so, and they need not be counted again. */
let quietBefore: unknown = null;

/** Once no job is under way, every table counts: the same refused input again, and not one row more anywhere. */
async function expectNothingWritten(send: () => Promise<unknown>, label: string): Promise<void> {
  await running.settle();
  const all = await countRows();
  await send();
  expect(await countRows(), label).toEqual(all);
}
const triedAtRest = new Set<string>();

const codesOf = (answer: Answer<unknown>): string[] => answer.errors.map((error) => error.extensions.code);
const isRefusal = (answer: Answer<Record<string, unknown>>): boolean =>
  answer.data?.['__typename'] === 'RefusedCommand';

async function expectNoFault(name: string, input: unknown, label: string): Promise<Answer<Record<string, unknown>>> {
  quietBefore ??= await countRows('quiet');
  const base = bases[name];
  if (base === undefined) throw new Error(`no valid input for ${name}`);
  const send = () => clients[base.by].send(name, input as object, { select: '__typename' });
  const answer = await send();
  expect(answer.status, label).toBeLessThan(500);
  const unknown = codesOf(answer).filter((code) => !['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED'].includes(code));
  expect(unknown, `${label}: ${running.lines.at(-1)}`).toEqual([]);
  if (!isRefusal(answer) && answer.errors.length === 0) {
    quietBefore = null;
    return answer;
  }
  expect(await countRows('quiet'), label).toEqual(quietBefore);
  const kind = `${name} ${isRefusal(answer) ? String(answer.data?.['code']) : 'malformed'}`;
  if (!triedAtRest.has(kind)) {
    triedAtRest.add(kind);
    await expectNothingWritten(send, label);
  }
  return answer;
}

const inputTypeOf = (name: string): GraphQLInputType => {
  const fields = running.schema.getMutationType()?.getFields() ?? {};
  const argument = fields[name]?.args.find((arg) => arg.name === 'input');
  if (argument === undefined) throw new Error(`${name} takes no input`);
  return argument.type;
};

test('every mutation of the schema is tried', () => {
  const names = Object.keys(running.schema.getMutationType()?.getFields() ?? {});
  expect(Object.keys(bases).sort()).toEqual(names.sort());
});

describe.each(['IMPOSSIBLE', 'SUSPICIOUS'] as const)('%s values', (kind) => {
  const values = kind === 'IMPOSSIBLE' ? IMPOSSIBLE : SUSPICIOUS;
  test(`in any field of any mutation are ${kind === 'IMPOSSIBLE' ? 'refused' : 'answered or refused'}, never a fault, and a refusal writes nothing`, async () => {
    let tried = 0;
    for (const [name, { input }] of Object.entries(bases)) {
      const type = inputTypeOf(name);
      for (const { path, type: leafType } of leavesOf(type))
        for (const value of values[leafType] ?? []) {
          const whole = { ...(sampleOf(type) as object), ...input() };
          const label = `${name}.${path.join('.')} = ${JSON.stringify(value).slice(0, 40)}`;
          const answer = await expectNoFault(name, withValue(whole, path, value), label);
          if (kind === 'IMPOSSIBLE') expect(isRefusal(answer) || answer.errors.length > 0, label).toBe(true);
          tried += 1;
        }
    }
    expect(tried).toBeGreaterThan(300);
  }, 300_000);
});

test('text with a control character is refused with the name of its field', async () => {
  const input = { ...NEED_INPUT, purpose: 'RENEWAL', description: 'a\u0000b' };
  expect(await clients.firm.refused('publishCreditNeed', input)).toMatchObject({
    code: 'TEXT_MALFORMED',
    field: 'description',
  });
});

test('SQL and HTML in a text are kept as they were written', async () => {
  const description = `'; drop table firm; -- <script>alert(1)</script> 😀 １２３\n第二行`;
  const input = { ...NEED_INPUT, purpose: 'GREEN_PROJECT', description };
  const need = await clients.firm.done('publishCreditNeed', input, { select: 'id description' });
  expect(need).toMatchObject({ description });
});

test.each(['1e300', '1.5', '-1', 'NaN', '99999999999', 'x', '\u0000'])(
  'a cursor of %j is refused or leads nowhere, never a fault',
  async (text) => {
    const after = Buffer.from(`c:${text}`, 'utf8').toString('base64url');
    const lists: [Client, string][] = [
      [clients.firm, `recommendations(needId: "${randomUUID()}", first: 2, after: $after)`],
      [clients.bank, 'matchedNeeds(first: 2, after: $after)'],
      [clients.firm, 'myNeeds(first: 2, after: $after)'],
      [clients.bank, 'loans(first: 2, after: $after)'],
      [clients.bank, 'myProducts(first: 2, after: $after)'],
      [clients.firm, 'products(first: 2, after: $after)'],
    ];
    for (const [who, list] of lists) {
      const answer = await who.ask(`query($after: String) { ${list} { pageInfo { hasNextPage } } }`, { after });
      expect(
        codesOf(answer).filter((code) => code !== 'BAD_USER_INPUT'),
        list,
      ).toEqual([]);
    }
  },
);

test('ten requests with one idempotency key at the same time make one row and answer one id', async () => {
  const input = { ...NEED_INPUT, purpose: 'FOREIGN_TRADE' };
  const key = randomUUID();
  const count = async () => (await running.platform.pool.query('select id from credit_need')).rowCount ?? 0;
  const before = await count();
  const ids = await Promise.all(
    Array.from(
      { length: 10 },
      async () => (await clients.firm.done<{ id: string }>('publishCreditNeed', input, { key })).id,
    ),
  );
  expect(new Set(ids).size).toBe(1);
  expect(await count()).toBe(before + 1);
  const other = await clients.firm.refused('publishCreditNeed', { ...input, termMonths: 13 }, { key });
  expect(other).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', field: 'idempotencyKey' });
});

test.each(['', 'short', ' '.repeat(20), LONG, '密钥密钥密钥密钥', 'with\u0000nul-byte'])(
  'an idempotency key of %j is refused and nothing is written',
  async (key) => {
    await running.settle();
    const before = await countRows();
    const refusal = await clients.firm.refused('publishCreditNeed', { ...NEED_INPUT, purpose: 'RENEWAL' }, { key });
    expect(refusal).toMatchObject({ code: 'IDEMPOTENCY_KEY_MALFORMED', field: 'idempotencyKey' });
    expect(await countRows()).toEqual(before);
  },
);
