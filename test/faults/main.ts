import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { type FaultCost, runFaults } from './run-faults.ts';

// The fault harness as a command; the tests run a small one.
const { values } = parseArgs({
  options: {
    faults: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    pairs: { type: 'string', default: '6' },
    minutes: { type: 'string', default: '10' },
    only: { type: 'string' },
    verbose: { type: 'boolean', default: false },
    redis: { type: 'boolean', default: false },
  },
});
const say = (text: string): void => console.log(text);
const startedAt = performance.now();
const report = await runFaults(
  {
    faults: Number(values.faults),
    seed: Number(values.seed),
    pairs: Number(values.pairs),
    minutesMax: Number(values.minutes),
    withRedis: values.redis,
    ...(values.only === undefined ? {} : { only: values.only }),
  },
  say,
);

say(
  `\n${report.costs.length} faults, ${report.writes} writes, ${report.retries} sent again, ${Math.round((performance.now() - startedAt) / 1_000)} s`,
);
for (const name of [...new Set(report.costs.map((cost) => cost.name))].sort())
  sayKind(
    report.costs.filter((cost) => cost.name === name),
    name,
  );
for (const [reason, count] of report.reasons) say(`  sent again after ${reason}: ${count}`);
for (const finding of report.findings) say(`FOUND  ${finding}`);
say(
  report.findings.length === 0 ? 'Nothing was lost and nothing was done twice.' : `${report.findings.length} findings`,
);
if (values.verbose || report.findings.length > 0) say(report.output.slice(-200_000));
process.exit(report.findings.length === 0 ? 0 : 1);

function sayKind(costs: readonly FaultCost[], name: string): void {
  const silences = costs.map(({ silentMs }) => silentMs).toSorted((a, b) => a - b);
  const median = silences[Math.floor(silences.length / 2)] ?? 0;
  say(
    `  ${name.padEnd(56)} ${`${costs.length}`.padStart(3)} times, silent ${median} ms (median), ${silences.at(-1)} ms (longest)`,
  );
}
