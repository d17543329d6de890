import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeXlsx } from '../support/make-xlsx.ts';
import { type Party, type RunningPlatform, startRunningPlatform } from '../support/running-platform.ts';

let running: RunningPlatform;
let department: Party;
let colleague: Party;
let bank: Party;
let otherBank: Party;
let operator: Party;
let firms: { party: Party; code: string }[];

beforeAll(async () => {
  running = await startRunningPlatform();
  department = await running.lineDepartment();
  colleague = await running.lineDepartment();
  bank = await running.bank();
  otherBank = await running.bank();
  operator = await running.operator();
  firms = [];
  for (let count = 0; count < 3; count += 1) {
    const party = await running.firm();
    const sql = 'select credit_code from firm where id = $1';
    const { rows } = await running.platform.pool.query<{ credit_code: string }>(sql, [party.organisationId]);
    firms.push({ party, code: rows[0]?.credit_code ?? '' });
  }
  await running.settle();
});
afterAll(() => running?.close());

type Preview = { digest: string; adds: number; removals: number; errorCount: number; needsSecondPerson: boolean };
type Release = { id: string; state: string; number: number | null };
const RELEASE = { select: 'id state number' };

const fileOf = (content: string | Buffer): string => Buffer.from(content).toString('base64');
const input = (list: string, file: string, more: object = {}) => ({
  list,
  scope: 'WHOLE',
  effectiveOn: '2026-02-01',
  reason: '年度调整',
  file,
  ...more,
});

async function preview(by: Party, of: ReturnType<typeof input>): Promise<Preview & { errors: { code: string }[] }> {
  const answer = await by.ask<{ previewListRelease: Preview & { errors: { code: string }[] } }>(
    `mutation($input: ListReleaseInput!) { previewListRelease(input: $input) { __typename
       ... on ListReleasePreview { digest adds removals unchanged membersBefore errorCount needsSecondPerson errors { line code } }
       ... on RefusedCommand { code } } }`,
    { input: of },
  );
  if (answer.data === null) throw new Error(answer.text);
  return answer.data.previewListRelease;
}

async function listed(by: Party, of: { list: string; firm: number; on: string; knownAt?: string }): Promise<boolean> {
  const answer = await by.ask<{ wasListed: { listed: boolean } | null }>(
    `query($list: String!, $firm: ID!, $on: CivilDate!, $knownAt: DateTime) {
       wasListed(list: $list, firmId: $firm, on: $on, knownAt: $knownAt) { listed release } }`,
    { ...of, firm: firms[of.firm]?.party.organisationId },
  );
  if (answer.data === null || answer.data.wasListed === null) throw new Error(answer.text);
  return answer.data.wasListed.listed;
}

const count = async (table: string): Promise<number> => {
  const { rows } = await running.platform.pool.query<{ count: number }>(`select count(*)::int as count from ${table}`);
  return rows[0]?.count ?? 0;
};

test('a preview tells joins, leaves and wrong rows, and writes nothing at all', async () => {
  const before = [await count('list_membership'), await count('list_release'), await count('history_event')];
  const file = fileOf(makeXlsx([['统一社会信用代码'], [firms[0]?.code ?? ''], ['91440000NOBODY0001']]));
  const shown = await preview(department, input('TECH_SME', file));
  expect(shown).toMatchObject({ adds: 1, removals: 0, errorCount: 1, errors: [{ line: 3, code: 'FIRM_UNKNOWN' }] });
  expect([await count('list_membership'), await count('list_release'), await count('history_event')]).toEqual(before);
  const refused = await department.refused('submitListRelease', {
    ...input('TECH_SME', file),
    digest: shown.digest,
  });
  expect(refused.code).toBe('RELEASE_HAS_ERRORS');
});

