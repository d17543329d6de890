import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLField } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Actor,
  API_KEY_SCOPES,
  mayCall,
  OPERATION_RULES,
  type Operation,
  ROLES,
  type Role,
} from '../../domain/registry/permissions.ts';
import { countStatements } from '../support/count-statements.ts';
import type { Client, RunningPlatform } from '../support/running-platform.ts';
import { startRunningPlatform } from '../support/running-platform.ts';
import { withValue } from '../support/sample-input.ts';
import { ANSWER_LATER, type AnyOperation, allOperations } from './ask-anything.ts';
import type { ObjectKind } from './object-ids.ts';
import { startTwoSides, type TwoSides } from './two-sides.ts';

let running: RunningPlatform;
let sides: TwoSides;
let operations: AnyOperation[];

beforeAll(async () => {
  running = await startRunningPlatform();
  sides = await startTwoSides(running);
  operations = allOperations(running.schema);
}, 120_000);
afterAll(() => running?.close());

const ACTORS: readonly (readonly [string, Actor])[] = [
  ['nobody', { kind: 'anonymous' }],
  ['a person without an organisation', { kind: 'user', userId: 'u', organisationId: null, roles: [...ROLES] }],
  ...ROLES.map(
    (role) => [role, { kind: 'user', userId: 'u', organisationId: randomUUID(), roles: [role] }] as [string, Actor],
  ),
  ...API_KEY_SCOPES.map(
    (scope) =>
      [`a key for ${scope}`, { kind: 'api-key', apiKeyId: 'k', organisationId: randomUUID(), scopes: [scope] }] as [
        string,
        Actor,
      ],
  ),
];

test.each(ACTORS)('%s gets behind the door of exactly the operations that the table opens', async (_name, actor) => {
  // Behind the doors there is nothing here, so that whoever passes one falls over the same stone.
  const stone = new Error('let in');
  const context = new Proxy({ actor }, { get: (of, name) => (name === 'actor' ? of.actor : fallOver(stone)) });
  const roots = [running.schema.getQueryType(), running.schema.getMutationType(), running.schema.getSubscriptionType()];
  for (const field of roots.flatMap((root) => Object.values(root?.getFields() ?? {}))) {
    const isLetIn = await passes(field, context);
    expect(isLetIn, field.name).toBe(mayCall(field.name as Operation, actor));
  }
});

const fallOver = (stone: Error): never => {
  throw stone;
};

async function passes(field: GraphQLField<unknown, unknown>, context: object): Promise<boolean> {
  const enter = field.subscribe ?? field.resolve;
  const info = { operation: { operation: 'query' }, fieldName: field.name } as never;
  try {
    await enter?.(undefined, {}, context, info);
    return true;
  } catch (error) {
    return !(
      error instanceof GraphQLError && ['FORBIDDEN', 'UNAUTHENTICATED'].includes(String(error.extensions['code']))
    );
  }
}

const mayTry = (operation: AnyOperation, role: Role): boolean => {
  const rule = OPERATION_RULES[operation.name as Operation];
  return rule.who === 'signed-in' || (rule.who === 'roles' && (rule.roles as readonly Role[]).includes(role));
};

/** What anybody may name: the catalogue of products is public. */
const PUBLIC: Readonly<Partial<Record<string, readonly ObjectKind[]>>> = {
  applyToProduct: ['product'],
  moveApplication: ['product'],
  // A firm whose proof was accepted is refused before its files are looked at.
  proveAuthority: ['file'],
};
/** Marking nothing as read is no refusal. */
const ANSWERS_ANYWAY: ReadonlySet<string> = new Set(['markNotificationsRead']);

/**
 * The same request with another id at one place; in the answer that id is called the same. The work of the database is
 * counted as well: who is refused after one question more can be told by the time that it takes.
 */
async function askWithId(who: Client, operation: AnyOperation, of: { base: object; at: number; id: string }) {
  const place = operation.ids[of.at];
  const [argument, ...rest] = place?.path ?? [];
  const variables = { ...of.base, [`${argument}`]: withValue(Reflect.get(of.base, `${argument}`), rest, of.id) };
  const withKey = 'idempotencyKey' in variables ? { ...variables, idempotencyKey: randomUUID() } : variables;
  const { statements, answer } = await countStatements(running, () => who.ask(operation.document, withKey));
  return { status: answer.status, text: answer.text.replaceAll(of.id, 'THE-ID'), statements: statements.length };
}

