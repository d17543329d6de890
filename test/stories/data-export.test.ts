import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DATA_REGISTER } from '../../domain/privacy/register.ts';
import type { DataSubject } from '../../domain/privacy/register-terms.ts';
import { exportedColumns, rowsOfSubject } from '../../usecases/privacy/rows-of-subject.ts';
import { startTwoSides, type TwoSides } from '../security/two-sides.ts';
import { eventually } from '../support/eventually.ts';
import { type Client, type RunningPlatform, type SignedIn, startRunningPlatform } from '../support/running-platform.ts';

let running: RunningPlatform;
let sides: TwoSides;

beforeAll(async () => {
  running = await startRunningPlatform();
  sides = await startTwoSides(running);
}, 120_000);
afterAll(() => running?.close());

const SELECT = { select: 'id subject subjectName state fileId rows errorCode reason' };
type Export = { id: string; subject: string; state: string; fileId: string | null; rows: number | null };
type Archive = {
  subjectId: string;
  tables: { table: string; rows: Record<string, unknown>[]; withheld: string[] }[];
};

const list = async (who: Client): Promise<Export[]> => {
  const query = '{ dataExports(first: 50) { edges { node { id subject state fileId rows } } } }';
  const { data, text } = await who.ask<{ dataExports: { edges: { node: Export }[] } }>(query);
  if (data === null) throw new Error(text);
  return data.dataExports.edges.map(({ node }) => node);
};
const ready = async (who: Client, id: string): Promise<Export> => {
  await eventually(async () => (await list(who)).some((one) => one.id === id && one.state === 'READY'));
  return (await list(who)).find((one) => one.id === id) as Export;
};
async function download(who: SignedIn, fileId: string): Promise<Record<string, Uint8Array>> {
  const { data } = await who.ask<{ fileLink: { url: string } }>('query($id: ID!) { fileLink(id: $id) { url } }', {
    id: fileId,
  });
  const response = await fetch(data?.fileLink.url ?? '', { headers: who.headers });
  expect(response.headers.get('content-type')).toBe('application/zip');
  return unzipSync(new Uint8Array(await response.arrayBuffer()));
}
const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

/** Empties what earlier requests of a test left, as limits count them. */
const forget = () =>
  running.platform.pool.query(`update data_export set requested_at = requested_at - interval '2 days'`);

/** Rows of a subject counted by the database, table by table, beside what the archive says. */
async function countsOf(subject: DataSubject, id: string, email: string | null): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const table of Object.keys(DATA_REGISTER)) {
    const condition = rowsOfSubject(table, { subject, id, email }, true);
    if (condition === null) continue;
    const em = running.platform.deps.read();
    const [row] = await em.execute<{ count: number }[]>(
      `select count(*)::int as count from ${table.replace('twoFactor', '"twoFactor"').replace('auth.user', 'auth."user"')} where ${condition.sql}`,
      [...condition.values],
    );
    if ((row?.count ?? 0) > 0) counts.set(table, row?.count ?? 0);
  }
  return counts;
}

/** Tables that name a firm and whose rows are not its own to be handed out, beside those of its people. */
const NAMED_AND_NOT_HANDED_OUT: readonly string[] = [
  // Counts of requests, for a minute.
  'auth.request_count',
  // Caps of a scheme, some of them for one firm: the amounts stand in its filings and claims.
  'public.cap_usage',
  // Ids in events and answers for a while; roles and notices of its people are theirs.
  'public.idempotency_record',
  'public.membership',
  'public.notification',
  'public.outbox_event',
];

/** Tables in which the id stands anywhere, whatever the register says of them, and that the archive does not have. */
async function tablesNaming(id: string, held: ReadonlyMap<string, number>): Promise<string[]> {
  const { rows } = await running.platform.pool.query<{ name: string }>(
    `select table_schema || '.' || table_name as name from information_schema.tables
     where table_schema in ('public', 'auth') and table_type = 'BASE TABLE' order by 1`,
  );
  const missed: string[] = [];
  for (const { name } of rows) {
    const table = name.replace(/\.(\w+)$/, '."$1"');
    const found = await running.platform.pool.query(`select 1 from ${table} t where t::text like $1 limit 1`, [
      `%${id}%`,
    ]);
    if (found.rowCount === 1 && !held.has(name)) missed.push(name);
  }
  return missed;
}

