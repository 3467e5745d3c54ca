/** The SDK with what the variables of the contract cannot say: no spans of health checks, X-Ray's header, names that X-Ray can draw. */
import { DiagLogLevel, diag, type TextMapPropagator } from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { AWSXRayPropagator } from '@opentelemetry/propagator-aws-xray';
import { AggregationType } from '@opentelemetry/sdk-metrics';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { awsInstrumentation } from './aws-instrumentation.ts';
import { fastifyInstrumentation } from './fastify-instrumentation.ts';
import { metricReaders } from './metric-readers.ts';
import { createSampler } from './sampler.ts';
import { undiciInstrumentation } from './undici-instrumentation.ts';

const PROPAGATORS: Readonly<Record<string, () => TextMapPropagator>> = {
  tracecontext: () => new W3CTraceContextPropagator(),
  baggage: () => new W3CBaggagePropagator(),
  xray: () => new AWSXRayPropagator(),
};

/** W3C's header comes last, so that it wins where both name a parent: a load balancer rewrites X-Ray's. */
export function createPropagator(names: string | undefined): TextMapPropagator {
  const wanted = (names ?? 'tracecontext,xray').split(',').map((name) => name.trim());
  const order = ['xray', 'baggage', 'tracecontext'].filter((name) => wanted.includes(name));
  return new CompositePropagator({ propagators: order.flatMap((name) => PROPAGATORS[name]?.() ?? []) });
}

export function startSdk(env: NodeJS.ProcessEnv = process.env): NodeSDK {
  // A collector that is down would otherwise write a stack trace each second.
  diag.setLogger(oneLineAMinute(), { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  const sdk = new NodeSDK({
    sampler: createSampler(env),
    textMapPropagator: createPropagator(env.OTEL_PROPAGATORS),
    instrumentations: [fastifyInstrumentation, undiciInstrumentation(), awsInstrumentation()],
    metricReaders: metricReaders(env),
    // Those of the instrumentations have a dimension for each address that is called; each would be a metric to pay for.
    views: ['@opentelemetry/instrumentation-undici', '@opentelemetry/instrumentation-aws-sdk', '@fastify/otel'].map(
      (meterName) => ({ meterName, aggregation: { type: AggregationType.DROP } }),
    ),
    // The lines on stdout are the logs; a second copy over OTLP would be refused by the collector.
    logRecordProcessors: [],
  });
  sdk.start();
  return sdk;
}

/** The SDK's own messages as lines of the log, the same message once a minute at most. */
function oneLineAMinute() {
  const last = new Map<string, number>();
  const write =
    (level: string) =>
    (message: string, ...rest: unknown[]): void => {
      const msg = [message, ...rest].map(String).join(' ').split('\n')[0] ?? '';
      const now = Date.now();
      if (now - (last.get(msg) ?? 0) < 60_000) return;
      if (last.size > 100) last.clear();
      last.set(msg, now);
      process.stdout.write(
        `${JSON.stringify({ level, time: new Date(now).toISOString(), service: process.env.OTEL_SERVICE_NAME, msg: `telemetry: ${msg}` })}\n`,
      );
    };
  const nothing = (): void => undefined;
  return { error: write('warn'), warn: write('warn'), info: nothing, debug: nothing, verbose: nothing };
}