const TENANT_ROLES = ['FIRM_USER', 'BANK_MARKETER', 'BANK_APPROVER', 'BANK_ADMIN'] as const satisfies Role[];

describe.each(TENANT_ROLES)('%s', (role) => {
  test('gets one answer, byte for byte and after as many statements, for what belongs to others and for what is not there', async () => {
    const who = sides.people.get(role) as Client;
    const mine = await sides.ids(role === 'FIRM_USER' ? sides.left.firm : sides.left.bank);
    const foreign = [await sides.ids(sides.right.firm), await sides.ids(sides.right.bank)];
    let tried = 0;
    for (const operation of operations.filter((one) => mayTry(one, role)))
      for (const [at, { kind, path }] of operation.ids.entries()) {
        const ids = [...new Set(foreign.flatMap((found) => found.get(kind) ?? []))].slice(0, 2);
        if (ids.length === 0 || PUBLIC[operation.name]?.includes(kind) || ANSWER_LATER.has(operation.name)) continue;
        const base = withOwnIds(operation, mine);
        const label = `${operation.name} ${path.join('.')}`;
        // Once before, so that both find the same in the caches.
        await askWithId(who, operation, { base, at, id: randomUUID() });
        const nowhere = await askWithId(who, operation, { base, at, id: randomUUID() });
        expect(nowhere.status, `${label}: ${nowhere.text}`).toBe(200);
        if (operation.type === 'mutation' && !ANSWERS_ANYWAY.has(operation.name))
          expect(nowhere.text, label).toContain('NOT_FOUND');
        for (const id of ids) expect(await askWithId(who, operation, { base, at, id }), label).toEqual(nowhere);
        tried += ids.length;
      }
    expect(tried).toBeGreaterThan(10);
  }, 60_000);

  test('finds what is its own', async () => {
    const who = sides.people.get(role) as Client;
    const mine = await sides.ids(role === 'FIRM_USER' ? sides.left.firm : sides.left.bank);
    const missed: string[] = [];
    for (const operation of operations.filter((one) => one.type === 'query' && mayTry(one, role)))
      for (const [at, { kind, path }] of operation.ids.entries()) {
        const id = mine.get(kind)?.[0];
        if (id === undefined || !path.every((step) => typeof step === 'string')) continue;
        const base = withOwnIds(operation, mine);
        const [own, nowhere] = [
          await askWithId(who, operation, { base, at, id }),
          await askWithId(who, operation, { base, at, id: randomUUID() }),
        ];
        if (own.text === nowhere.text) missed.push(`${operation.name} ${path.join('.')}`);
      }
    expect(missed.sort()).toEqual(NOTHING_TO_FIND[role]);
  }, 60_000);
});

/** Operations that answer the same for an object of one's own, as these tests leave nothing there to be found. */
const NOTHING_TO_FIND: Readonly<Record<(typeof TENANT_ROLES)[number], readonly string[]>> = {
  FIRM_USER: [
    'consentReads needId',
    'matchOpenings needId',
    'matchOutcomes needId',
    'recommendations needId',
    'suggestedBanks needId',
  ],
  BANK_MARKETER: ['interestSubsidy loanId', 'matchedNeeds productId', 'needFeed productId', 'needFeedFacets productId'],
  BANK_APPROVER: ['interestSubsidy loanId', 'matchedNeeds productId', 'needFeed productId', 'needFeedFacets productId'],
  BANK_ADMIN: [
    'interestSubsidy loanId',
    'matchedNeeds productId',
    'needFeed productId',
    'needFeedFacets productId',
    'productImpact productId',
  ],
};

/** The sample with an object of the caller's own wherever it has one, so that one id alone is foreign. */
function withOwnIds(operation: AnyOperation, mine: ReadonlyMap<ObjectKind, readonly string[]>): object {
  let variables: Record<string, unknown> = operation.sample();
  for (const { path, kind } of operation.ids) {
    const [argument, ...rest] = path;
    const id = mine.get(kind)?.[0];
    if (id !== undefined) variables = { ...variables, [`${argument}`]: withValue(variables[`${argument}`], rest, id) };
  }
  return variables;
}
