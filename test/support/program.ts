import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Path of a program on the PATH, or null. */
export function findProgram(name: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

/** Debian keeps the server programs of PostgreSQL off the PATH; the newest installed version wins. */
export function findPostgresPrograms(): { readonly folder: string; readonly asNonRoot: readonly string[] } | null {
  const versions = '/usr/lib/postgresql';
  if (!existsSync(versions)) return null;
  const newestFirst = readdirSync(versions).sort((a, b) => Number(b) - Number(a));
  const folder = newestFirst.map((v) => join(versions, v, 'bin')).find((bin) => existsSync(join(bin, 'postgres')));
  if (folder === undefined) return null;
  if (process.getuid?.() !== 0) return { folder, asNonRoot: [] };
  // PostgreSQL refuses to run as root; a private user namespace keeps the files root's.
  const canUnshare = spawnSync('unshare', ['-U', 'true'], { stdio: 'ignore' }).status === 0;
  return canUnshare ? { folder, asNonRoot: ['unshare', '-U'] } : null;
}
