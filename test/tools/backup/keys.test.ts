import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KeysDamagedError, readKeys, writeKeys } from '../../../tools/backup/keys.ts';
import { writeBackup } from '../../../tools/backup/write-backup.ts';
import { openText, sealText } from '../../../usecases/privacy/sealed-text.ts';
import { type RunningPlatform, startRunningPlatform } from '../../support/running-platform.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../support/temporary-folder.ts';

let running: RunningPlatform;
let files: TemporaryFolder;

beforeAll(async () => {
  running = await startRunningPlatform({ hasWorker: false });
  files = createTemporaryFolder();
}, 60_000);
afterAll(async () => {
  await running?.close();
  files?.remove();
});

const seal = (subjectId: string, text: string): Promise<string> =>
  running.platform.deps.inTransaction(({ em }) => sealText(running.platform.deps, em, { subjectId, text }));
const open = (subjectId: string, text: string): Promise<string | null> =>
  openText(running.platform.deps, running.platform.deps.read(), { subjectId, text });
const keyOf = async (subjectId: string) => {
  const sql = `select encode(wrapped, 'hex') as wrapped, destroyed_at is not null as gone from vault.subject_key where subject_id = $1`;
  return (await running.platform.pool.query<{ wrapped: string | null; gone: boolean }>(sql, [subjectId])).rows[0];
};

test('a backup of the rows holds no key; the file of keys brings back what lives and never what was destroyed', async () => {
  const [living, erased] = [randomUUID(), randomUUID()];
  const texts = [await seal(living, '13900001111'), await seal(erased, '13900002222')];
  const file = join(files.path, 'keys.json');
  await writeKeys({ databaseUrl: running.databaseUrl, file });
  const old = readFileSync(file, 'utf8');

  const folder = join(files.path, 'rows');
  const manifest = await writeBackup({
    databaseUrl: running.databaseUrl,
    folder,
    relayAgainFrom: (takenAt) => takenAt,
  });
  expect(manifest.tables.map(({ schema }) => schema)).not.toContain('vault');

  await running.platform.deps.inTransaction(({ em }) => running.platform.deps.subjectKeys.destroy(em, erased));
  await writeKeys({ databaseUrl: running.databaseUrl, file });
  expect(readFileSync(file, 'utf8')).not.toContain(
    (JSON.parse(old) as { keys: { subjectId: string; wrapped: string }[] }).keys.find(
      ({ subjectId }) => subjectId === erased,
    )?.wrapped,
  );

  // All is lost; the newest file comes back.
  await running.platform.pool.query('truncate vault.subject_key');
  await readKeys({ databaseUrl: running.databaseUrl, file });
  expect(await open(living, texts[0] ?? '')).toBe('13900001111');
  expect(await open(erased, texts[1] ?? '')).toBeNull();

  // Somebody brings an old file: it revives nobody.
  writeFileSync(file, old);
  await readKeys({ databaseUrl: running.databaseUrl, file });
  expect(await keyOf(erased)).toEqual({ wrapped: null, gone: true });
  await expect(seal(erased, 'x')).rejects.toThrow('destroyed');
});

test('a sealed text opens for its own subject alone, and not when it was changed', async () => {
  const [one, other] = [randomUUID(), randomUUID()];
  const text = await seal(one, '13900003333');
  await seal(other, 'x');
  expect(await open(one, text)).toBe('13900003333');
  await expect(open(other, text)).rejects.toThrow();
  await expect(open(one, `${text.slice(0, -3)}AAA`)).rejects.toThrow();
});

test('a file of keys that was changed is refused', async () => {
  const file = join(files.path, 'changed.json');
  await writeKeys({ databaseUrl: running.databaseUrl, file });
  writeFileSync(file, readFileSync(file, 'utf8').replace(/"wrapped":"../, '"wrapped":"00'));
  await expect(readKeys({ databaseUrl: running.databaseUrl, file })).rejects.toThrow(KeysDamagedError);
});
