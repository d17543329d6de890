import { parse } from 'csv-parse/sync';
import { getNamedType } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTwoSides, type TwoSides } from '../security/two-sides.ts';
import { type Client, type RunningPlatform, type SignedIn, startRunningPlatform } from '../support/running-platform.ts';

let running: RunningPlatform;
let sides: TwoSides;

beforeAll(async () => {
  running = await startRunningPlatform();
  sides = await startTwoSides(running);
}, 120_000);
afterAll(() => running?.close());

type File = { name: string; contentBase64: string };
const fetchFile = async (who: Client, field: string): Promise<Buffer> => {
  const { data, text } = await who.ask<Record<string, File | null>>(`{ file: ${field} { name contentBase64 } }`);
  if (!data?.['file']) throw new Error(text);
  return Buffer.from(data['file'].contentBase64, 'base64');
};
type Download = { stream_id: string; actor_id: string; request_id: string; detail: { what: string; mark?: string } };
const downloads = async (): Promise<Download[]> =>
  (
    await running.platform.pool.query<Download>(
      `select stream_id, actor_id, request_id, detail from history_event where name = 'document.downloaded' order by id`,
    )
  ).rows;
const personOf = (role: 'TRUSTEE' | 'BANK_APPROVER' | 'TREASURY') => sides.people.get(role) as SignedIn;

test('a table of the server ends with one row that says who took it, when and by which request, and any reader takes it', async () => {
  const csv = await fetchFile(personOf('TRUSTEE'), 'fundStatement(groupBy: BANK, format: CSV)');
  // A strict reader: every row has as many cells as the heading.
  const rows = parse(csv, { bom: true });
  const [last] = rows.at(-1) ?? [];
  const [event] = (await downloads()).slice(-1);
  expect(event?.detail).toMatchObject({ what: 'fund-statement', format: 'CSV' });
  expect(last).toContain('Tester (TRUSTEE)');
  expect(last).toContain('2026-01-28');
  expect(last).toContain(event?.request_id);
  expect(rows.slice(0, -1).flat().join()).not.toContain('Tester');
});

test('every document that the API makes, in every format of it, carries the mark and stands in the history', async () => {
  const claimId = (await sides.ids(sides.left.bank)).get('claim')?.[0];
  const engagementId = (await sides.ids(sides.left.bank)).get('engagement')?.[0];
  const asked = { schemeCode: 'DG-2023-BANK', variants: [{}], portfolioBase64: null };
  const { id: workId } = await personOf('TREASURY').done<{ id: string }>('startSimulation', asked);
  await running.settle();
  const made: [who: SignedIn, field: string][] = [
    [personOf('TRUSTEE'), 'fundStatement(groupBy: BANK, format: XLSX)'],
    [personOf('TRUSTEE'), `computeSheetDocument(claimId: "${claimId}", format: JSON)`],
    [personOf('TRUSTEE'), `computeSheetDocument(claimId: "${claimId}", format: PDF)`],
    [sides.left.bank, `disputeFile(engagementId: "${engagementId}", format: JSON)`],
    [sides.left.bank, `disputeFile(engagementId: "${engagementId}", format: PDF)`],
    [personOf('TREASURY'), 'simulationDocument(schemeCode: "DG-2023-BANK", variants: [{}], format: CSV)'],
    [personOf('TREASURY'), `simulationFile(workId: "${workId}", format: CSV)`],
    [sides.people.get('OPERATOR') as SignedIn, 'sessionReportDocument(format: CSV)'],
  ];
  for (const [who, field] of made) {
    const before = await downloads();
    const bytes = await fetchFile(who, field);
    const after = await downloads();
    expect(after.length, field).toBe(before.length + 1);
    const mark = after.at(-1)?.request_id ?? 'none';
    if (/JSON/.test(field))
      expect(JSON.parse(bytes.toString()), field).toMatchObject({ exported: { person: 'Tester', requestId: mark } });
    if (/CSV/.test(field)) expect(bytes.toString('utf8'), field).toContain(mark);
    expect(bytes.length).toBeGreaterThan(100);
  }
  // The list above is all of them: a new document of the schema has to be tried here.
  const types = running.schema.getQueryType()?.getFields() ?? {};
  const documents = Object.values(types).filter(({ type }) => getNamedType(type).name === 'DocumentFile');
  const tried = new Set(made.map(([, field]) => field.split('(')[0]));
  expect(documents.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
});

const TEXT = { select: 'text' };

test('a page that makes a file has it written down first, and gets the mark to put on it', async () => {
  const { bank } = sides.left;
  const { text } = await bank.done<{ text: string }>('recordDownload', { what: 'deals', rows: 3 }, TEXT);
  const [event] = (await downloads()).slice(-1);
  expect(event?.detail).toMatchObject({ what: 'deals', rows: 3, format: 'CSV' });
  expect(event?.stream_id).toBe(bank.organisationId);
  expect(text).toContain('Tester');
  expect(text).toContain(event?.request_id);
  expect((await bank.refused('recordDownload', { what: '<b>', rows: 3 }, TEXT)).code).toBe('CODE_MALFORMED');
  expect((await bank.refused('recordDownload', { what: 'deals', rows: -1 }, TEXT)).code).toBe('OUT_OF_RANGE');
});
