import { parseArgs } from 'node:util';
import { auditBench } from './audit.bench.ts';
import { auditHashBench } from './audit-hash.bench.ts';
import { congestionBench } from './congestion.bench.ts';
import { floodBench } from './flood.bench.ts';
import { matchingBench } from './matching.bench.ts';
import { type Bench, describeMachine, saveResult } from './measure.ts';
import { needCatalogueBench } from './need-catalogue.bench.ts';
import { publishBench } from './publish-to-recommendations.bench.ts';
import { readBench } from './recommendations-read.bench.ts';
import { rematchBench } from './rematch.bench.ts';
import { searchBench } from './search.bench.ts';
import { sessionsBench } from './sessions.bench.ts';
import { simulationBench } from './simulation.bench.ts';
import { startBench } from './start.bench.ts';
import { upgradeBench } from './upgrade.bench.ts';
import { webBench } from './web.bench.ts';
import { wholeMarketBench } from './whole-market.bench.ts';

/** Every bench by name; `npm run bench` runs all, `npm run bench -- audit-hash` one; `--seconds` bounds the load, `--size` what is counted. */
const BENCHES: readonly Bench[] = [
  auditBench,
  auditHashBench,
  congestionBench,
  floodBench,
  matchingBench,
  needCatalogueBench,
  publishBench,
  readBench,
  rematchBench,
  searchBench,
  sessionsBench,
  simulationBench,
  startBench,
  upgradeBench,
  webBench,
  wholeMarketBench,
];

const { positionals: wanted, values } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '60' }, size: { type: 'string' } },
});
const unknown = wanted.filter((name) => !BENCHES.some((bench) => bench.name === name));
if (unknown.length > 0) {
  console.error(`No bench ${unknown.join(', ')}. There are: ${BENCHES.map((bench) => bench.name).join(', ')}`);
  process.exit(2);
}

const machine = describeMachine(new Date());
console.log(
  `${machine.measuredAt}  ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGib} GiB, Node ${machine.node}, load ${machine.loadBefore}`,
);
for (const bench of BENCHES) {
  if (wanted.length > 0 && !wanted.includes(bench.name)) continue;
  const measurements = await bench.run({
    seconds: Number(values.seconds),
    size: values.size === undefined ? null : Number(values.size),
  });
  console.log(`\n${bench.name}`);
  for (const { name, timing, sizes } of measurements) console.table({ [name]: { ...sizes, ...timing } });
  console.log(`saved in ${saveResult(bench.name, machine, measurements)}`);
}
