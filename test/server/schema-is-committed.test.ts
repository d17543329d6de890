import { readFileSync } from 'node:fs';
import {
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isOperation, OPERATION_RULES, type OperationRule } from '../../domain/registry/permissions.ts';
import { type RunningPlatform, startRunningPlatform } from '../support/running-platform.ts';
import { sampleOf } from '../support/sample-input.ts';

let running: RunningPlatform;
beforeAll(async () => {
  running = await startRunningPlatform();
});
afterAll(() => running?.close());

type Root = 'query' | 'mutation' | 'subscription';
type RootField = { readonly root: Root; readonly field: GraphQLField<unknown, unknown> };

function rootFields(schema: GraphQLSchema): RootField[] {
  const fieldsOf = (root: Root, type: ReturnType<GraphQLSchema['getQueryType']>): RootField[] =>
    Object.values(type?.getFields() ?? {}).map((field) => ({ root, field }));
  return [
    ...fieldsOf('query', schema.getQueryType()),
    ...fieldsOf('mutation', schema.getMutationType()),
    ...fieldsOf('subscription', schema.getSubscriptionType()),
  ];
}

test('the committed schema is the one that the server answers with', () => {
  const printed = `${printSchema(lexicographicSortSchema(running.schema))}\n`;
  expect(readFileSync('schema/schema.graphql', 'utf8')).toBe(printed);
});

test('every root field has a row in the table of permissions, and every row has its field', () => {
  const names = rootFields(running.schema).map(({ field }) => field.name);
  expect(names.filter((name) => !isOperation(name))).toEqual([]);
  const rows = Object.keys(OPERATION_RULES);
  expect(rows.filter((row) => !names.includes(row)).sort()).toEqual([]);
});

test('nobody who is not signed in may call a guarded operation', async () => {
  const guarded = rootFields(running.schema).filter(({ root, field }) => {
    const rule: OperationRule | null = isOperation(field.name) ? OPERATION_RULES[field.name] : null;
    return root !== 'subscription' && rule?.who !== 'anyone';
  });
  expect(guarded.length).toBeGreaterThan(30);
  for (const { root, field } of guarded) {
    const variables = Object.fromEntries(field.args.map((arg) => [arg.name, sampleOf(arg.type)]));
    const declared = field.args.map((arg) => `$${arg.name}: ${arg.type.toString()}`).join(', ');
    const given = field.args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
    const selection = isCompositeType(getNamedType(field.type)) ? '{ __typename }' : '';
    const call = given === '' ? field.name : `${field.name}(${given})`;
    const operation = declared === '' ? root : `${root}(${declared})`;
    const answer = await running.anonymous.ask(`${operation} { ${call} ${selection} }`, variables);
    expect(
      answer.errors.map((error) => error.extensions.code),
      field.name,
    ).toEqual(['UNAUTHENTICATED']);
  }
});
