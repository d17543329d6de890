import 'reflect-metadata';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { parseEnvironment } from '../adapters/environment.ts';
import { createLogger, wirePlatform, wireTracing } from '../adapters/wire.ts';
import { createProductCatalogue } from '../usecases/matching/product-catalogue.ts';
import { createJobHandler } from './handle-job.ts';
import { createMonitor } from './monitor.ts';
import { startRelay } from './relay.ts';
import { SCHEDULES } from './schedules.ts';

const METRICS_PORT_OFFSET = 1;
const STOPPING_MS_MAX = 20_000;

const environment = parseEnvironment(process.env);
const log = createLogger({ level: environment.LOG_LEVEL, name: 'worker' });
const stopTracing = await wireTracing(environment, 'worker');
const platform = await wirePlatform(environment);
const metrics = new Registry();
const matchLatency = new Histogram({
  name: 'match_latency_seconds',
  help: 'From the publication of a need to its recommendations',
  buckets: [0.02, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10],
  registers: [metrics],
});
platform.addBacklogGauges(metrics);

const searchRepairs = new Counter({
  name: 'search_repairs_total',
  help: 'Documents in which index and database differed, put right by the scheduled reconciliation',
  labelNames: ['index', 'finding'],
  registers: [metrics],
});
const searchChecked = new Gauge({
  name: 'search_documents',
  help: 'Documents that the last reconciliation compared',
  labelNames: ['index'],
  registers: [metrics],
});

const relay = startRelay({ databaseUrl: environment.DATABASE_URL, queue: platform.queue, log });
const catalogue = createProductCatalogue();
// Compiled before the first need comes, so that the first one is not the slow one.
await catalogue.refresh(platform.deps.read());
const handle = createJobHandler(platform.deps, catalogue, {
  onMatched: (ms) => matchLatency.observe(ms / 1_000),
  onReconciled: ({ index, ...findings }) => {
    for (const finding of ['missing', 'outdated', 'surplus'] as const)
      searchRepairs.inc({ index, finding }, findings[finding]);
    searchChecked.set({ index }, findings.checked);
  },
});
const worker = await platform.queue.work(async (job) => {
  try {
    await handle(job);
  } catch (error) {
    log.error({ job: job.name, err: error }, 'job failed');
    throw error;
  }
});
await platform.queue.schedule(SCHEDULES);

const monitor = createMonitor(platform, metrics);
monitor.on('error', (error) => log.warn({ err: error }, 'no port for the metrics of the worker'));
monitor.listen(environment.PORT + METRICS_PORT_OFFSET, '127.0.0.1');

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  // A connection that died with its database may never say so; what is not finished by then is taken up again.
  setTimeout(() => process.exit(1), STOPPING_MS_MAX).unref();
  monitor.close();
  await relay.close();
  await worker.close();
  await platform.close();
  await stopTracing();
  process.exit(0);
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
// Started by a supervisor: when that is killed, this process must not go on alone.
process.on('disconnect', () => process.exit(1));
process.send?.('ready');
log.info('worker is ready');
