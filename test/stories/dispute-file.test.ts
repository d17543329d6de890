import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { civilDate } from '../../domain/calendar.ts';
import { anchorHistory, findAnchors, verifyAnchor } from '../../usecases/platform/anchor-history.ts';
import {
  FIRM_INPUT,
  NEED_INPUT,
  type Party,
  PRODUCT_TERMS,
  type RunningPlatform,
  startRunningPlatform,
} from '../support/running-platform.ts';

const FIRM_NAME = '东莞市卷宗精密制造有限公司';
const TOMORROW = () => civilDate('2026-01-29');

let running: RunningPlatform;
let firm: Party;
let bank: Party;
let engagementId: string;
let firmUserId: string;

beforeAll(async () => {
  running = await startRunningPlatform();
  [firm, bank] = [await running.firm({ ...FIRM_INPUT, name: FIRM_NAME }), await running.bank()];
  const { id: productId } = await bank.done<{ id: string }>('publishCreditProduct', { terms: PRODUCT_TERMS });
  const { id: needId } = await firm.done<{ id: string }>('publishCreditNeed', NEED_INPUT);
  await running.settle();
  ({ id: engagementId } = await firm.done<{ id: string }>('applyToProduct', { needId, productId }));
  const nothing = { reasonCode: null, note: null, grantFen: null };
  const move = (who: Party, name: string, more: object = {}) =>
    who.done('moveEngagement', { engagementId, move: name, ...nothing, ...more });
  await move(bank, 'accept');
  await move(bank, 'logContact');
  await move(firm, 'confirmContact');
  await bank.done('planVisit', {
    engagementId,
    checkType: 'PRE',
    plannedOn: '2026-01-28',
    place: '长安厂房',
    visitors: '客户经理',
  });
  await move(bank, 'startReview');
  await move(bank, 'grant', { grantFen: '200000000', rateBps: '400', termMonths: 12 });
  await firm.done('fileComplaint', { engagementId, text: '放款太慢' });
  await move(firm, 'acceptOffer');
  const day = '2026-01-28';
  const money = { principalFen: '50000000', rateBps: '400', securities: ['CREDIT_ONLY'], loanType: 'CREDIT' };
  const days = { contractOn: day, drawnOn: day, maturesOn: '2027-01-28' };
  await bank.done('linkLoan', { needId, productId, contractNumber: '卷宗-1', ...days, ...money });
  await running.settle();
  const { rows } = await running.platform.pool.query<{ user_id: string }>(
    'select user_id from membership where organisation_id = $1',
    [firm.organisationId],
  );
  firmUserId = rows[0]?.user_id ?? '';
}, 60_000);
afterAll(() => running?.close());

type File = { name: string; mediaType: string; contentBase64: string };

async function fileFor(who: Pick<Party, 'ask'>, format: 'PDF' | 'JSON', id = engagementId): Promise<File | null> {
  const query = `query($id: ID!) { disputeFile(engagementId: $id, format: ${format}) { name mediaType contentBase64 } }`;
  const { data } = await who.ask<{ disputeFile: File | null }>(query, { id });
  return data?.disputeFile ?? null;
}
const textOf = (file: File | null): string => Buffer.from(file?.contentBase64 ?? '', 'base64').toString('utf8');

type Content = Record<'decisions' | 'visits' | 'complaints' | 'loans' | 'consents' | 'needVersions', unknown[]> & {
  events: { name: string; actorId: string; requestId: string | null; detail: { move?: string; to?: string } }[];
  chains: { events: number; brokenAt: number | null }[];
  firmName: string | null;
};
const contentFor = async (who: Pick<Party, 'ask'>): Promise<Content> =>
  JSON.parse(textOf(await fileFor(who, 'JSON'))) as Content;

