import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { BinaryProgram } from '../../domain/sessions/linear-program.ts';
import type { Optimise } from '../../usecases/ports.ts';

/** The same file in the sources and in the build. */
const WORKER = new URL(`./highs-worker${extname(import.meta.url)}`, import.meta.url);

/** One solver thread for the process, made when it is first needed; it keeps no process alive while it is idle. */
let thread: Worker | null = null;
/** Programs are solved one after the other. */
let last: Promise<unknown> = Promise.resolve();

/**
 * The HiGHS solver, in WebAssembly: nothing to install, the same answer on every machine. It runs in a thread of its own,
 * so that a process which answers people goes on doing so for as long as a program takes.
 */
export function createHighsOptimiser(options: { readonly secondsMax: number }): Optimise {
  return async (program) => {
    const turn = last.then(() => solve({ program, secondsMax: options.secondsMax }));
    last = turn.catch(() => undefined);
    const chosen = await turn;
    // Summed again from whole numbers, so that no rounding of the solver shows.
    return chosen === null
      ? null
      : { total: chosen.reduce((sum, variable) => sum + (program.values[variable] ?? 0), 0), chosen };
  };
}

async function solve(task: { program: BinaryProgram; secondsMax: number }): Promise<readonly number[] | null> {
  const worker = (thread ??= new Worker(WORKER));
  worker.ref();
  const ended = new AbortController();
  const { signal } = ended;
  try {
    const failed = once(worker, 'exit', { signal }).then(([code]) => {
      throw new Error(`The solver ended with code ${code} and no answer.`);
    });
    const answered = once(worker, 'message', { signal });
    worker.postMessage(task, []);
    const [chosen] = (await Promise.race([answered, failed])) as [readonly number[] | null];
    return chosen;
  } catch (error) {
    // A thread that failed once is not trusted with another program.
    thread = null;
    await worker.terminate();
    throw error;
  } finally {
    ended.abort();
    worker.unref();
  }
}