test('a release that takes off too many waits for a second person, who is not the first', async () => {
  const all = input('TECH_SME', fileOf(`统一社会信用代码\n${firms.map(({ code }) => code).join('\n')}\n`));
  const first = await preview(department, all);
  expect(first).toMatchObject({ adds: 3, needsSecondPerson: false });
  const release = await department.done<Release>('submitListRelease', { ...all, digest: first.digest }, RELEASE);
  expect(release).toMatchObject({ state: 'PUBLISHED', number: 1 });

  const fewer = input('TECH_SME', fileOf(`统一社会信用代码\n${firms[0]?.code}\n`), { effectiveOn: '2026-03-01' });
  const second = await preview(department, fewer);
  expect(second).toMatchObject({ adds: 0, removals: 2, needsSecondPerson: true });
  const waiting = await department.done<Release>('submitListRelease', { ...fewer, digest: second.digest }, RELEASE);
  expect(waiting).toMatchObject({ state: 'PENDING', number: null });
  const decision = { releaseId: waiting.id, decision: 'APPROVE', note: '' };
  expect(await department.refused('decideListRelease', decision)).toMatchObject({ code: 'SECOND_PERSON_NEEDED' });
  expect(await listed(operator, { list: 'TECH_SME', firm: 1, on: '2026-03-02' })).toBe(true);
  expect(await colleague.done('decideListRelease', decision, RELEASE)).toMatchObject({ state: 'PUBLISHED', number: 2 });
  expect(await listed(operator, { list: 'TECH_SME', firm: 1, on: '2026-02-28' })).toBe(true);
  expect(await listed(operator, { list: 'TECH_SME', firm: 1, on: '2026-03-01' })).toBe(false);
});

test('a file is refused when the list moved on since its preview', async () => {
  const file = input('HIGH_TECH', fileOf(`code\n${firms[0]?.code}\n`));
  const { digest } = await preview(department, file);
  await department.done('listFirm', {
    firmId: firms[1]?.party.organisationId,
    list: 'HIGH_TECH',
    validFrom: '2026-01-01',
  });
  expect(await department.refused('submitListRelease', { ...file, digest })).toMatchObject({ code: 'PREVIEW_STALE' });
});

test('a correction changes what is known now and never what was known then', async () => {
  const firmId = firms[2]?.party.organisationId;
  const listing = { firmId, list: 'SPECIALISED_NEW', validFrom: '2025-01-01' };
  await department.done('listFirm', listing);
  const { rows } = await running.platform.pool.query<{ now: string }>(
    `select max(recorded_at)::text as now from list_membership where list = 'SPECIALISED_NEW'`,
  );
  const knownAt = new Date(rows[0]?.now ?? '').toISOString();
  const question = { list: 'SPECIALISED_NEW', firm: 2, on: '2025-06-01' };
  expect(await listed(operator, { ...question, knownAt })).toBe(true);
  const correction = { ...listing, correctFrom: null, correctTo: null, reason: '登记有误' };
  const waiting = await department.done<Release>('correctListing', correction, RELEASE);
  expect(waiting.state).toBe('PENDING');
  await colleague.done('decideListRelease', { releaseId: waiting.id, decision: 'APPROVE', note: '' }, RELEASE);
  expect(await listed(operator, question)).toBe(false);
  expect(await listed(operator, { ...question, knownAt })).toBe(true);
});

test('the database itself refuses to change or forget a membership', async () => {
  const change = running.platform.pool.query(`update list_membership set valid_from = '2000-01-01'`);
  await expect(change).rejects.toThrow('only grows');
  await expect(running.platform.pool.query('delete from list_membership')).rejects.toThrow('only grows');
});

test('a taxpayer list takes grade A and B only, and drops a firm by itself on the day of its downgrade', async () => {
  const firmId = firms[0]?.party.organisationId;
  const listing = { firmId, list: 'WHITELIST_2018', category: 'W09', validFrom: '2026-01-01' };
  expect(await department.refused('listFirm', listing)).toMatchObject({ code: 'TAX_GRADE_TOO_LOW' });
  await department.done('recordTaxGrade', { firmId, grade: 'A', publishedOn: '2025-04-20', year: 2024 });
  await department.done('listFirm', listing);
  await department.done('recordTaxGrade', { firmId, grade: 'B', publishedOn: '2026-01-10', year: 2025 });
  expect(await listed(operator, { list: 'WHITELIST_2018', firm: 0, on: '2026-01-28' })).toBe(true);
  await department.done('recordTaxGrade', { firmId, grade: 'C', publishedOn: '2026-01-20', year: 2026 });
  expect(await listed(operator, { list: 'WHITELIST_2018', firm: 0, on: '2026-01-27' })).toBe(true);
  expect(await listed(operator, { list: 'WHITELIST_2018', firm: 0, on: '2026-01-28' })).toBe(false);
  const { rows } = await running.platform.pool.query(
    `select source, reason from list_release where list = 'WHITELIST_2018' order by number desc limit 1`,
  );
  expect(rows).toEqual([{ source: 'TAX_CHECK', reason: 'TAX_GRADE C' }]);
});

