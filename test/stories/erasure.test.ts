import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { civilDate } from '../../domain/calendar.ts';
import { pseudonymOf } from '../../domain/privacy/decide-erasure.ts';
import { anchorHistory, verifyAnchor } from '../../usecases/platform/anchor-history.ts';
import { verifyHistory } from '../../usecases/platform/verify-history.ts';
import { carryOutErasures, repeatErasures } from '../../usecases/privacy/carry-out-erasure.ts';
import { startTwoSides, type TwoSides } from '../security/two-sides.ts';
import { eventually } from '../support/eventually.ts';
import {
  NEED_INPUT,
  type Party,
  type RunningPlatform,
  type SignedIn,
  startRunningPlatform,
} from '../support/running-platform.ts';
import { freshPdf } from '../support/sample-files.ts';
import { sendFile } from '../support/send-file.ts';
import { createWorkerDeps } from '../support/worker-deps.ts';

let running: RunningPlatform;
let sides: TwoSides;
let operator: SignedIn;
let owner: pg.Pool;
let worker: ReturnType<typeof createWorkerDeps>;

beforeAll(async () => {
  running = await startRunningPlatform();
  sides = await startTwoSides(running);
  operator = await running.operator();
  owner = running.platform.pool;
  worker = createWorkerDeps(running);
}, 120_000);
afterAll(async () => {
  await worker?.close();
  await running?.close();
});

const SELECT = { select: 'id state subjectName blocks { code until } remainder { table rows why } dueAt' };
type Request = {
  id: string;
  state: string;
  subjectName: string;
  blocks: { code: string; until: string | null }[];
  remainder: { table: string; rows: number; why: string }[];
};

/** Every text and JSON of every table in which a mark stands, as `table.column`. */
async function placesOf(mark: string): Promise<string[]> {
  const { rows } = await owner.query<{ table: string; column: string }>(
    `select format('%I.%I', c.table_schema, c.table_name) as table, c.column_name as column
     from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema not in ('pg_catalog', 'information_schema') and t.table_type = 'BASE TABLE'
       and c.data_type in ('text', 'character varying', 'json', 'jsonb', 'ARRAY', 'tsvector') order by 1, 2`,
  );
  const found: string[] = [];
  for (const { table, column } of rows) {
    const sql = `select 1 from ${table} where strpos("${column}"::text, $1) > 0 limit 1`;
    if ((await owner.query(sql, [mark])).rowCount === 1) found.push(`${table.replaceAll('"', '')}.${column}`);
  }
  return found;
}

/** Approves, and lets the wait be over. */
async function approveAndWait(id: string): Promise<void> {
  await operator.done('decideErasure', { erasureId: id, approves: true }, SELECT);
  await owner.query(`update erasure_request set due_at = now() - interval '400 days' where id = $1`, [id]);
}
const stateOf = async (id: string): Promise<string> =>
  (await owner.query<{ state: string }>('select state from erasure_request where id = $1', [id])).rows[0]?.state ?? '';
const idOf = async (email: string): Promise<string> =>
  (await owner.query<{ id: string }>('select id from auth."user" where email = $1', [email])).rows[0]?.id ?? '';

/** A person with a name, a telephone and an account of WeChat that nobody else has. */
async function personWithContacts() {
  const who = await running.firm();
  const userId = await idOf(who.email);
  const marks = {
    name: `欧阳${randomUUID().slice(0, 6)}`,
    phone: '+8613900007788',
    wechatId: `wx_${randomUUID().slice(0, 8)}`,
  };
  await owner.query('update auth."user" set name = $2 where id = $1', [userId, marks.name]);
  const { phone, wechatId } = marks;
  const wishes = { language: 'zh', mail: 'EACH', phone, wechatId, muted: [] };
  await who.done('saveNotificationPreferences', wishes, { select: 'phone wechatId' });
  return { who, userId, marks: { ...marks, email: who.email } };
}

test('ways to reach a person lie sealed in the database, and are read by the person and by the messenger alone', async () => {
  const { who, marks } = await personWithContacts();
  expect(await placesOf(marks.phone)).toEqual([]);
  expect(await placesOf(marks.wechatId)).toEqual([]);
  const { data } = await who.ask<{ notificationPreferences: object }>('{ notificationPreferences { phone wechatId } }');
  expect(data?.notificationPreferences).toEqual({ phone: marks.phone, wechatId: marks.wechatId });
});

