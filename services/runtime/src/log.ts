/** Structured logs: one JSON object a line, with the ids of the trace that the line belongs to. */
import { context, isSpanContextValid, trace } from '@opentelemetry/api';
import { type Logger, pino } from 'pino';

export type Log = Logger;

/** The ids of the trace that runs now, in OpenTelemetry's names, and as X-Ray writes them. */
export function traceIds(active = context.active()): Record<string, string> {
  const span = trace.getSpanContext(active);
  if (span === undefined || !isSpanContextValid(span)) return {};
  return {
    trace_id: span.traceId,
    span_id: span.spanId,
    xray_trace_id: `1-${span.traceId.slice(0, 8)}-${span.traceId.slice(8)}`,
  };
}

export interface LogOptions {
  readonly level: string;
  /** The service's name, on each line. */
  readonly service: string;
}

/** The log of a service. Lines go to stdout, where ECS collects them. */
export function createLog({ level, service }: LogOptions): Log {
  // Written at once: what is buffered when the process ends would be lost, or, with a reader that has gone, be tried without end.
  const destination = pino.destination({ fd: 1, sync: true });
  return pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => traceIds(),
      redact: { paths: ['req.headers.authorization', 'req.headers.cookie'], remove: true },
    },
    destination,
  );
}