test('a project stands on a list in its own name, and its firm does not', async () => {
  const firmId = firms[1]?.party.organisationId;
  await department.done('registerProject', { firmId, code: 'GREEN-0001', name: '屋顶光伏' });
  const file = input('GREEN_LIST', fileOf(`信用代码,项目编号\n${firms[1]?.code},GREEN-0001\n`));
  const { digest, adds } = await preview(department, file);
  expect(adds).toBe(1);
  await department.done('submitListRelease', { ...file, digest }, RELEASE);
  expect(await listed(operator, { list: 'GREEN_LIST', firm: 1, on: '2026-02-02' })).toBe(false);
  const members = await operator.ask<{ listMembers: { edges: { node: { projectName: string } }[] } }>(
    '{ listMembers(list: "GREEN_LIST", on: "2026-02-02") { edges { node { projectName firmName } } } }',
  );
  expect(members.data?.listMembers.edges.map(({ node }) => node.projectName)).toEqual(['屋顶光伏']);
});

test("a bank's own list is there for that bank alone, and is no tag of the firm", async () => {
  const own = await bank.done<{ code: string }>('createBankList', { name: '重点客户' }, { select: 'code isPrivate' });
  const file = input(own.code, fileOf(`code\n${firms[0]?.code}\n`), { effectiveOn: '2026-01-28' });
  const { digest } = await preview(bank, file);
  await bank.done('submitListRelease', { ...file, digest }, RELEASE);
  expect(await listed(bank, { list: own.code, firm: 0, on: '2026-01-28' })).toBe(true);
  for (const stranger of [otherBank, operator, department]) {
    const types = await stranger.ask<{ listTypes: { code: string }[] }>('{ listTypes { code } }');
    expect(types.data?.listTypes.map(({ code }) => code)).not.toContain(own.code);
    const asked = (list: string) =>
      stranger.ask(
        'query($list: String!, $id: ID!) { wasListed(list: $list, firmId: $id, on: "2026-01-28") { listed } }',
        {
          list,
          id: firms[0]?.party.organisationId,
        },
      );
    expect((await asked(own.code)).text).toBe((await asked('BANK_NOBODY')).text);
  }
  await running.settle();
  const mine = await firms[0]?.party.ask<{ myFirm: { tags: { code: string }[] } }>('{ myFirm { tags { code } } }');
  expect(mine?.data?.myFirm.tags.map(({ code }) => code)).not.toContain(own.code);
});

test('ended memberships of an old register come in by a second person, and neither overlap nor come twice', async () => {
  const code = firms[0]?.code ?? '';
  const row = (from: string, to: string): string => `统一社会信用代码,生效日期,失效日期\n${code},${from},${to}\n`;
  const history = (from: string, to: string) =>
    input('EXPORTER', fileOf(row(from, to)), { scope: 'HISTORY', reason: '旧册补录' });
  const first = history('2020-01-01', '2021-01-01');
  const shown = await preview(department, first);
  expect(shown).toMatchObject({ adds: 1, removals: 0, errorCount: 0, needsSecondPerson: true });
  const waiting = await department.done<Release>('submitListRelease', { ...first, digest: shown.digest }, RELEASE);
  await colleague.done('decideListRelease', { releaseId: waiting.id, decision: 'APPROVE', note: '' }, RELEASE);
  const question = { list: 'EXPORTER', firm: 0 };
  const days = ['2019-12-31', '2020-01-01', '2020-12-31', '2021-01-01'];
  const answers = await Promise.all(days.map((on) => listed(operator, { ...question, on })));
  expect(answers).toEqual([false, true, true, false]);
  expect(await preview(department, first)).toMatchObject({ adds: 0, errorCount: 0 });
  expect(await preview(department, history('2020-06-01', '2021-06-01'))).toMatchObject({
    errors: [{ code: 'ROW_OVERLAPS' }],
  });
  expect(await preview(department, history('2025-01-01', '2027-01-01'))).toMatchObject({
    errors: [{ code: 'ROW_NOT_ENDED' }],
  });
});

test('the list of 2023 has no way in but nomination', async () => {
  const listing = { firmId: firms[0]?.party.organisationId, list: 'WHITELIST_2023', validFrom: '2026-01-01' };
  expect(await department.refused('listFirm', listing)).toMatchObject({ code: 'NOMINATION_REQUIRED' });
});