test('a person is erased: name, phone, mail and WeChat stand nowhere, the chain holds, and others are untouched', async () => {
  const { who, userId, marks } = await personWithContacts();
  const other = await personWithContacts();
  await owner.query(
    `insert into invitation (id, organisation_id, email, roles, invited_by, created_at, expires_at)
    values (gen_random_uuid(), $1, $2, '{FIRM_USER}', 'x', now(), now())`,
    [who.organisationId, marks.email],
  );
  await who.done('saveSearch', { name: '我的', index: 'products', search: { text: '订单' } });
  const colleague = await running.user({ organisationId: who.organisationId, roles: ['FIRM_USER'] });

  // Somebody has written its address and number into a report about another firm.
  await owner.query(`update visit set visitors = $1`, [`请联系 ${marks.email}，${marks.phone}`]);
  // Still in the firm: refused, with what to do; then it leaves.
  expect((await who.refused('requestErasure', { subject: 'PERSON', confirm: true })).code).toBe(
    'ERASURE_STILL_IN_ORGANISATION',
  );
  await colleague.done('removePerson', { userId, successorId: await idOf(colleague.email) });
  const again = await running.signIn(who.email);
  expect((await again.refused('requestErasure', { subject: 'PERSON', confirm: false })).code).toBe(
    'CONFIRMATION_NEEDED',
  );
  const { id } = await again.done<Request>('requestErasure', { subject: 'PERSON', confirm: true }, SELECT);
  expect((await again.refused('requestErasure', { subject: 'PERSON', confirm: true })).code).toBe('ERASURE_OPEN');
  await approveAndWait(id);
  expect(await placesOf(marks.email)).toContain('auth.user.email');
  await carryOutErasures(worker.deps);
  expect(await stateOf(id)).toBe('DONE');

  for (const mark of Object.values(marks)) expect(await placesOf(mark), mark).toEqual([]);
  // Signed out, and no way back in.
  expect((await again.ask<{ me: object | null }>('{ me { userId } }')).data?.me ?? null).toBeNull();
  await expect(running.signIn(marks.email)).rejects.toThrow();
  const key = await owner.query('select wrapped from vault.subject_key where subject_id = $1', [userId]);
  expect(key.rows).toEqual([{ wrapped: null }]);

  expect(await verifyHistory(running.platform.deps, userId)).toMatchObject({ brokenAt: null });
  expect(await verifyHistory(running.platform.deps, who.organisationId)).toMatchObject({ brokenAt: null });
  for (const mark of [other.marks.name, other.marks.email])
    expect(await placesOf(mark), mark).toContain(mark.includes('@') ? 'auth.user.email' : 'auth.user.name');
  const { data } = await other.who.ask<{ notificationPreferences: object }>('{ notificationPreferences { phone } }');
  expect(data?.notificationPreferences).toEqual({ phone: other.marks.phone });
}, 60_000);

test('a firm with loans, filings and claims is refused with every reason, and told what would stay and why', async () => {
  const { firm } = sides.left;
  const query = '{ erasureOutlook(subject: FIRM) { blocks { code until } deleted kept { table why } waitDays } }';
  const { data } = await firm.ask<{
    erasureOutlook: {
      blocks: { code: string; until: string | null }[];
      deleted: string[];
      kept: { table: string; why: string }[];
      waitDays: number;
    };
  }>(query);
  const outlook = data?.erasureOutlook;
  expect(outlook?.blocks.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['LOAN_NOT_REPAID', 'CLAIM_OPEN', 'STATUTORY_RETENTION']),
  );
  expect(outlook?.blocks.find(({ code }) => code === 'STATUTORY_RETENTION')?.until).toMatch(/^2036-/);
  expect(outlook?.deleted).toContain('public.external_loan');
  expect(outlook?.kept).toContainEqual({ table: 'public.loss_claim', why: 'FUND_BOOKS' });
  const refusal = await firm.refused('requestErasure', { subject: 'FIRM', confirm: true });
  expect(refusal.code).toMatch(/^ERASURE_/);
});

/** A firm that applied, complained, was refused and left papers; all of it has ended. */
async function firmWithPast(name: string): Promise<Party> {
  const firm = await running.firm({ name });
  const { bank } = sides.right;
  const { id: needId } = await firm.done<{ id: string }>('publishCreditNeed', {
    ...NEED_INPUT,
    description: `${name}购料`,
  });
  await firm.done('grantConsent', { needId, bankId: bank.organisationId });
  const file = await sendFile(running.url, firm, { name: `${name}材料.pdf`, bytes: freshPdf() }).catch(() => null);
  expect(file).not.toBeNull();
  await firm
    .done('recordExternalLoan', {
      lender: '邻行',
      amountFen: '1000000',
      drawdownOn: '2025-02-01',
      maturityOn: '2026-08-01',
      hadNoRecord: false,
    })
    .catch(() => undefined);
  await running.settle();
  await firm.done('withdrawCreditNeed', { needId });
  await running.settle();
  return firm;
}

