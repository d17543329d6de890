import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pathOfKey } from '../../adapters/files/folder-store.ts';
import { FILE_LIMITS } from '../../domain/files/file-rules.ts';
import { StoredFile } from '../../schema/entities/files/stored-file.entity.ts';
import { sweepFiles } from '../../usecases/files/sweep-files.ts';
import { uploadFile } from '../../usecases/files/upload-file.ts';
import { FileNotScannedError } from '../../usecases/ports.ts';
import {
  NEED_INPUT,
  type Party,
  PRODUCT_TERMS,
  type RunningPlatform,
  startRunningPlatform,
} from '../support/running-platform.ts';
import { freshPdf, SAMPLE_JPEG, SAMPLE_PNG } from '../support/sample-files.ts';
import { sendFile, tryToSend } from '../support/send-file.ts';

let running: RunningPlatform;
let firm: Party;
let bank: Party;
let engagementId: string;
let visitId: string;

beforeAll(async () => {
  running = await startRunningPlatform();
  [firm, bank] = [await running.firm(), await running.bank()];
  const { id: productId } = await bank.done<{ id: string }>('publishCreditProduct', { terms: PRODUCT_TERMS });
  const { id: needId } = await firm.done<{ id: string }>('publishCreditNeed', NEED_INPUT);
  await running.settle();
  ({ id: engagementId } = await firm.done<{ id: string }>('applyToProduct', { needId, productId }));
  await bank.done('moveEngagement', { engagementId, move: 'accept' });
  const plan = { engagementId, checkType: 'PRE', plannedOn: '2026-01-28', place: '长安镇厂区', visitors: '李经理' };
  ({ id: visitId } = await bank.done<{ id: string }>('planVisit', plan));
}, 60_000);
afterAll(() => running?.close());

const linkOf = async (who: Pick<Party, 'ask'>, id: string): Promise<string | null> => {
  const query = 'query($id: ID!) { fileLink(id: $id) { url } }';
  return (await who.ask<{ fileLink: { url: string } | null }>(query, { id })).data?.fileLink?.url ?? null;
};
const filesOf = async (who: Pick<Party, 'ask'>, subject: string, id: string): Promise<string[]> => {
  const query = `query($id: ID!) { files(subject: ${subject}, subjectId: $id) { id } }`;
  return ((await who.ask<{ files: { id: string }[] }>(query, { id })).data?.files ?? []).map((file) => file.id);
};
const fileRow = (id: string): Promise<StoredFile> => running.platform.deps.read().findOneOrFail(StoredFile, { id });

test('a photo of a visit is put there by the bank, read by bank, firm, operator and auditor, and by nobody else', async () => {
  const photo = await sendFile(running.url, bank, { bytes: SAMPLE_JPEG, name: '现场 "门头".jpg' });
  await bank.done('attachFile', { fileId: photo.id, subject: 'VISIT', subjectId: visitId });
  for (const who of [bank, firm, await running.operator()]) {
    expect(await filesOf(who, 'VISIT', visitId)).toEqual([photo.id]);
    const response = await fetch((await linkOf(who, photo.id)) ?? '', { headers: who.headers });
    expect(Buffer.from(await response.arrayBuffer())).toEqual(SAMPLE_JPEG);
  }
  for (const who of [await running.bank(), await running.firm(), await running.treasury()]) {
    expect(await filesOf(who, 'VISIT', visitId)).toEqual([]);
    expect(await linkOf(who, photo.id)).toBeNull();
    expect(
      (await who.send('attachFile', { fileId: photo.id, subject: 'VISIT', subjectId: visitId })).text,
    ).not.toContain('AttachedFile');
  }
  const own = await sendFile(running.url, firm);
  const refusal = await firm.refused('attachFile', { fileId: own.id, subject: 'VISIT', subjectId: visitId });
  expect(refusal.code).toBe('FILE_NOT_WANTED');
});

test('a bank reads what the firm put there only while the firm lets it in, and the firm sees that it did', async () => {
  const other = await running.bank();
  const terms = { ...PRODUCT_TERMS, name: '莞企另一贷' };
  const { id: productId } = await other.done<{ id: string }>('publishCreditProduct', { terms });
  const input = { ...NEED_INPUT, purpose: 'ORDER_FINANCING' };
  const { id: needId } = await firm.done<{ id: string }>('publishCreditNeed', input);
  await running.settle();
  const deal = await firm.done<{ id: string }>('applyToProduct', { needId, productId });
  const paper = await sendFile(running.url, firm);
  await firm.done('attachFile', { fileId: paper.id, subject: 'ENGAGEMENT', subjectId: deal.id });
  const link = (await linkOf(other, paper.id)) ?? '';
  expect((await fetch(link, { headers: other.headers })).status).toBe(200);
  const reads = `query($needId: ID!) { consentReads(needId: $needId, first: 10) { edges { node { readAt } } } }`;
  expect((await firm.ask(reads, { needId })).text).toContain('readAt');
  await firm.done('revokeConsent', { needId, bankId: other.organisationId });
  expect((await fetch(link, { headers: other.headers })).status).toBe(404);
  expect(await filesOf(other, 'ENGAGEMENT', deal.id)).toEqual([]);
  expect(await filesOf(firm, 'ENGAGEMENT', deal.id)).toEqual([paper.id]);
});