test('a firm gets everything held about it: each registered table with rows of it, every exported column, and nobody else', async () => {
  const { firm } = sides.left;
  await forget();
  const before = await countsOf('FIRM', firm.organisationId, null);
  const { id } = await firm.done<Export>('requestDataExport', { subject: 'FIRM' }, SELECT);
  const { fileId, rows } = await ready(firm, id);
  const files = await download(firm, fileId ?? '');
  const archive = JSON.parse(textOf(files['data.json'])) as Archive;

  // Its own request and its steps of history came after the count.
  const grown = new Set(['public.data_export', 'public.history_event']);
  const held = new Map(archive.tables.map((one) => [one.table, one.rows.length]));
  for (const [table, count] of before) if (!grown.has(table)) expect(held.get(table), table).toBe(count);
  expect([...held.keys()].filter((table) => !before.has(table) && !grown.has(table))).toEqual([]);
  expect(held.size).toBeGreaterThan(20);
  expect(rows).toBe([...held.values()].reduce((sum, count) => sum + count, 0));
  for (const { table, rows: found } of archive.tables)
    for (const row of found) expect(Object.keys(row).toSorted(), table).toEqual(exportedColumns(table).toSorted());

  // Whoever reads the archive learns nothing of the other firm, of its bank, or of any person.
  const text = Object.values(files).map(textOf).join('\n');
  for (const secret of [...sides.right.secretsOfFirm, ...sides.right.secretsOfBank]) expect(text).not.toContain(secret);
  const foreign = await running.platform.pool.query<{ mark: string }>(
    `select name as mark from firm where id <> $1 union all select credit_code from firm where id <> $1
     union all select id::text from firm where id <> $1 union all select email from auth."user"`,
    [firm.organisationId],
  );
  for (const { mark } of foreign.rows) expect(text, mark).not.toContain(mark);

  expect(await tablesNaming(firm.organisationId, held)).toEqual(NAMED_AND_NOT_HANDED_OUT);

  for (const name of ['目录.html', 'index.html']) {
    expect(textOf(files[name])).toContain(archive.subjectId === firm.organisationId ? '<table>' : 'never');
    expect(textOf(files[name])).not.toMatch(/<script/i);
  }
  expect(textOf(files['目录.html'])).toContain('融资需求');
  expect(textOf(files['index.html'])).toContain('Credit needs');
}, 60_000);

test('a person gets its own account and what it did, and nothing of the firm or of colleagues', async () => {
  const { bank } = sides.left;
  await forget();
  const { id } = await bank.done<Export>('requestDataExport', { subject: 'PERSON' }, SELECT);
  const { fileId } = await ready(bank, id);
  const files = await download(bank, fileId ?? '');
  const archive = JSON.parse(textOf(files['data.json'])) as Archive;
  const tables = new Map(archive.tables.map((one) => [one.table, one]));
  expect(tables.get('auth.user')?.rows[0]).toMatchObject({ email: bank.email });
  expect(tables.get('auth.account')?.withheld).toContain('password');
  const before = await countsOf('PERSON', archive.subjectId, bank.email);
  // Its key is made when the first archive is sealed.
  const counted = [...before.keys()].filter((table) => table !== 'vault.subject_key');
  expect(counted.toSorted()).toEqual([...tables.keys()].toSorted());
  const text = Object.values(files).map(textOf).join('\n');
  // The bank keeps a search of the same name as the firm.
  const secrets = [...sides.left.secretsOfFirm, ...sides.right.secretsOfFirm].filter((one) => !one.endsWith('的检索'));
  for (const secret of secrets) expect(text).not.toContain(secret);
  const others = await running.platform.pool.query<{ mark: string }>(
    `select email as mark from auth."user" where email <> $1 union all select name from firm
     union all select token from auth.session union all select password from auth.account where password is not null`,
    [bank.email],
  );
  for (const { mark } of others.rows) expect(text).not.toContain(mark);
}, 60_000);

