import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { invariant } from '../../domain/invariant.ts';
import type { FileStore } from '../../usecases/ports.ts';

const KEY_PATTERN = /^[0-9a-f]{16,64}$/;

/** Where the bytes of a key lie below a folder; no key leads out of it. */
export function pathOfKey(folder: string, key: string): string {
  invariant(KEY_PATTERN.test(key), 'a key of a file is hexadecimal');
  return join(folder, key.slice(0, 2), key);
}

/** A folder of this machine, for one machine: the demonstration, or a small town. */
export function createFolderStore(folder: string): FileStore {
  return {
    async put(key, bytes) {
      const path = pathOfKey(folder, key);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      // Renamed when whole, so that a crash never leaves half a file under a key.
      await writeFile(`${path}.new`, bytes, { mode: 0o600, flush: true });
      await rename(`${path}.new`, path);
    },
    get: (key) =>
      readFile(pathOfKey(folder, key)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      }),
    async remove(key) {
      await rm(pathOfKey(folder, key), { force: true });
      await rm(`${pathOfKey(folder, key)}.new`, { force: true });
    },
  };
}
