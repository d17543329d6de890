import { spawnSync } from 'node:child_process';
import { mkdirSync, statfsSync } from 'node:fs';

/** A file system of its own in memory, which can be full from one moment to the next. */
export type SmallDisk = {
  readonly fill: () => void;
  readonly empty: () => void;
  readonly remove: () => void;
};

const BYTES = 4 * 2 ** 30;
/** What is left when it is full: less than a page of the database needs, as a rule. */
const LEFT_BYTES = 4_096;

const mount = (...args: string[]): boolean => spawnSync('mount', args, { stdio: 'ignore' }).status === 0;

/** Mounts one at `folder`; `null` where this process may mount nothing, as one that is not root. */
export function mountSmallDisk(folder: string): SmallDisk | null {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!mount('-t', 'tmpfs', '-o', `size=${BYTES},mode=0700`, 'tmpfs', folder)) return null;
  const resize = (bytes: number): boolean => mount('-o', `remount,size=${bytes}`, folder);
  return {
    fill: () => {
      // Somebody may write between the look and the mount; then it is already larger than that, and is looked at again.
      for (let look = 0; look < 20; look += 1) {
        const { blocks, bfree, bsize } = statfsSync(folder);
        if (resize((blocks - bfree) * bsize + LEFT_BYTES)) return;
      }
      throw new Error(`${folder} could not be filled`);
    },
    empty: () => {
      if (!resize(BYTES)) throw new Error(`${folder} could not be made large again`);
    },
    remove: () => void spawnSync('umount', ['--lazy', folder], { stdio: 'ignore' }),
  };
}
