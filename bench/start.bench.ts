import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Bench, summarise } from './measure.ts';
import { freePort } from './support/platform-under-test.ts';

const SETTLE_MS = 10_000;

/** `npm start` once everything is built: on an empty folder, and again on the folder that it left; memory of the second. */
export const startBench: Bench = {
  name: 'start',
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'credit-bridge-bench-'));
    try {
      const first = await start(folder);
      await first.stop();
      const second = await start(folder);
      await pause(SETTLE_MS);
      const memory = memoryOf(second.pid);
      await second.stop();
      return [
        { name: 'start on an empty folder', timing: summarise([first.readyMs], first.readyMs), sizes: {} },
        { name: 'second start', timing: summarise([second.readyMs], second.readyMs), sizes: {} },
        { name: 'memory 10 s after the second start', sizes: memory },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function start(folder: string) {
  const env = { ...process.env, CREDIT_BRIDGE_EXAMPLE: '0', CREDIT_BRIDGE_DATA: folder, PORT: `${await freePort()}` };
  const program = fileURLToPath(new URL('../tools/start.js', import.meta.url));
  const began = performance.now();
  const child: ChildProcess = spawn('node', ['--enable-source-maps', program], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const ready = new Promise<void>((settle) => {
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += String(chunk);
      if (text.includes('Ready in')) settle();
    });
  });
  await Promise.race([ready, ended.then(() => Promise.reject(new Error('npm start ended before it was ready')))]);
  const readyMs = performance.now() - began;
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  return { pid: child.pid ?? 0, readyMs, stop };
}

/** Proportional set size: a page that several processes share counts once. Only Linux tells it. */
function memoryOf(supervisor: number): Record<string, number> {
  const parentOf = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const stat = readOrEmpty(`/proc/${name}/stat`);
    parentOf.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const isOurs = (pid: number): boolean => pid === supervisor || (pid > 1 && isOurs(parentOf.get(pid) ?? 0));
  const sums: Record<string, number> = { totalMib: 0 };
  for (const pid of [...parentOf.keys()].filter(isOurs)) {
    const kib = Number(/^Pss:\s+(\d+)/m.exec(readOrEmpty(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
    const command = readOrEmpty(`/proc/${pid}/cmdline`);
    const part = ['server/main', 'workers/main', 'tools/start'].find((one) => command.includes(one)) ?? 'postgres';
    sums['totalMib'] = (sums['totalMib'] ?? 0) + kib / 1_024;
    sums[`${part}Mib`] = (sums[`${part}Mib`] ?? 0) + kib / 1_024;
  }
  return Object.fromEntries(Object.entries(sums).map(([part, mib]) => [part, Math.round(mib)]));
}

/** A process may end while it is looked at. */
function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
