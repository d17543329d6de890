import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTracing } from '../../adapters/telemetry/tracing.ts';
import { eventually } from '../support/eventually.ts';
import { NEED_INPUT, type RunningPlatform, startRunningPlatform } from '../support/running-platform.ts';

type SentSpan = { name: string; traceId: string; spanId: string; parentSpanId?: string; attributes?: unknown[] };
type Sent = { resourceSpans: { scopeSpans: { spans: SentSpan[] }[] }[] };

let running: RunningPlatform;
beforeAll(async () => {
  running = await startRunningPlatform();
}, 60_000);
afterAll(() => running?.close());

async function traceParents(): Promise<(string | null)[]> {
  const { rows } = await running.platform.pool.query<{ trace_parent: string | null }>(
    `select trace_parent from outbox_event where name = 'credit-need.published.v1' order by id`,
  );
  return rows.map((row) => row.trace_parent);
}

/** A collector that keeps what it is sent. */
async function startCollector() {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const keep = async (): Promise<void> => {
      bodies.push(await text(request));
      response.end('{}');
    };
    void keep();
  });
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    spans: () =>
      bodies.flatMap((body) =>
        (JSON.parse(body) as Sent).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
      ),
    close: () => server.close(),
  };
}

test('without a collector nothing is traced and no row carries a trace', async () => {
  await (await running.firm()).done('publishCreditNeed', NEED_INPUT);
  expect(await traceParents()).toEqual([null]);
});

test('one trace goes from the request through the outbox to the job, and tells nothing of the firm', async () => {
  const collector = await startCollector();
  const firm = await running.firm();
  const stop = await startTracing({ endpoint: collector.endpoint, service: 'test' });
  try {
    await firm.done('publishCreditNeed', NEED_INPUT);
    await eventually(async () => {
      const { rowCount } = await running.platform.pool.query('select from match_run');
      return (rowCount ?? 0) >= 2;
    });
    await running.settle();
  } finally {
    await stop();
    collector.close();
  }
  const spans = collector.spans();
  const request = spans.find(({ name }) => name === 'mutation publishCreditNeed');
  const job = spans.find(({ name, traceId }) => name === 'job match-need' && traceId === request?.traceId);
  expect(job?.parentSpanId).toBe(request?.spanId);
  expect((await traceParents())[1]).toBe(`00-${request?.traceId}-${request?.spanId}-01`);
  expect(spans.flatMap(({ attributes }) => attributes ?? [])).toEqual([]);
  expect(collector.bodies.join('')).not.toContain(firm.organisationId);
});
