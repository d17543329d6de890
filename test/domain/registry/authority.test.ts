import { expect, test } from 'vitest';
import { bindsFirm, PREPARING } from '../../../domain/registry/authority.ts';
import { mayCall, type Operation } from '../../../domain/registry/permissions.ts';
import { buildGraphqlSchema } from '../../../server/build-schema.ts';

test('every command that a person of a firm may call either needs the proof of authority or only prepares', async () => {
  const schema = await buildGraphqlSchema();
  const firm = { kind: 'user', userId: 'u', organisationId: 'o', roles: ['FIRM_USER'] } as const;
  const commands = Object.keys(schema.getMutationType()?.getFields() ?? {}) as Operation[];
  const own = commands.filter((operation) => mayCall(operation, firm));
  const prepares: readonly string[] = PREPARING;
  expect(own.filter((operation) => bindsFirm(operation) === prepares.includes(operation))).toEqual([]);
  expect(own.filter(bindsFirm).length).toBeGreaterThan(15);
});
