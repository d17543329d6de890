import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, ROLES, type Role } from '../../domain/registry/permissions.ts';
import { pick, seededRandom } from '../faults/random.ts';
import { type Client, type Party, type RunningPlatform, startRunningPlatform } from '../support/running-platform.ts';
import { withValue } from '../support/sample-input.ts';
import { type AnyOperation, allOperations } from './ask-anything.ts';
import { type ObjectKind, OWNED_ROWS } from './object-ids.ts';
import { type Side, startTwoSides, type TwoSides } from './two-sides.ts';

/** RANDOM_REQUESTS=20000 RANDOM_SEED=7 npx vitest run test/security/checks-off.test.ts */
const REQUESTS = Number(process.env['RANDOM_REQUESTS'] ?? '400');
const SEED = Number(process.env['RANDOM_SEED'] ?? '20260128');
const MS_FOR_EACH = 150;
const BANK_ROLES: readonly Role[] = ['BANK_ADMIN', 'BANK_APPROVER', 'BANK_MARKETER'];

/**
 * Here every check of the application passes for what belongs to the other side: it is told that whoever asks is a person
 * of the other side, or that and somebody of every role. The database alone is told who it is.
 */
let disguise: Extract<Actor, { kind: 'user' }> | null = null;
let running: RunningPlatform;
let sides: TwoSides;
let operations: AnyOperation[];
let foreign: ReadonlyMap<ObjectKind, readonly string[]>;
let disguises: Extract<Actor, { kind: 'user' }>[];

beforeAll(async () => {
  running = await startRunningPlatform({
    contextOf: (found) => async (request) => {
      const context = await found(request);
      return disguise === null ? context : { ...context, actor: disguise };
    },
  });
  sides = await startTwoSides(running);
  operations = allOperations(running.schema);
  const { firm, bank } = sides.right;
  foreign = joined(await sides.ids(firm), await sides.ids(bank));
  disguises = [
    { kind: 'user', userId: await userIdOf(firm), organisationId: firm.organisationId, roles: ['FIRM_USER'] },
    { kind: 'user', userId: await userIdOf(bank), organisationId: bank.organisationId, roles: BANK_ROLES },
    { kind: 'user', userId: await userIdOf(firm), organisationId: firm.organisationId, roles: ROLES },
    { kind: 'user', userId: await userIdOf(bank), organisationId: bank.organisationId, roles: ROLES },
  ];
}, 120_000);
afterAll(() => running?.close());

const joined = (
  one: ReadonlyMap<ObjectKind, readonly string[]>,
  other: ReadonlyMap<ObjectKind, readonly string[]>,
): ReadonlyMap<ObjectKind, readonly string[]> =>
  new Map(
    [...new Set([...one.keys(), ...other.keys()])].map((kind) => [
      kind,
      [...(one.get(kind) ?? []), ...(other.get(kind) ?? [])],
    ]),
  );

async function userIdOf({ email }: Party): Promise<string> {
  const { rows } = await running.platform.pool.query<{ id: string }>('select id from auth."user" where email = $1', [
    email,
  ]);
  return rows[0]?.id ?? '';
}

const secretsOf = ({ secretsOfFirm, secretsOfBank }: Side): string[] => [...secretsOfFirm, ...secretsOfBank];

/** Lists of the city name firms to every bank. */
const NAMES_FIRMS: ReadonlySet<string> = new Set(['listMembers', 'wasListed']);

/** Where anything of the other side can be asked for, it is. */
function asked(operation: AnyOperation, random: () => number): Record<string, unknown> {
  let variables = operation.sample();
  for (const { path, kind } of operation.ids) {
    const ids = foreign.get(kind) ?? [];
    const [argument, ...rest] = path;
    if (ids.length > 0)
      variables = { ...variables, [`${argument}`]: withValue(variables[`${argument}`], rest, pick(random, ids)) };
  }
  return variables;
}

/** Every row of the other side, as text. */
async function rowsOfOthers(): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const [kind, sql] of Object.entries(OWNED_ROWS)) {
    const table = /from ([\w.]+)/.exec(sql)?.[1] ?? '';
    const { rows } = await running.platform.pool.query<{ row: string }>(
      `select t::text as row from ${table} t where t.${kind === 'person' ? 'user_id' : 'id'} in (
         (${sql.replaceAll('$1', '$1')}) union (${sql.replaceAll('$1', '$2')})) order by 1`,
      [sides.right.firm.organisationId, sides.right.bank.organisationId],
    );
    found[kind] = rows.map(({ row }) => row);
  }
  return found;
}

test(
  'with the checks of the application switched off, no operation returns or changes anything of the other side',
  async () => {
    const before = await rowsOfOthers();
    const askers: readonly (readonly [string, Client])[] = [
      ['the firm', sides.left.firm],
      ['the bank', sides.left.bank],
      ['a visitor', sides.visitor],
      ['nobody', running.anonymous],
    ];
    const secrets = secretsOf(sides.right);
    const random = seededRandom(SEED);
    const leaks: string[] = [];
    let answered = 0;
    const tryOne = async (operation: AnyOperation, asker: readonly [string, Client]): Promise<void> => {
      const variables = asked(operation, random);
      const [name, client] = asker;
      const { text } = await client.ask(operation.document, variables);
      const sent = JSON.stringify(variables);
      answered += 1;
      if (NAMES_FIRMS.has(operation.name)) return;
      for (const secret of secrets)
        if (text.includes(secret) && !sent.includes(secret))
          leaks.push(
            `LEAK of ${secret} to ${name} as ${disguise?.roles.length} roles: ${operation.name} ${sent} ${text.slice(0, 400)}`,
          );
    };
    for (const as of disguises) {
      disguise = as;
      for (const operation of operations) await tryOne(operation, pick(random, askers));
    }
    for (let sent = 0; sent < REQUESTS; sent += 1) {
      disguise = pick(random, disguises);
      await tryOne(pick(random, operations), pick(random, askers));
    }
    disguise = null;
    expect(leaks.slice(0, 10)).toEqual([]);
    expect(answered).toBe(disguises.length * operations.length + REQUESTS);
    const after = await rowsOfOthers();
    for (const kind of Object.keys(before)) expect(after[kind], kind).toEqual(before[kind]);
  },
  120_000 + REQUESTS * MS_FOR_EACH,
);

test('the same requests find what is the asker’s own when nobody is disguised', async () => {
  disguise = null;
  const { text } = await sides.left.firm.ask('{ myNeeds(first: 5) { edges { node { id description } } } }');
  expect(text).toContain('海棠专用进口镗床');
});
