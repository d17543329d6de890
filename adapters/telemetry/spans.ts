import { type Context, context, ROOT_CONTEXT, type Span, SpanStatusCode, trace } from '@opentelemetry/api';

const TRACER = 'credit-bridge';
/** W3C trace context, version 00: trace id, span id, flags. */
const TRACE_PARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** The span that runs now, in the form that travels in a header, a row or a job; null while tracing is off. */
export function currentTraceParent(): string | null {
  const span = trace.getSpan(context.active())?.spanContext();
  if (span === undefined || !trace.isSpanContextValid(span)) return null;
  return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`;
}

/**
 * Runs `run` in a span of that name below `traceParent`; a malformed one counts as none. Names are of our own making
 * and carry no data of anybody. Costs next to nothing while tracing is off.
 */
export function inSpan<T>(
  of: { readonly name: string; readonly traceParent: string | null | undefined },
  run: () => Promise<T>,
): Promise<T> {
  return trace.getTracer(TRACER).startActiveSpan(of.name, {}, parentOf(of.traceParent), async (span) => {
    try {
      return await run();
    } catch (error) {
      markFailed(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Only the class of an error: its message may speak of somebody. */
function markFailed(span: Span, error: unknown): void {
  const name = error instanceof Error ? error.name : 'unknown';
  span.setStatus({ code: SpanStatusCode.ERROR, message: name });
}

function parentOf(traceParent: string | null | undefined): Context {
  const [, traceId, spanId, flags] = TRACE_PARENT.exec(traceParent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return context.active();
  const parent = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return trace.setSpanContext(ROOT_CONTEXT, parent);
}