test('a firm is erased: name, code and words stand nowhere, it is found by nobody, and what stays carries a pseudonym', async () => {
  const name = `东莞市银杏${randomUUID().slice(0, 4)}模具有限公司`;
  const firm = await firmWithPast(name);
  const code =
    (await owner.query<{ credit_code: string }>('select credit_code from firm where id = $1', [firm.organisationId]))
      .rows[0]?.credit_code ?? '';
  expect(await placesOf(name)).toEqual(expect.arrayContaining(['public.firm.name', 'search.firms.content']));
  // Named in what others keep: a notice and a search of people of a bank, rows that a bank has handed in.
  const { bank } = sides.right;
  await owner.query(
    `insert into notification (id, user_id, organisation_id, kind, category, key, facts, created_at)
     values (gen_random_uuid(), 'somebody', $1, 'CONSENT_GRANTED', 'NEED', 'named', $2, now())`,
    [bank.organisationId, JSON.stringify({ firm: name, note: `${name}（${code}）` })],
  );
  await bank.done('saveSearch', { name, index: 'products', search: { text: code } });
  const named = await placesOf(name);
  expect(named).toEqual(expect.arrayContaining(['public.notification.facts', 'public.saved_search.name']));
  expect(await placesOf(code)).toContain('public.saved_search.query');
  const loanId = randomUUID();
  await owner.query(
    `insert into loan (id, bank_id, firm_id, contract_no, contract_on, drawdown_on, maturity_on, amount_fen, rate_bps, securities, loan_type, purpose, is_first_loan, created_at, state, repaid_fen)
     select $1, $2, $3, 'K-1', '2020-01-01', '2020-01-01', '2021-01-01', 100, 400, '{}', loan_type, purpose, false, now(), 'CLOSED', 100 from loan limit 1`,
    [loanId, sides.right.bank.organisationId, firm.organisationId],
  );
  const streams = (
    await owner.query<{ id: string }>(
      `select distinct stream_id as id from history_event where stream_id = $1 or stream_id in (select id from credit_need where firm_id = $1)`,
      [firm.organisationId],
    )
  ).rows;
  const asked = running.platform.deps.now();
  const history = () =>
    owner.query('select id, detail, previous_hash, hash from history_event where occurred_at < $1 order by id', [
      asked,
    ]);
  const before = (await history()).rows;

  const { id } = await firm.done<Request>('requestErasure', { subject: 'FIRM', confirm: true }, SELECT);
  await approveAndWait(id);
  await carryOutErasures(worker.deps);
  expect(await stateOf(id)).toBe('DONE');
  await running.settle();

  await eventually(async () => (await placesOf(name)).length === 0);
  expect(await placesOf(name)).toEqual([]);
  expect(await placesOf(code)).toEqual([]);
  // What stays is listed with its reason, and is still there, without a name.
  const { rows } = await owner.query<{ remainder: Request['remainder'] }>(
    'select remainder from erasure_request where id = $1',
    [id],
  );
  expect(rows[0]?.remainder).toContainEqual({ table: 'public.loan', rows: 1, why: 'COUNTERPARTY' });
  expect((await owner.query('select name from firm where id = $1', [firm.organisationId])).rows).toEqual([
    { name: pseudonymOf('FIRM', firm.organisationId) },
  ]);
  const files = await owner.query('select 1 from stored_file where organisation_id = $1', [firm.organisationId]);
  expect(files.rowCount).toBe(0);
  for (const stream of streams)
    expect(await verifyHistory(running.platform.deps, stream.id)).toMatchObject({ brokenAt: null });
  expect((await history()).rows).toEqual(before);
  await anchorHistory({ ...running.platform.deps, today: () => civilDate('2026-01-30') });
  expect(await verifyAnchor(running.platform.deps, civilDate('2026-01-28'))).toMatchObject({ holds: true });
  expect((await firm.ask<{ me: object | null }>('{ me { userId } }')).data?.me ?? null).toBeNull();
  const notice = await owner.query(`select facts from notification where key = 'named'`);
  expect(notice.rows[0]).toMatchObject({ facts: { firm: pseudonymOf('FIRM', firm.organisationId) } });
  // The other firms are as they were.
  expect(await placesOf(sides.left.secretsOfFirm[0] ?? '')).toContain('public.firm.name');
}, 90_000);

