import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { civilDate } from '../../domain/calendar.ts';
import type { FactKind } from '../../domain/registry/tags/fact-kind.ts';
import { CreditGrade } from '../../schema/entities/registry/list-membership.entity.ts';
import { refreshTags } from '../../usecases/registry/refresh-tags.ts';
import { turnDay } from '../../usecases/registry/turn-day.ts';
import { putOnList } from '../support/put-on-list.ts';
import {
  FIRM_INPUT,
  NEED_INPUT,
  type Party,
  PRODUCT_TERMS,
  type RunningPlatform,
  startRunningPlatform,
} from '../support/running-platform.ts';

let running: RunningPlatform;
let department: Party;
let operator: Party;

beforeAll(async () => {
  running = await startRunningPlatform();
  department = await running.lineDepartment();
  operator = await running.operator();
});
afterAll(() => running?.close());

async function factsOf(firm: Party): Promise<{ version: number; tags: string[]; taxGrade: string | null }> {
  const { rows } = await running.platform.pool.query<{
    version: number;
    facts: { tags: { code: string }[]; taxGrade: string | null };
  }>('select version, facts from firm_facts_version where firm_id = $1 order by version desc limit 1', [
    firm.organisationId,
  ]);
  const { version = 0, facts = { tags: [], taxGrade: null } } = rows[0] ?? {};
  return { version, tags: facts.tags.map(({ code }) => code), taxGrade: facts.taxGrade };
}

const tagCodes = async (firm: Party): Promise<string[]> => {
  const answer = await firm.ask<{ myTags: { code: string }[] }>('{ myTags { code } }');
  return answer.data?.myTags.map(({ code }) => code) ?? [];
};

const runsOf = async (needId: string): Promise<number> =>
  (await running.platform.pool.query('select id from match_run where need_id = $1', [needId])).rowCount ?? 0;

async function eligibleFor(firm: Party, needId: string): Promise<string[]> {
  const answer = await firm.ask<{
    recommendations: { edges: { node: { verdict: string; product: { id: string } } }[] };
  }>(`{ recommendations(needId: "${needId}", first: 50) { edges { node { verdict product { id } } } } }`);
  if (answer.data === null) throw new Error(answer.text);
  const nodes = answer.data.recommendations.edges.map(({ node }) => node);
  return nodes.filter(({ verdict }) => verdict === 'ELIGIBLE').map(({ product }) => product.id);
}

test('of the tags of a firm exactly those that depend on the recorded fact are derived again', async () => {
  const firm = await running.firm();
  const { deps, pool } = running.platform;
  await running.settle();
  // A listing and a tax grade of which no event told.
  const { organisationId: firmId } = firm;
  await pool.query(
    `insert into list_membership (id, list, firm_id, valid_from, recorded_by) values ($1, 'TECH_SME', $2, '2026-01-01', 't')`,
    [randomUUID(), firmId],
  );
  await pool.query(`insert into tax_grade values ($1, 2024, 'A', '2025-04-20')`, [firmId]);
  const refresh = (...facts: FactKind[]): Promise<void> => refreshTags(deps, { firmId, facts });
  await refresh('LOANS', 'CREDIT_GRADES', 'RECORDS');
  expect(await factsOf(firm)).toEqual({ version: 1, tags: [], taxGrade: null });
  await refresh('TAX_GRADES');
  expect(await factsOf(firm)).toEqual({ version: 2, tags: [], taxGrade: 'A' });
  await refresh('LISTS');
  expect(await factsOf(firm)).toEqual({ version: 3, tags: ['TECH_SME'], taxGrade: 'A' });
  await refresh('LISTS', 'TAX_GRADES');
  expect((await factsOf(firm)).version).toBe(3);
  await running.settle();
});

