import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How long one operation took, over all measured runs. */
export type Timing = {
  readonly runs: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly perSecond: number;
};

/** One line of a bench: what was measured, its timing, and the sizes that it depends on. */
export type Measurement = {
  readonly name: string;
  /** Missing where only sizes were measured, such as memory. */
  readonly timing?: Timing;
  readonly sizes: Readonly<Record<string, number>>;
};

/** A named bench; `run` measures and returns its lines. */
export type Bench = {
  readonly name: string;
  /** `size` is how much there is of what the bench counts; each has a default. */
  readonly run: (options: {
    readonly seconds: number;
    readonly size: number | null;
  }) => Promise<readonly Measurement[]>;
};

export type Machine = {
  readonly measuredAt: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly node: string;
  /** How many processes wanted a core in the minute before: above zero, others worked on the machine, too. */
  readonly loadBefore: number;
};

export function describeMachine(now: Date): Machine {
  const cores = cpus();
  return {
    measuredAt: now.toISOString(),
    cpu: cores[0]?.model ?? 'unknown',
    cores: cores.length,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    loadBefore: Number((loadavg()[0] ?? 0).toFixed(2)),
  };
}

/** Runs `operation` often enough to warm up, then measures each run by itself. */
export async function measure(
  options: { readonly runs: number; readonly warmUpRuns: number },
  operation: () => unknown,
): Promise<Timing> {
  for (let run = 0; run < options.warmUpRuns; run += 1) await operation();
  const durationsMs: number[] = [];
  const startedAt = performance.now();
  for (let run = 0; run < options.runs; run += 1) {
    const before = performance.now();
    await operation();
    durationsMs.push(performance.now() - before);
  }
  return summarise(durationsMs, performance.now() - startedAt);
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What the program holds after everything that nobody needs is thrown away: objects and typed arrays. */
export function heldBytes(): number {
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** The nearest-rank percentile: a duration that was really measured, never one between two. */
export function percentile(sortedMs: readonly number[], share: number): number {
  return sortedMs[Math.max(0, Math.ceil(sortedMs.length * share) - 1)] ?? Number.NaN;
}

/** The timing of durations that were measured elsewhere. */
export function summarise(durationsMs: readonly number[], totalMs: number): Timing {
  const sorted = durationsMs.toSorted((a, b) => a - b);
  return {
    runs: sorted.length,
    medianMs: round(percentile(sorted, 0.5)),
    p99Ms: round(percentile(sorted, 0.99)),
    minMs: round(percentile(sorted, 0)),
    maxMs: round(percentile(sorted, 1)),
    perSecond: Math.round((sorted.length * 1_000) / totalMs),
  };
}

const round = (ms: number): number => Number(ms.toPrecision(4));

/** Small and committed, so that a change of speed shows in review. */
export function saveResult(bench: string, machine: Machine, measurements: readonly Measurement[]): string {
  const folder = join('bench', 'results');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${bench}.json`);
  writeFileSync(file, `${JSON.stringify({ bench, machine, measurements }, null, 2)}\n`);
  return file;
}
