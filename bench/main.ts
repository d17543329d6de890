import { auditHashBench } from './audit-hash.bench.ts';
import { type Bench, describeMachine, saveResult } from './measure.ts';

/** Every bench by name; `npm run bench` runs all, `npm run bench -- audit-hash` one. */
const BENCHES: readonly Bench[] = [auditHashBench];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !BENCHES.some((bench) => bench.name === name));
if (unknown.length > 0) {
  console.error(`No bench ${unknown.join(', ')}. There are: ${BENCHES.map((bench) => bench.name).join(', ')}`);
  process.exit(2);
}

const machine = describeMachine(new Date());
console.log(
  `${machine.measuredAt}  ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGib} GiB, Node ${machine.node}`,
);
for (const bench of BENCHES) {
  if (wanted.length > 0 && !wanted.includes(bench.name)) continue;
  const measurements = await bench.run();
  console.log(`\n${bench.name}`);
  for (const { name, timing, sizes } of measurements) console.table({ [name]: { ...sizes, ...timing } });
  console.log(`saved in ${saveResult(bench.name, machine, measurements)}`);
}
