import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../demo/random.ts';

export type Herd = {
  /** How many workers were killed by now. */
  readonly killed: () => number;
  /** Kills no more; those that live go on. */
  readonly spare: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Real worker processes, of which one or another is killed at random instants, without a word, and started again. */
export function startHerd(options: {
  readonly program: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly workers: number;
  readonly killEveryMs: number;
  readonly random: Random;
}): Herd {
  const { program, environment, workers, killEveryMs, random } = options;
  const alive: ChildProcess[] = [];
  let [killed, isKilling, isClosing] = [0, true, false];
  const start = (at: number): void => {
    // The metrics of each have a port of their own; where it is taken the worker goes on without.
    const child = spawn(process.execPath, [program], { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
    alive[at] = child;
    child.once('exit', () => {
      if (!isClosing) start(at);
    });
  };
  for (let at = 0; at < workers; at += 1) start(at);
  const killing = (async () => {
    while (isKilling) {
      await pause(random.between(killEveryMs >> 1, killEveryMs + (killEveryMs >> 1)));
      if (!isKilling) return;
      if (random.pick(alive).kill('SIGKILL')) killed += 1;
    }
  })();
  const spare = async (): Promise<void> => {
    isKilling = false;
    await killing;
  };
  return {
    killed: () => killed,
    spare,
    close: async () => {
      await spare();
      isClosing = true;
      const ended = alive.map((child) => new Promise<void>((settle) => child.once('exit', () => settle())));
      for (const child of alive) child.kill('SIGTERM');
      await Promise.all(ended);
    },
  };
}
