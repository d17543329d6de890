import { context, trace } from '@opentelemetry/api';
import type { SpanExporter } from '@opentelemetry/sdk-trace';

/**
 * Sends the spans of this process to an OpenTelemetry collector over HTTP (`/v1/traces` below the address). The
 * library is loaded only here, so that a process that traces nothing does not carry it.
 */
export async function startTracing(options: { endpoint: string; service: string }): Promise<() => Promise<void>> {
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  const url = `${options.endpoint.replace(/\/$/, '')}/v1/traces`;
  return traceWith(new OTLPTraceExporter({ url }), options.service);
}

/** Traces into any exporter; returns what flushes and stops it. */
export async function traceWith(exporter: SpanExporter, service: string): Promise<() => Promise<void>> {
  const { BatchSpanProcessor, TracerProvider } = await import('@opentelemetry/sdk-trace');
  const { AsyncLocalStorageContextManager } = await import('@opentelemetry/context-async-hooks');
  const { resourceFromAttributes } = await import('@opentelemetry/resources');
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': `credit-bridge-${service}` }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(provider);
  return async () => {
    await provider.shutdown();
    trace.disable();
    context.disable();
  };
}