test('both parties put files to their engagement, and the file of the dispute names each with its sum', async () => {
  const sent = [];
  for (const who of [firm, bank]) {
    const { id } = await sendFile(running.url, who);
    await who.done('attachFile', { fileId: id, subject: 'ENGAGEMENT', subjectId: engagementId });
    sent.push(await fileRow(id));
  }
  const query = 'query($id: ID!) { disputeFile(engagementId: $id, format: JSON) { contentBase64 } }';
  const { data } = await firm.ask<{ disputeFile: { contentBase64: string } }>(query, { id: engagementId });
  const text = Buffer.from(data?.disputeFile.contentBase64 ?? '', 'base64').toString();
  for (const { sha256, name } of sent) {
    expect(text).toContain(sha256);
    expect(text).toContain(name);
  }
  expect(text).not.toContain(sent[0]?.key);
});

test('a download is something to save and never a page of ours, whatever is in it', async () => {
  const { id } = await sendFile(running.url, firm, { name: '<script>alert(1)</script>.html' });
  const response = await fetch((await linkOf(firm, id)) ?? '', { headers: firm.headers });
  expect(response.headers.get('content-type')).toBe('application/pdf');
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="script_?\)?.*\.pdf"|^attachment/);
  expect(response.headers.get('content-disposition')).not.toContain('<');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('content-security-policy')).toContain('sandbox');
  expect(response.headers.get('cache-control')).toContain('no-store');
});

test('a link is of no use to another person, to nobody, to another file, after its time, or when the right has ended', async () => {
  const { id } = await sendFile(running.url, firm);
  const { id: otherId } = await sendFile(running.url, bank);
  await firm.done('attachFile', { fileId: id, subject: 'ENGAGEMENT', subjectId: engagementId });
  const link = (await linkOf(firm, id)) ?? '';
  const status = async (url: string, headers: Record<string, string>): Promise<string> => {
    const response = await fetch(url, { headers });
    return `${response.status} ${response.status === 404 ? await response.text() : ''}`;
  };
  expect(await status(link, firm.headers)).toBe('200 ');
  // The bank may read this very file, but by a link of its own.
  const answers = [
    await status(link, bank.headers),
    await status(link, {}),
    await status(link.replace(id, otherId), firm.headers),
    await status(link.replace(/until=\d+/, 'until=9999999999'), firm.headers),
    await status(
      link.replace(/signature=./, (from) => (from.endsWith('_') ? 'signature=-' : 'signature=_')),
      firm.headers,
    ),
    await status(`${running.url}/files/${id}`, firm.headers),
    await status(`${running.url}/files/../../etc/passwd?until=1&signature=x`, firm.headers),
  ];
  expect(new Set(answers.slice(0, 6)).size).toBe(1);
  expect(answers.every((answer) => answer.startsWith('404'))).toBe(true);
  const { deps } = running.platform;
  const late = new Date(deps.now().getTime() + (FILE_LIMITS.linkSecondsMax + 1) * 1_000);
  const until = Number(/until=(\d+)/.exec(link)?.[1]);
  expect(until * 1_000).toBeLessThan(late.getTime());
});

test('what is not a whole PDF, JPEG or PNG, is empty, too large, or was damaged in the store, is not given on', async () => {
  const page = await tryToSend(running.url, firm, { bytes: Buffer.from('<html>'.repeat(99)), name: 'a.pdf' });
  expect([page.status, page.body['code']]).toEqual([422, 'FILE_TYPE_REFUSED']);
  const large = await tryToSend(running.url, firm, { bytes: Buffer.alloc(FILE_LIMITS.bytesMax + 1, 1) });
  expect([large.status, large.body['code']]).toEqual([413, 'FILE_TOO_LARGE']);
  expect((await tryToSend(running.url, firm, { contentType: 'text/html' })).status).toBe(415);
  const { id } = await sendFile(running.url, firm, { bytes: SAMPLE_PNG });
  writeFileSync(pathOfKey(running.filesFolder, (await fileRow(id)).key), 'changed');
  const response = await fetch((await linkOf(firm, id)) ?? '', { headers: firm.headers });
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('changed');
});

