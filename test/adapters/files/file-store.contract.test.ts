import { randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFolderStore } from '../../../adapters/files/folder-store.ts';
import { createS3Store } from '../../../adapters/files/s3-store.ts';
import type { FileStore } from '../../../usecases/ports.ts';
import { startFakeBucket } from '../../support/fake-bucket.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../support/temporary-folder.ts';

let folder: TemporaryFolder;
let bucket: Awaited<ReturnType<typeof startFakeBucket>>;
const stores = new Map<string, FileStore>();

/** A bucket on a real server, when the environment names one as it does for the platform. */
const { S3_URL, S3_REGION = 'us-east-1', S3_ACCESS_KEY = '', S3_SECRET_KEY = '' } = process.env;
const STORES = ['folder', 'bucket', ...(S3_URL === undefined ? [] : ['bucket on a real server'])];

beforeAll(async () => {
  folder = createTemporaryFolder();
  bucket = await startFakeBucket();
  stores.set('folder', createFolderStore(folder.path));
  stores.set('bucket', createS3Store(bucket.settings));
  if (S3_URL === undefined) return;
  const credentials = { accessKeyId: S3_ACCESS_KEY, secretAccessKey: S3_SECRET_KEY };
  stores.set('bucket on a real server', createS3Store({ url: S3_URL, region: S3_REGION, ...credentials }));
});
afterAll(async () => {
  folder?.remove();
  await bucket?.close();
});

const newKey = (): string => randomBytes(24).toString('hex');
const PDF = 'application/pdf';

test.skipIf(S3_URL === undefined)('a real bucket refuses who has another key, where S3_URL names one', async () => {
  const forger = { accessKeyId: S3_ACCESS_KEY, secretAccessKey: `${S3_SECRET_KEY}-not` };
  const store = createS3Store({ url: S3_URL ?? '', region: S3_REGION, ...forger });
  await expect(store.put(newKey(), Buffer.from('x'), PDF)).rejects.toThrow();
  await expect(store.get(newKey())).rejects.toThrow();
});

describe.each(STORES)('a %s', (name) => {
  const store = (): FileStore => {
    const found = stores.get(name);
    if (found === undefined) throw new Error(`no store ${name}`);
    return found;
  };

  test('gives back the very bytes that were put, of any size', async () => {
    for (const size of [1, 1_000, 3_000_000]) {
      const [key, bytes] = [newKey(), randomBytes(size)];
      await store().put(key, bytes, PDF);
      expect(Buffer.compare(Buffer.from((await store().get(key)) ?? []), bytes)).toBe(0);
    }
  });

  test('puts twice what equals putting once, and removes twice what equals removing once', async () => {
    const key = newKey();
    for (let turn = 0; turn < 2; turn += 1) await store().put(key, Buffer.from('one'), PDF);
    expect(Buffer.from((await store().get(key)) ?? []).toString()).toBe('one');
    for (let turn = 0; turn < 2; turn += 1) await store().remove(key);
    expect(await store().get(key)).toBeNull();
  });

  test('has nothing under a key that was never put', async () => {
    expect(await store().get(newKey())).toBeNull();
  });
});

test('no key leads out of the folder, and what is in it is for its owner alone', async () => {
  const store = createFolderStore(folder.path);
  for (const key of ['../secret', '..', 'ab/../../x', '', 'AUTH-SECRET'])
    await expect(async () => store.get(key)).rejects.toThrow();
  await store.put('ab'.repeat(16), Buffer.from('x'), PDF);
  const path = `${folder.path}/ab/${'ab'.repeat(16)}`;
  expect(statSync(path).mode & 0o077).toBe(0);
  expect(readdirSync(`${folder.path}/ab`).some((name) => name.endsWith('.new'))).toBe(false);
});

test('every request to the bucket is signed, and one signed with another key is refused and not taken for "not there"', async () => {
  expect(bucket.refused).toEqual([]);
  const other = createS3Store({ ...bucket.settings, secretAccessKey: 'some-other-secret-key' });
  await expect(other.put(newKey(), Buffer.from('x'), PDF)).rejects.toThrow();
  await expect(other.get(newKey())).rejects.toThrow();
  expect(bucket.refused).toEqual(['forged', 'forged']);
});

test('a bucket that is down is a fault and never an empty answer', async () => {
  bucket.setDown(true);
  await expect(createS3Store(bucket.settings).get(newKey())).rejects.toThrow();
  bucket.setDown(false);
});