test('nobody decides their own request, a refusal says why, and one that was approved can be taken back until it is due', async () => {
  const firm = await running.firm();
  const asked = { subject: 'FIRM', firmId: firm.organisationId, reason: '来函', confirm: true };
  const { id } = await operator.done<Request>('requestErasure', asked, SELECT);
  expect((await operator.refused('decideErasure', { erasureId: id, approves: true })).code).toBe('NOT_FOR_ONESELF');
  const second = await running.operator();
  expect((await second.refused('decideErasure', { erasureId: id, approves: false })).code).toBe('REASON_MISSING');
  await second.done('decideErasure', { erasureId: id, approves: true }, SELECT);
  await carryOutErasures(worker.deps);
  expect(await stateOf(id)).toBe('APPROVED');
  // The subject takes it back, though it did not ask itself; nobody else can.
  expect((await sides.left.firm.refused('withdrawErasure', { erasureId: id })).code).toBe('NOT_FOUND');
  await firm.done('withdrawErasure', { erasureId: id }, SELECT);
  expect(await stateOf(id)).toBe('WITHDRAWN');
});

test('what comes in the way after the approval blocks the erasure, and nothing is lost', async () => {
  const firm = await running.firm();
  const { id } = await firm.done<Request>('requestErasure', { subject: 'FIRM', confirm: true }, SELECT);
  await approveAndWait(id);
  await firm.done('publishCreditNeed', NEED_INPUT);
  await carryOutErasures(worker.deps);
  expect(await stateOf(id)).toBe('BLOCKED');
  expect((await firm.ask<{ myFirm: { name: string } }>('{ myFirm { name } }')).data?.myFirm.name).toMatch(/公司/);
});

test('an erasure and edits at the same time: each edit comes wholly before it or not at all', async () => {
  const { who, userId, marks } = await personWithContacts();
  await owner.query('delete from membership where user_id = $1', [userId]);
  const { id } = await who.done<Request>('requestErasure', { subject: 'PERSON', confirm: true }, SELECT);
  await approveAndWait(id);
  const { savePreferences } = await import('../../usecases/notices/change-preferences.ts');
  const actor = { userId, organisationId: null, roles: [] };
  const input = { language: 'zh', mail: 'EACH', phone: '+8613911110000', wechatId: null, muted: [] } as const;
  const edits = Array.from({ length: 12 }, () =>
    savePreferences(running.platform.deps, { actor, idempotencyKey: randomUUID(), input }).catch(
      (error: Error) => error.name,
    ),
  );
  const [erased, ...outcomes] = await Promise.all([carryOutErasures(worker.deps), ...edits]);
  expect(erased).toBe(1);
  for (const outcome of outcomes)
    expect(typeof outcome === 'string' ? outcome : outcome.kind).toMatch(/SubjectErasedError|done/);
  const left = await owner.query('select 1 from notification_preference where user_id = $1', [userId]);
  expect(left.rowCount).toBe(0);
  for (const mark of [...Object.values(marks), input.phone]) expect(await placesOf(mark), mark).toEqual([]);

  // The same for a firm: a need that is published meanwhile blocks, or is refused.
  const firm = await running.firm();
  const request = await firm.done<Request>('requestErasure', { subject: 'FIRM', confirm: true }, SELECT);
  await approveAndWait(request.id);
  const [, published] = await Promise.all([carryOutErasures(worker.deps), firm.send('publishCreditNeed', NEED_INPUT)]);
  const needs = await owner.query('select 1 from credit_need where firm_id = $1', [firm.organisationId]);
  expect(await stateOf(request.id)).toBe(needs.rowCount === 0 ? 'DONE' : 'BLOCKED');
  if (needs.rowCount === 0) expect(published.data?.['__typename']).not.toBe('PublishedCreditNeed');
}, 60_000);

test('a database that was restored from an older backup is erased again, as the keys know who is gone', async () => {
  const { who, userId, marks } = await personWithContacts();
  await owner.query('delete from membership where user_id = $1', [userId]);
  const before = await owner.query('select name, email from auth."user" where id = $1', [userId]);
  const sealed = await owner.query('select * from notification_preference where user_id = $1', [userId]);
  const { id } = await who.done<Request>('requestErasure', { subject: 'PERSON', confirm: true }, SELECT);
  await approveAndWait(id);
  await carryOutErasures(worker.deps);
  // The old rows are back; the key is not.
  await owner.query('update auth."user" set name = $2, email = $3 where id = $1', [
    userId,
    before.rows[0].name,
    before.rows[0].email,
  ]);
  await owner.query(
    `insert into notification_preference select * from json_populate_record(null::notification_preference, $1::json)`,
    [JSON.stringify(sealed.rows[0])],
  );
  expect(await placesOf(marks.phone)).toEqual([]);
  expect(await repeatErasures(worker.deps)).toBe(1);
  for (const mark of Object.values(marks)) expect(await placesOf(mark), mark).toEqual([]);
  expect(await repeatErasures(worker.deps)).toBe(0);
});
