/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin */
import { parentPort } from 'node:worker_threads';
import highs from 'highs';
import type { BinaryProgram } from '../../domain/sessions/linear-program.ts';

// The package's types are read as CommonJS, with `default` inside; its ES module exports the loader itself.
const loadHighs = highs as unknown as typeof highs.default;

const TERMS_PER_LINE = 20;

parentPort?.on('message', ({ program, secondsMax }: { program: BinaryProgram; secondsMax: number }) => {
  void solve(program, secondsMax).then((chosen) => parentPort?.postMessage(chosen));
});

/** The variables that are 1, when the solver proves them best in time. A refusal to solve ends the thread. */
async function solve(program: BinaryProgram, secondsMax: number): Promise<number[] | null> {
  // A solver of its own for each program: a solve that ran out of memory leaves nothing behind.
  const solver = await loadHighs();
  const solution = solver.solve(programText(program), { time_limit: secondsMax, mip_rel_gap: 0 });
  if (solution.Status !== 'Optimal') return null;
  return program.values.flatMap((_, variable) => {
    const column = solution.Columns[`x${variable}`];
    return column !== undefined && 'Primal' in column && Math.round(column.Primal) === 1 ? [variable] : [];
  });
}

/** The program in the LP format. A variable without a value and in no row is left out. */
function programText({ sense, values, rows }: BinaryProgram): string {
  const used = new Set(rows.flatMap(({ variables }) => variables));
  const sum = (terms: readonly string[]): string =>
    terms.map((term, index) => (index % TERMS_PER_LINE === TERMS_PER_LINE - 1 ? `${term}\n` : term)).join(' ');
  const objective = values.flatMap((value, variable) => (used.has(variable) ? [`+ ${value} x${variable}`] : []));
  const lines = rows.flatMap(({ variables, min, max }, row) => {
    const left = sum(variables.map((variable) => `+ x${variable}`));
    if (min === max) return [`e${row}: ${left} = ${max}`];
    const upper = `u${row}: ${left} <= ${max}`;
    return min === 0 ? [upper] : [upper, `l${row}: ${left} >= ${min}`];
  });
  const names = sum([...used].map((variable) => `x${variable}`));
  const head = sense === 'maximise' ? 'Maximize' : 'Minimize';
  return `${head}\n obj: ${sum(objective)}\nSubject To\n${lines.join('\n')}\nBinary\n${names}\nEnd\n`;
}