test('one is made at a time, three a day; every step is in the history, and so is every reading of the archive', async () => {
  const { firm } = sides.right;
  await forget();
  const sent = await Promise.all(
    Array.from({ length: 4 }, () => firm.send('requestDataExport', { subject: 'FIRM' }, SELECT)),
  );
  expect(sent.filter(({ data }) => data?.['__typename'] === 'RequestedDataExport')).toHaveLength(1);
  const codes = sent.map(({ data }) => data?.['code']).filter((code) => code !== undefined);
  expect(new Set(codes)).toEqual(new Set(['EXPORT_RUNNING']));
  for (let made = 1; made <= 3; made += 1) {
    await eventually(async () => (await list(firm)).every(({ state }) => state !== 'REQUESTED'));
    if (made < 3) await firm.done('requestDataExport', { subject: 'FIRM' }, SELECT);
  }
  expect((await firm.refused('requestDataExport', { subject: 'FIRM' })).code).toBe('EXPORTS_FULL');
  const [first] = await list(firm);
  await download(firm, first?.fileId ?? '');
  const { rows } = await running.platform.pool.query<{ name: string; count: number }>(
    `select name, count(*)::int as count from history_event where stream_id = $1 and name like 'data-export.%' group by 1`,
    [firm.organisationId],
  );
  expect(Object.fromEntries(rows.map(({ name, count }) => [name, count]))).toEqual({
    'data-export.requested': 3,
    'data-export.ready': 3,
  });
  const read = await running.platform.pool.query(
    `select 1 from history_event where stream_id = $1 and name = 'file.read'`,
    [first?.fileId],
  );
  expect(read.rowCount).toBe(1);
}, 60_000);

test('nobody asks for another or opens what another asked for; an operator asks with a reason on request of either', async () => {
  const [left, right] = [sides.left.firm, sides.right.firm];
  await forget();
  const foreign = { subject: 'FIRM', firmId: right.organisationId, reason: 'x' };
  expect((await left.refused('requestDataExport', foreign)).code).toBe('NOT_FOUND');
  expect((await left.refused('requestDataExport', { subject: 'PERSON', email: right.email, reason: 'x' })).code).toBe(
    'NOT_FOUND',
  );
  expect((await sides.left.bank.refused('requestDataExport', { subject: 'FIRM' })).code).toBe('NOT_FOUND');
  const operator = sides.people.get('OPERATOR') as SignedIn;
  const ofPerson = { subject: 'PERSON', email: left.email, reason: null };
  expect((await operator.refused('requestDataExport', ofPerson)).code).toBe('REASON_MISSING');
  const { id } = await operator.done<Export>('requestDataExport', { ...ofPerson, reason: '来函 2026-3' }, SELECT);
  const { fileId } = await ready(operator, id);
  await download(operator, fileId ?? '');
  // The subject sees that it was asked for, and may open it; the other side sees nothing.
  expect((await list(left)).find((one) => one.id === id)?.fileId).toBe(fileId);
  expect((await list(right)).map((one) => one.id)).not.toContain(id);
  const { data } = await right.ask<{ fileLink: object | null }>('query($id: ID!) { fileLink(id: $id) { url } }', {
    id: fileId,
  });
  expect(data?.fileLink).toBeNull();
}, 60_000);

test('an archive goes when its time is over, and one that cannot be made says so', async () => {
  const { firm } = sides.left;
  await forget();
  const { id } = await firm.done<Export>('requestDataExport', { subject: 'FIRM' }, SELECT);
  const { fileId } = await ready(firm, id);
  await running.platform.pool.query(`update data_export set expires_at = '2026-01-01' where id = $1`, [id]);
  const { expireExports, makeExport } = await import('../../usecases/privacy/make-export.ts');
  await expireExports(running.platform.deps);
  expect((await list(firm)).find((one) => one.id === id)).toMatchObject({ state: 'EXPIRED', fileId: null });
  const left = await running.platform.pool.query('select 1 from stored_file where id = $1', [fileId]);
  expect(left.rowCount).toBe(0);

  const broken = {
    ...running.platform.deps,
    files: {
      ...running.platform.deps.files,
      store: { put: () => Promise.reject(new Error('full')), get: async () => null, remove: async () => undefined },
    },
  };
  await running.platform.pool.query(`update data_export set state = 'REQUESTED', tries = 0 where id = $1`, [id]);
  for (let tried = 1; tried < 5; tried += 1) await expect(makeExport(broken, id)).rejects.toThrow('full');
  await makeExport(broken, id);
  expect((await list(firm)).find((one) => one.id === id)).toMatchObject({ state: 'FAILED' });
  // A repeated job finds nothing to do.
  await makeExport(running.platform.deps, id);
  expect((await list(firm)).find((one) => one.id === id)).toMatchObject({ state: 'FAILED' });
}, 60_000);
