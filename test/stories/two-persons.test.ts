import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OrganisationKind } from '../../domain/registry/organisation-kind.ts';
import type { Role } from '../../domain/registry/permissions.ts';
import { Organisation } from '../../schema/entities/registry/organisation.entity.ts';
import { seedPolicies } from '../../usecases/compensation/policies.ts';
import {
  FIRM_INPUT,
  nextCreditCode,
  type RunningPlatform,
  type SignedIn,
  startRunningPlatform,
} from '../support/running-platform.ts';

let running: RunningPlatform;
let firmId: string;

beforeAll(async () => {
  running = await startRunningPlatform();
  await seedPolicies(running.platform.deps.read(), { withIllustrativeTiers: true });
  ({ organisationId: firmId } = await running.firm());
});
afterAll(() => running?.close());

/** What one person prepares and only another one may decide. `roles`: of whom either may be. */
type Pair = {
  readonly name: string;
  readonly kind: OrganisationKind;
  readonly role: Role;
  readonly prepare: (maker: SignedIn, validFrom: string) => Promise<{ readonly id: string }>;
  readonly decide: (id: string) => { readonly operation: string; readonly input: object };
  readonly refusal: string;
};

const RECORD = '联席会议纪要〔2026〕7号';
const listingOf = (list: string) => ({ firmId, list, validFrom: '2025-01-01' });
const correct = async (maker: SignedIn, list: string): Promise<{ id: string }> => {
  await maker.done('listFirm', listingOf(list));
  return maker.done('correctListing', { ...listingOf(list), correctFrom: null, correctTo: null, reason: '登记有误' });
};

const PAIRS: readonly Pair[] = [
  {
    name: 'settings of a scheme',
    kind: 'POLICY_OWNER',
    role: 'POLICY_OWNER',
    prepare: (maker, validFrom) =>
      maker.done('proposeSettings', {
        schemeCode: 'DG-2023-BANK',
        validFrom,
        decisionRecord: RECORD,
        change: { readings: [], bankCapBps: '140' },
      }),
    decide: (proposalId) => ({ operation: 'decideSettings', input: { proposalId, isApproved: true } }),
    refusal: 'DUTIES_NOT_SEPARATE',
  },
  {
    name: 'limits of the tags',
    kind: 'POLICY_OWNER',
    role: 'POLICY_OWNER',
    prepare: (maker) =>
      maker.done('proposePolicy', { kind: 'TAGS', validFrom: '2026-06-01', decisionRecord: RECORD, settings: '{}' }),
    decide: (proposalId) => ({ operation: 'decideSettings', input: { proposalId, isApproved: true } }),
    refusal: 'DUTIES_NOT_SEPARATE',
  },
  {
    name: 'time limits of banks',
    kind: 'POLICY_OWNER',
    role: 'POLICY_OWNER',
    prepare: (maker) =>
      maker.done('proposeSlaProfile', {
        code: '246',
        validFrom: '2026-12-01',
        decisionRecord: RECORD,
        placesMax: 3,
        openDays: 1,
        acceptDays: 2,
        contactDays: 4,
        disputeDays: 2,
        drawdownDays: 6,
        decisionMonths: 1,
        writeBackDays: 5,
        complaintDays: 2,
        roundsMax: 3,
      }),
    decide: (profileId) => ({ operation: 'decideSlaProfile', input: { profileId, isApproved: true } }),
    refusal: 'DUTIES_NOT_SEPARATE',
  },
  {
    name: 'correction of a list',
    kind: 'LINE_DEPARTMENT',
    role: 'LINE_DEPARTMENT',
    prepare: (maker) => correct(maker, 'SPECIALISED_NEW'),
    decide: (releaseId) => ({ operation: 'decideListRelease', input: { releaseId, decision: 'APPROVE', note: '' } }),
    refusal: 'SECOND_PERSON_NEEDED',
  },
];

async function organisationOf(kind: OrganisationKind): Promise<string> {
  const { deps } = running.platform;
  const id = deps.newId();
  await deps.read().insert(Organisation, { id, kind, name: kind, creditCode: nextCreditCode(), createdAt: deps.now() });
  return id;
}

test.each(PAIRS)('$name: never decided by who prepared it, by another of the role, once', async (pair) => {
  const organisationId = await organisationOf(pair.kind);
  const [maker, checker] = [
    await running.user({ organisationId, roles: [pair.role] }),
    await running.user({ organisationId, roles: [pair.role] }),
  ];
  const { id } = await pair.prepare(maker, '2026-07-01');
  const { operation, input } = pair.decide(id);
  expect((await maker.refused(operation, input)).code).toBe(pair.refusal);
  const stranger = await running.user({ organisationId: await organisationOf('AUDITOR'), roles: ['AUDITOR'] });
  expect((await stranger.send(operation, input)).errors[0]?.extensions.code).toBe('FORBIDDEN');
  await checker.done(operation, input);
  expect((await checker.send(operation, input)).data?.['__typename']).toBe('RefusedCommand');
});

test('who prepared something and left is still not who decides on it, and the successor, who is another person, may', async () => {
  const organisationId = await organisationOf('POLICY_OWNER');
  const roles: Role[] = ['POLICY_OWNER'];
  const [maker, successor] = [
    await running.user({ organisationId, roles }),
    await running.user({ organisationId, roles }),
  ];
  const [pair] = PAIRS;
  if (pair === undefined) throw new Error('there is a pair');
  const { id } = await pair.prepare(maker, '2026-07-01');
  const [makerId, successorId] = [await idOf(maker), await idOf(successor)];
  await successor.done('removePerson', { userId: makerId, successorId });
  const { operation, input } = pair.decide(id);
  expect((await maker.send(operation, input)).errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
  await successor.done(operation, input);
});

test('of who leaves a firm no draft is left without an owner, and of who leaves a bank no key works any more', async () => {
  const leaver = await running.user();
  const { id: organisationId } = await leaver.done<{ id: string }>('registerFirm', {
    ...FIRM_INPUT,
    creditCode: nextCreditCode(),
  });
  const stays = await running.user({ organisationId, roles: ['FIRM_USER'] });
  await leaver.done('saveNeedDraft', { amountFen: '200000000', securities: ['CREDIT_ONLY'] });
  await leaver.done('removePerson', { userId: await idOf(leaver), successorId: null });
  const { rows } = await running.platform.pool.query('select owner_id from need_draft where firm_id = $1', [
    organisationId,
  ]);
  expect(rows).toEqual([{ owner_id: await idOf(stays) }]);

  const bank = await running.bank();
  const admin = await running.user({ organisationId: bank.organisationId, roles: ['BANK_ADMIN'] });
  const { secret } = await admin.done<{ secret: string }>('createApiKey', {
    days: 30,
    label: '核心系统',
    scopes: ['needs:read'],
  });
  const asked = async () => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${secret}` };
    const body = JSON.stringify({ query: '{ matchedNeeds(first: 1) { edges { node { id } } } }' });
    return (await (await fetch(`${running.url}/graphql`, { method: 'POST', headers, body })).json()) as object;
  };
  expect(await asked()).toHaveProperty('data.matchedNeeds');
  await bank.done('removePerson', { userId: await idOf(admin), successorId: null });
  expect(JSON.stringify(await asked())).toContain('UNAUTHENTICATED');
});

async function idOf({ email }: SignedIn): Promise<string> {
  const sql = 'select id from auth."user" where email = $1';
  const { rows } = await running.platform.pool.query<{ id: string }>(sql, [email]);
  return rows[0]?.id ?? '';
}