test('a foreign page can send no file for a signed-in person', async () => {
  const foreign = { origin: 'https://evil.example' };
  expect((await tryToSend(running.url, firm, { headers: foreign })).status).toBe(403);
  const { origin: _none, ...cookieAlone } = firm.headers;
  expect((await tryToSend(running.url, { headers: cookieAlone })).status).toBe(403);
});

test('an infected file is refused and written down, an unscanned one is said to be so, and none is taken when the scanner is silent', async () => {
  const { deps } = running.platform;
  const actor = { userId: 'u-scan', organisationId: firm.organisationId, roles: ['FIRM_USER'] };
  const filesBefore = readdirSync(running.filesFolder, { recursive: true }).length;
  const withScan = (scan: NonNullable<typeof deps.files.scan>) => ({ ...deps, files: { ...deps.files, scan } });
  const bytes = freshPdf();
  const infected = await uploadFile(
    withScan(async () => 'Eicar'),
    { actor, name: 'a.pdf', bytes },
  );
  expect(infected).toMatchObject({ kind: 'refused', refusal: { code: 'FILE_INFECTED' } });
  const silent = withScan(() => Promise.reject(new FileNotScannedError('ECONNREFUSED')));
  await expect(uploadFile(silent, { actor, name: 'a.pdf', bytes })).rejects.toThrow(FileNotScannedError);
  expect(readdirSync(running.filesFolder, { recursive: true })).toHaveLength(filesBefore);
  const sql = `select detail from history_event where name = 'file.infected' and actor_id = 'u-scan'`;
  expect((await running.platform.pool.query(sql)).rows).toMatchObject([{ detail: { found: 'Eicar' } }]);
  const clean = await uploadFile(
    withScan(async () => null),
    { actor, name: 'a.pdf', bytes },
  );
  expect(clean).toMatchObject({ kind: 'done', value: { scan: 'CLEAN' } });
  expect((await sendFile(running.url, firm)).scan).toBe('NOT_SCANNED');
});

test('what nobody used within a day is swept away, what a broken upload left, too, and what is attached stays', async () => {
  const { deps } = running.platform;
  const kept = await sendFile(running.url, firm);
  await firm.done('attachFile', { fileId: kept.id, subject: 'ENGAGEMENT', subjectId: engagementId });
  const given = await fileRow((await sendFile(running.url, firm)).id);
  const broken = { ...deps, files: { ...deps.files, store: brokenStore() } };
  const actor = { userId: 'u-broken', organisationId: null, roles: [] };
  await expect(uploadFile(broken, { actor, name: 'a.pdf', bytes: freshPdf() })).rejects.toThrow('the store is full');
  await sweepFiles(deps);
  expect(existsSync(pathOfKey(running.filesFolder, given.key))).toBe(true);
  const tomorrow = { ...deps, now: () => new Date(deps.now().getTime() + 25 * 3_600_000) };
  expect(await sweepFiles(tomorrow)).toBeGreaterThan(1);
  expect(existsSync(pathOfKey(running.filesFolder, given.key))).toBe(false);
  expect(await deps.read().count(StoredFile, { $or: [{ id: given.id }, { uploadedBy: 'u-broken' }] })).toBe(0);
  expect(existsSync(pathOfKey(running.filesFolder, (await fileRow(kept.id)).key))).toBe(true);
  expect(await sweepFiles(tomorrow)).toBe(0);
});

function brokenStore() {
  const store = running.platform.deps.files.store;
  if (store === null) throw new Error('the platform under test keeps files');
  return { ...store, put: () => Promise.reject(new Error('the store is full')) };
}

test('a store that fails takes no file and uses up nothing of what a person may keep', async () => {
  const person = await running.firm();
  const aside = `${running.filesFolder}.aside`;
  renameSync(running.filesFolder, aside);
  writeFileSync(running.filesFolder, 'no folder');
  try {
    for (let upload = 0; upload < FILE_LIMITS.waitingPerPersonMax; upload += 1)
      expect((await tryToSend(running.url, person)).status).toBe(500);
  } finally {
    rmSync(running.filesFolder);
    renameSync(aside, running.filesFolder);
  }
  expect((await tryToSend(running.url, person)).status).toBe(201);
});

test('a person can have only so many files that belong to nothing, also when they come side by side', async () => {
  const { deps } = running.platform;
  const actor = { userId: 'u-many', organisationId: null, roles: [] };
  const upload = () => uploadFile(deps, { actor, name: 'a.pdf', bytes: freshPdf() });
  const outcomes = await Promise.all(Array.from({ length: FILE_LIMITS.waitingPerPersonMax + 5 }, upload));
  expect(outcomes.filter(({ kind }) => kind === 'done')).toHaveLength(FILE_LIMITS.waitingPerPersonMax);
});