test('the file holds every step with who and by which request, all records, and the verdict over each chain', async () => {
  const content = await contentFor(firm);
  const moves = content.events.filter(({ name }) => name === 'engagement.moved').map(({ detail }) => detail.move);
  expect(moves).toEqual(['accept', 'logContact', 'confirmContact', 'startReview', 'grant', 'acceptOffer', 'draw']);
  expect(content.events.every(({ actorId, requestId }) => actorId !== '' && requestId !== null)).toBe(true);
  expect(content.events.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['engagement.opened', 'complaint.filed', 'loan.linked']),
  );
  const counts = Object.fromEntries(
    (['decisions', 'visits', 'complaints', 'loans', 'needVersions'] as const).map((key) => [key, content[key].length]),
  );
  expect(counts).toMatchObject({ visits: 1, complaints: 1, loans: 1, needVersions: 1 });
  expect(content.decisions.map((one) => (one as { kind: string }).kind)).toHaveLength(2);
  expect(content.firmName).toBe(FIRM_NAME);
  const { rows } = await running.platform.pool.query<{ count: number }>(
    'select count(*)::int as count from history_event where stream_id = $1',
    [engagementId],
  );
  expect(content.chains[0]).toMatchObject({ events: rows[0]?.count, brokenAt: null });
  expect(content.chains).toHaveLength(2);
});

test('the paper is a PDF of the same file', async () => {
  const file = await fileFor(bank, 'PDF');
  expect(file).toMatchObject({ name: `engagement-${engagementId}.pdf`, mediaType: 'application/pdf' });
  const bytes = Buffer.from(file?.contentBase64 ?? '', 'base64');
  expect(bytes.subarray(0, 5).toString('latin1')).toBe('%PDF-');
  expect(bytes.length).toBeGreaterThan(5_000);
});

test('firm, bank, operator and auditor get the file; for everybody else there is none, as for one that is not there', async () => {
  for (const who of [firm, bank, await running.operator()]) expect(await fileFor(who, 'JSON')).not.toBeNull();
  const nothing = JSON.stringify(await fileFor(firm, 'JSON', randomUUID()));
  for (const who of [await running.firm(), await running.bank()])
    expect(JSON.stringify(await fileFor(who, 'JSON'))).toBe(nothing);
  const { errors } = await (await running.trustee()).ask(
    `{ disputeFile(engagementId: "${engagementId}", format: JSON) { name } }`,
  );
  expect(errors[0]?.extensions.code).toBe('FORBIDDEN');
});

test('a bank reads who the firm is by consent alone: without it neither name nor id nor person of the firm is in its file', async () => {
  const { needId } = (
    await firm.ask<{ engagements: { edges: { node: { needId: string } }[] } }>(
      '{ engagements(first: 1) { edges { node { needId } } } }',
    )
  ).data?.engagements.edges[0]?.node ?? { needId: '' };
  await firm.done('revokeConsent', { needId, bankId: bank.organisationId });
  const masked = textOf(await fileFor(bank, 'JSON'));
  expect(masked).toContain('engagement.moved');
  for (const secret of [FIRM_NAME, firm.organisationId, firmUserId, NEED_INPUT.description])
    expect(masked).not.toContain(secret);
  expect((await contentFor(bank)).firmName).toBeNull();
});

test('the seal of a day holds until one event of the day is changed or taken away, and so does the verdict in the file', async () => {
  const { deps, pool } = running.platform;
  const tomorrow = { ...deps, today: TOMORROW };
  expect(await anchorHistory(tomorrow)).toBe(1);
  // What is sealed is not sealed again.
  expect(await anchorHistory(tomorrow)).toBe(0);
  const [anchor] = await findAnchors(deps, 1);
  expect(anchor).toMatchObject({ day: '2026-01-28', previousHash: '0'.repeat(64) });
  const today = civilDate('2026-01-28');
  expect(await verifyAnchor(deps, today)).toMatchObject({ holds: true, events: anchor?.events });
  expect(await verifyAnchor(deps, civilDate('2026-01-27'))).toBeNull();
  const operator = await running.operator();
  expect((await contentFor(operator)).chains[0]?.brokenAt).toBeNull();
  expect(textOf(await fileFor(operator, 'JSON'))).toContain(anchor?.hash ?? 'no hash');

  const tamper = async (sql: string): Promise<void> => {
    await pool.query('alter table history_event disable trigger user');
    await pool.query(sql, [engagementId]);
    await pool.query('alter table history_event enable trigger user');
  };
  await tamper("update history_event set hash = repeat('f', 64) where stream_id = $1 and sequence = 4");
  expect(await verifyAnchor(deps, today)).toMatchObject({ holds: false });
  expect((await contentFor(operator)).chains[0]?.brokenAt).toBe(4);
  // A stream that is gone as a whole leaves no chain to verify, but the seal tells.
  await tamper('delete from history_event where stream_id = $1');
  expect(await verifyAnchor(deps, today)).toMatchObject({ holds: false });
});