test('a breach shuts a firm out of the products that exclude it, and nobody else is matched again', async () => {
  const [firm, other, bank] = [await running.firm(), await running.firm(), await running.bank()];
  const strict = { ...PRODUCT_TERMS, excludedTags: ['ENVIRONMENT_BREACH'] };
  const { id: productId } = await bank.done<{ id: string }>('publishCreditProduct', { terms: strict });
  const { id: needId } = await firm.done<{ id: string }>('publishCreditNeed', NEED_INPUT);
  const { id: otherNeedId } = await other.done<{ id: string }>('publishCreditNeed', NEED_INPUT);
  await running.settle();
  expect(await eligibleFor(firm, needId)).toContain(productId);
  const [own, others] = [await runsOf(needId), await runsOf(otherNeedId)];
  const fact = { firmId: firm.organisationId, reference: '粤环罚〔2026〕1号', validFrom: '2026-01-10' };
  const breach = { ...fact, family: 'ENVIRONMENT', value: 'BREACH' };
  const record = await department.done<{ id: string }>('recordFirmFact', breach);
  await running.settle();
  expect(await eligibleFor(firm, needId)).not.toContain(productId);
  expect([await runsOf(needId), await runsOf(otherNeedId)]).toEqual([own + 1, others]);
  // A tag that no rule reads changes no pair.
  await department.done('recordFirmFact', { ...fact, family: 'CHAIN', value: 'SUPPLIER' });
  await running.settle();
  expect(await tagCodes(firm)).toContain('CHAIN_SUPPLIER');
  const runs = await runsOf(needId);
  await department.done('endFirmFact', { recordId: record.id, validTo: '2026-01-28', reason: '已整改' });
  await running.settle();
  expect(await eligibleFor(firm, needId)).toContain(productId);
  expect([await runsOf(needId), await runsOf(otherNeedId)]).toEqual([runs + 1, others]);
  expect(await department.refused('recordFirmFact', { ...breach, value: 'PRIVATE' })).toMatchObject({
    code: 'RECORD_VALUE_UNKNOWN',
  });
});

test('a loan from elsewhere ends NO_LOAN for good, and counts as a serving bank', async () => {
  const firm = await running.firm();
  expect(await tagCodes(firm)).toContain('NO_LOAN');
  const loan = { lender: '外地农商行', amountFen: '100000000', drawdownOn: '2025-06-01', maturityOn: '2026-06-01' };
  expect(await firm.refused('recordExternalLoan', { firmId: randomUUID(), ...loan })).toMatchObject({
    code: 'NOT_FOUND',
    field: 'firmId',
  });
  expect(await tagCodes(firm)).toContain('NO_LOAN');
  await firm.done('recordExternalLoan', loan);
  await running.settle();
  expect(await tagCodes(firm)).toEqual(expect.arrayContaining(['SERVING_BANKS']));
  const { name: _name, ...profile } = FIRM_INPUT;
  await firm.done('updateFirmProfile', { ...profile, hasNoLoanRecord: true });
  expect(await tagCodes(firm)).not.toContain('NO_LOAN');
});

test('a loan from elsewhere that was recorded by mistake is taken back by whoever said it, and stays on record', async () => {
  const [firm, other] = [await running.firm(), await running.firm()];
  const loan = { lender: '外地农商行', amountFen: '100000000', drawdownOn: '2025-06-01', maturityOn: '2026-06-01' };
  const said = await firm.done<{ id: string }>('recordExternalLoan', loan);
  const { organisationId: firmId } = firm;
  const known = await department.done<{ id: string }>('recordExternalLoan', { ...loan, firmId, lender: '外地银行' });
  await running.settle();
  const undo = { externalLoanId: said.id, reason: '填错企业' };
  expect(await other.refused('withdrawExternalLoan', undo)).toMatchObject({ code: 'NOT_FOUND' });
  expect(await firm.refused('withdrawExternalLoan', { ...undo, reason: ' ' })).toMatchObject({
    code: 'REASON_MISSING',
  });
  await firm.done('withdrawExternalLoan', undo);
  expect(await firm.refused('withdrawExternalLoan', undo)).toMatchObject({ code: 'EXTERNAL_LOAN_WITHDRAWN' });
  await running.settle();
  expect(await tagCodes(firm)).toContain('SERVING_BANKS');
  const undoKnown = { externalLoanId: known.id, reason: '不属实' };
  expect(await firm.refused('withdrawExternalLoan', undoKnown)).toMatchObject({ code: 'EXTERNAL_LOAN_NOT_YOURS' });
  await department.done('withdrawExternalLoan', undoKnown);
  await running.settle();
  const codes = await tagCodes(firm);
  expect(codes).toContain('NO_LOAN');
  expect(codes).not.toContain('SERVING_BANKS');
  const rows = (asked: string) => `{ externalLoans${asked} { id withdrawalReason isOwnStatement } }`;
  const own = await firm.ask<{ externalLoans: unknown[] }>(rows(''));
  expect(own.data?.externalLoans).toEqual([
    { id: known.id, withdrawalReason: '不属实', isOwnStatement: false },
    { id: said.id, withdrawalReason: '填错企业', isOwnStatement: true },
  ]);
  const foreign = await other.ask<{ externalLoans: unknown[] }>(rows(`(firmId: "${firmId}")`));
  expect(foreign.data?.externalLoans).toEqual([]);
});

