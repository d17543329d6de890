import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { parseEnvironment } from '../../../adapters/environment.ts';
import { pathOfKey } from '../../../adapters/files/folder-store.ts';
import { createLogger } from '../../../adapters/logger.ts';
import { wirePlatform } from '../../../adapters/wire.ts';
import { StoredFile } from '../../../schema/entities/files/stored-file.entity.ts';
import { HistoryEvent } from '../../../schema/entities/platform/outbox-event.entity.ts';
import { SEARCH_INDEXES } from '../../../search/port.ts';
import { filesOfBackup, type Manifest, NoBackupError } from '../../../tools/backup/manifest.ts';
import { readBackup } from '../../../tools/backup/read-backup.ts';
import { FolderNotEmptyError, writeBackup } from '../../../tools/backup/write-backup.ts';
import { createProductCatalogue } from '../../../usecases/matching/product-catalogue.ts';
import { verifyHistory } from '../../../usecases/platform/verify-history.ts';
import { rebuildIndex } from '../../../usecases/search/rebuild-index.ts';
import { reconcileSearch } from '../../../usecases/search/reconcile-search.ts';
import { createJobHandler } from '../../../workers/handle-job.ts';
import { startRelay } from '../../../workers/relay.ts';
import { execute, urlOfDatabase } from '../../support/database-server.ts';
import { eventually } from '../../support/eventually.ts';
import {
  NEED_INPUT,
  type Party,
  PRODUCT_TERMS,
  type RunningPlatform,
  startRunningPlatform,
} from '../../support/running-platform.ts';
import { freshPdf } from '../../support/sample-files.ts';
import { sendFile } from '../../support/send-file.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../support/temporary-folder.ts';
import { expectCoherentState } from '../../usecases/compensation/coherent.ts';

const PURPOSES = ['WORKING_CAPITAL', 'ORDER_FINANCING', 'RENEWAL', 'GREEN_PROJECT', 'FOREIGN_TRADE'];

const PATIENCE = { timeoutMs: 60_000 };

let running: RunningPlatform;
let files: TemporaryFolder;
const databases: string[] = [];

beforeAll(async () => {
  running = await startRunningPlatform();
  files = createTemporaryFolder();
}, 60_000);
afterAll(async () => {
  await running?.close();
  for (const name of databases)
    await execute(inject('databaseServerUrl'), `drop database if exists ${name} with (force)`);
  files?.remove();
});

async function emptyDatabase(): Promise<string> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await execute(inject('databaseServerUrl'), `create database ${name}`);
  databases.push(name);
  return urlOfDatabase(inject('databaseServerUrl'), name);
}

const databaseUrl = (): string => `${running.platform.pool.options.connectionString}`;
const shortlyBefore = (takenAt: Date): Date => new Date(takenAt.getTime() - 2_000);

async function countsOf(url: string, tables: readonly { schema: string; name: string }[]): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const sql = tables.map(
      ({ schema, name }) => `select '${name}' as name, count(*)::int as rows from ${schema}."${name}"`,
    );
    return (await client.query(`${sql.join(' union all ')} order by name`)).rows;
  } finally {
    await client.end();
  }
}

/** Publishes and withdraws for as long as it may; tells the id of every need that was acknowledged. */
async function publishWithoutEnd(firm: Party, until: { isOver: boolean }, acknowledged: string[]): Promise<void> {
  for (let number = 0; !until.isOver; number += 1) {
    const purpose = PURPOSES[number % PURPOSES.length];
    const input = { ...NEED_INPUT, purpose, amountFen: `${100_000_000 + number}` };
    const { id } = await firm.done<{ id: string }>('publishCreditNeed', input);
    acknowledged.push(id);
    await firm.done('withdrawCreditNeed', { needId: id });
    await pause(50);
  }
}

