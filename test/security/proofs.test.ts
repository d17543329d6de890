import { getNamedType, isUnionType } from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import { ORGANISATION_KINDS } from '../../domain/registry/organisation-kind.ts';
import { ROLES_OF_KIND } from '../../domain/registry/people.ts';
import {
  isOpenWithoutFactor,
  needsRecentProof,
  OPERATION_RULES,
  type Operation,
} from '../../domain/registry/permissions.ts';
import { decideMissingFactor, isRecentProof, SECOND_FACTOR_KINDS } from '../../domain/registry/sign-in-proof.ts';
import { buildGraphqlSchema } from '../../server/build-schema.ts';
import { leavesOf } from '../support/sample-input.ts';

let mutations: { name: Operation; takesMoney: boolean; answersRefusals: boolean }[];

beforeAll(async () => {
  const schema = await buildGraphqlSchema();
  mutations = Object.values(schema.getMutationType()?.getFields() ?? {}).map(({ name, args, type }) => {
    const named = getNamedType(type);
    return {
      name: name as Operation,
      takesMoney: args.some((arg) => leavesOf(arg.type).some((leaf) => leaf.type === 'Fen')),
      answersRefusals: isUnionType(named) && named.getTypes().some((member) => member.name === 'RefusedCommand'),
    };
  });
});

/** Amounts that are asked for, published or reported, and move nothing; each is decided upon by an operation with proof. */
const MOVES_NOTHING: ReadonlySet<string> = new Set([
  'fileLoan',
  'leaveNeed',
  'linkLoan',
  'moveEngagement',
  'publishCreditNeed',
  'publishCreditProduct',
  'proposeSettings',
  'recordExternalLoan',
  'recordRepayment',
  'registerFirm',
  'reportLoss',
  'reviseCreditNeed',
  'reviseCreditProduct',
  'saveNeedDraft',
  'saveSearch',
  'startSimulation',
  'submitDecisions',
  'submitDrawdowns',
  'submitProducts',
  'submitRepayments',
  'updateFirmProfile',
  'overrideCreditCode',
]);
/** Decided about something else than money, a list, a policy or a right. */
const DECIDES_OTHERWISE: ReadonlySet<string> = new Set(['decideAppeal', 'decideAuthority', 'decideMeetingAppeal']);
const DECIDING = /^(approve|decide|pay|return|reverse|appropriate|recommend|write|fund|correct)[A-Z]/;

test('every mutation that takes an amount or is called a decision says that it needs a recent proof, or why not', () => {
  const unsaid = mutations.filter(
    ({ name, takesMoney }) =>
      (takesMoney || DECIDING.test(name)) &&
      !needsRecentProof(name) &&
      !MOVES_NOTHING.has(name) &&
      !DECIDES_OTHERWISE.has(name),
  );
  expect(unsaid.map(({ name }) => name)).toEqual([]);
});

test('only mutations need a proof, and each of them can answer a refusal', () => {
  const proved = Object.keys(OPERATION_RULES).filter((name) => needsRecentProof(name as Operation));
  const able = mutations.filter(({ answersRefusals }) => answersRefusals).map(({ name }) => name as string);
  expect(proved.filter((name) => !able.includes(name))).toEqual([]);
  expect(proved).toEqual(
    expect.arrayContaining(['payClaim', 'approveClaim', 'decideListRelease', 'decideSettings', 'appropriateBudget']),
  );
});

test('before the second factor nothing is open but the public catalogue and one’s own account', () => {
  const open = Object.keys(OPERATION_RULES).filter((name) => isOpenWithoutFactor(name as Operation));
  const own = open.filter((name) => OPERATION_RULES[name as Operation].who === 'oneself');
  expect(own.sort()).toEqual([
    'endOtherSignIns',
    'endSignIn',
    'myAccount',
    'mySignIns',
    'proveIdentity',
    'removeSecondFactor',
  ]);
  expect(
    open.filter((name) => !own.includes(name)).every((name) => OPERATION_RULES[name as Operation].who === 'anyone'),
  ).toBe(true);
});

test('without a setting the people of every kind of organisation but firms need a second factor', () => {
  const session = { provedAt: new Date(), provedBy: 'PASSWORD', isEnrolled: false } as const;
  for (const kind of ORGANISATION_KINDS)
    for (const role of ROLES_OF_KIND[kind])
      expect(decideMissingFactor(session, { roles: [role], kinds: SECOND_FACTOR_KINDS }), role).toBe(
        kind === 'FIRM' ? null : 'ENROLMENT',
      );
  const bySso = { ...session, provedBy: 'SSO', isEnrolled: true } as const;
  expect(decideMissingFactor(bySso, { roles: ['FIRM_USER'], kinds: [] })).toBe('CODE');
});

test('a proof is recent for ten minutes, and never when it comes from the future', () => {
  const now = new Date('2026-01-28T01:00:00Z');
  const before = (ms: number) => isRecentProof(new Date(now.getTime() - ms), now);
  expect([before(0), before(599_999), before(600_000), before(-30_000), before(-3_600_000)]).toEqual([
    true,
    true,
    false,
    true,
    false,
  ]);
});