test('the daily pass tells each firm once what begins, ends or grows stale, and makes up for missed days', async () => {
  const { deps, pool } = running.platform;
  const [starts, ends, graded, quiet] = [
    await running.firm(),
    await running.firm(),
    await running.firm(),
    await running.firm(),
  ];
  const on = (day: string) => ({ ...deps, today: () => civilDate(day) });
  await putOnList(deps, { firmId: starts.organisationId, list: 'TECH_SME', validFrom: civilDate('2026-02-03') });
  const past = { list: 'HIGH_TECH', validFrom: civilDate('2025-01-01'), validTo: civilDate('2026-02-05') };
  await putOnList(deps, { firmId: ends.organisationId, ...past });
  await deps.read().insert(CreditGrade, {
    id: randomUUID(),
    firmId: graded.organisationId,
    scheme: 'S',
    issuer: 'x',
    value: 'A',
    platformGrade: 3,
    gradedOn: civilDate('2025-02-04'),
    expiresOn: civilDate('2026-02-04'),
  });
  await running.settle();
  await turnDay(on('2026-02-02'));
  await running.settle();
  const from = await pool.query<{ id: string }>('select coalesce(max(id), 0) as id from outbox_event');
  expect(await turnDay(on('2026-02-05'))).toBeGreaterThan(0);
  const { rows } = await pool.query<{ name: string; firm: string; facts: string[] | null }>(
    `select name, payload->>'firmId' as firm, payload->'facts' as facts from outbox_event where id > $1`,
    [from.rows[0]?.id],
  );
  const told = (firm: Party) => rows.filter((row) => row.firm === firm.organisationId);
  expect(told(starts)).toMatchObject([{ name: 'firm.facts-changed.v1' }]);
  expect(told(ends)).toMatchObject([{ name: 'firm.facts-changed.v1' }]);
  expect(told(graded)).toMatchObject([{ name: 'firm.fact-recorded.v1', facts: ['CREDIT_GRADES'] }]);
  expect(told(quiet)).toEqual([]);
  expect(await turnDay(on('2026-02-05'))).toBe(0);
  await running.settle();
});

test('an appeal has a clock, is answered once by another than the firm, and its history stays', async () => {
  const firm = await running.firm();
  const tag = { code: 'SIZE_CLASS', value: 'SMALL', reason: '从业人数应为8人' };
  const SELECT = { select: 'id state dueOn isOverdue' };
  const appeal = await firm.done<{ id: string }>('appealTag', tag, SELECT);
  // Ten working days from Wednesday 28 January 2026.
  expect(appeal).toMatchObject({ state: 'OPEN', isOverdue: false, dueOn: '2026-02-11' });
  expect((await firm.refused('appealTag', tag)).code).toBe('APPEAL_EXISTS');
  expect((await firm.refused('appealTag', { ...tag, value: 'LARGE' })).code).toBe('NOT_FOUND');
  const open = '{ tagAppeals(state: OPEN) { edges { node { id } } } }';
  expect((await operator.ask(open)).text).toContain(appeal.id);
  expect((await (await running.firm()).ask(open)).text).not.toContain(appeal.id);
  const decision = { appealId: appeal.id, decision: 'DISMISSED', answer: '以申报为准' };
  const both = await Promise.all([operator, department].map((who) => who.send('decideAppeal', decision)));
  expect(both.filter(({ data }) => data?.['__typename'] === 'RefusedCommand')).toHaveLength(1);
  const { rows } = await running.platform.pool.query<{ name: string }>(
    'select name from history_event where stream_id = $1 order by sequence',
    [appeal.id],
  );
  expect(rows.map(({ name }) => name)).toEqual(['appeal.opened', 'appeal.decided']);
});

test('the cover of a park counts the residents with a loan in force', async () => {
  const residents = [await running.firm(), await running.firm()];
  for (const { organisationId: firmId } of residents)
    await putOnList(running.platform.deps, {
      firmId,
      list: 'PARK_ROSTER',
      category: 'PARK-9',
      validFrom: civilDate('2026-01-01'),
    });
  const answer = await operator.ask<{ parkCoverage: object[] }>(
    '{ parkCoverage(on: "2026-01-28") { park residents granted isReached shareBpsMin } }',
  );
  expect(answer.data?.parkCoverage).toContainEqual({
    park: 'PARK-9',
    residents: 2,
    granted: 0,
    isReached: false,
    shareBpsMin: '5000',
  });
  await running.settle();
});