test('a backup that was taken under load brings back one instant of everything after all was lost, and work goes on', async () => {
  const bank = await running.bank();
  await bank.done('publishCreditProduct', { terms: PRODUCT_TERMS });
  const steady = await running.firm();
  await steady.done('publishCreditNeed', NEED_INPUT);
  const firms = await Promise.all([running.firm(), running.firm()]);
  const acknowledged: string[] = [];
  const load = { isOver: false };
  const loaders = firms.map((firm) => publishWithoutEnd(firm, load, acknowledged));
  const folder = join(files.path, 'under-load');
  let before: string[] = [];
  let during = 0;
  let manifest: Manifest;
  try {
    await eventually(() => acknowledged.length > 8, PATIENCE);
    before = [...acknowledged];
    manifest = await writeBackup({ databaseUrl: databaseUrl(), folder, relayAgainFrom: shortlyBefore });
    during = acknowledged.length - before.length;
  } finally {
    load.isOver = true;
    await Promise.all(loaders);
  }
  expect(during).toBeGreaterThan(0);

  const url = await emptyDatabase();
  await readBackup({ databaseUrl: url, folder });
  const rows = manifest.tables.map(({ name, rows: count }) => ({ name, rows: count }));
  const found = (await countsOf(url, manifest.tables)) as { name: string; rows: number }[];
  expect(found).toEqual(rows.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
  await goOnWith(url, before);
}, 180_000);

/** What was acknowledged is there, whole and in order; the index is made again, and a new need is matched. */
async function goOnWith(url: string, acknowledged: readonly string[]): Promise<void> {
  const environment = parseEnvironment({
    NODE_ENV: 'test',
    DATABASE_URL: url,
    AUTH_SECRET: 'only the tests sign cookies with this',
    PUBLIC_URL: 'http://127.0.0.1',
    DEMO: '1',
  });
  const platform = await wirePlatform(environment);
  const { deps } = platform;
  const relay = startRelay({ databaseUrl: url, queue: platform.queue, log: createLogger({ level: 'silent' }) });
  const handle = createJobHandler(deps, createProductCatalogue(), {
    onMatched: () => undefined,
    onReconciled: () => undefined,
  });
  const worker = await platform.queue.work(handle);
  try {
    const { rows } = await platform.pool.query<{ id: string }>(
      `select n.id from credit_need n join credit_need_version v on v.need_id = n.id and v.version = n.version`,
    );
    expect(rows.map(({ id }) => id)).toEqual(expect.arrayContaining([...acknowledged]));
    const streams = await deps.read().find(HistoryEvent, { sequence: 1 }, { limit: 50 });
    for (const { streamId } of streams) expect((await verifyHistory(deps, streamId)).brokenAt).toBeNull();
    await expectCoherentState(deps);
    for (const index of SEARCH_INDEXES) {
      const { documents } = await rebuildIndex(deps, index, () => undefined);
      expect(documents, index).toBeGreaterThan(0);
    }
    await eventually(async () => {
      const { rows: waiting } = await platform.pool.query(
        'select 1 from outbox_event where relayed_at is null limit 1',
      );
      const depth = Object.values(await platform.queue.depth());
      return waiting.length === 0 && depth.every((queue) => queue.waiting === 0 && queue.failed === 0);
    }, PATIENCE);
    for (const index of SEARCH_INDEXES) {
      const { checked, ...findings } = await reconcileSearch(deps, index);
      expect(findings, `${checked} checked`).toEqual({ index, missing: 0, outdated: 0, surplus: 0 });
    }
  } finally {
    await relay.close();
    await worker.close();
    await platform.close();
  }
}

test('files of people come back with the rows, and one that is missing or changed in the backup is named', async () => {
  const firm = await running.firm();
  const bank = await running.bank();
  const { id: productId } = await bank.done<{ id: string }>('publishCreditProduct', {
    terms: { ...PRODUCT_TERMS, name: '文件贷' },
  });
  const { id: needId } = await firm.done<{ id: string }>('publishCreditNeed', NEED_INPUT);
  const { id: subjectId } = await firm.done<{ id: string }>('applyToProduct', { needId, productId });
  const bytes = freshPdf();
  const { id: fileId } = await sendFile(running.url, firm, { bytes });
  await firm.done('attachFile', { fileId, subject: 'ENGAGEMENT', subjectId });
  const folder = join(files.path, 'with-files');
  const from = { databaseUrl: databaseUrl(), folder, relayAgainFrom: shortlyBefore };
  expect((await writeBackup({ ...from, filesFolder: running.filesFolder })).files).toBe(1);

  const back = createTemporaryFolder();
  await readBackup({ databaseUrl: await emptyDatabase(), folder, filesFolder: back.path });
  const { key } = await running.platform.deps.read().findOneOrFail(StoredFile, { id: fileId });
  expect(readFileSync(pathOfKey(back.path, key))).toEqual(bytes);

  writeFileSync(pathOfKey(filesOfBackup(folder), key), 'changed');
  const damaged = readBackup({ databaseUrl: await emptyDatabase(), folder, filesFolder: back.path });
  await expect(damaged).rejects.toThrow(fileId);
  back.remove();
}, 60_000);

test('a file that is not as it was written, or a folder without a manifest, is refused before a row is written', async () => {
  const folder = join(files.path, 'damaged');
  const { tables } = await writeBackup({ databaseUrl: databaseUrl(), folder, relayAgainFrom: shortlyBefore });
  const path = join(folder, tables.find(({ name }) => name === 'organisation')?.file ?? '');
  const bytes = readFileSync(path);
  bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  const url = await emptyDatabase();
  await expect(readBackup({ databaseUrl: url, folder })).rejects.toThrow(NoBackupError);
  await expect(readBackup({ databaseUrl: url, folder: files.path })).rejects.toThrow(NoBackupError);
  const { rows } = await running.platform.pool.query("select 1 from pg_database where datname = 'nothing'");
  expect(rows).toEqual([]);
});

test('a backup goes into an empty folder only, and back into an empty database only', async () => {
  const folder = join(files.path, 'twice');
  await writeBackup({ databaseUrl: databaseUrl(), folder, relayAgainFrom: shortlyBefore });
  await expect(writeBackup({ databaseUrl: databaseUrl(), folder, relayAgainFrom: shortlyBefore })).rejects.toThrow(
    FolderNotEmptyError,
  );
  await expect(readBackup({ databaseUrl: databaseUrl(), folder })).rejects.toThrow('empty database');
});
