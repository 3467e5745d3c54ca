import { context, propagation, ROOT_CONTEXT, SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parentOf } from '../src/queue/message-span.ts';
import { EmbeddedMetricExporter } from '../src/telemetry/embedded-metric-exporter.ts';
import { createSampler } from '../src/telemetry/sampler.ts';
import { createPropagator } from '../src/telemetry/start-sdk.ts';

const TRACE = '5e382a68b0380f2f1c8e6f7a5b4c3d2e';
const SPAN = '00f067aa0ba902b7';

const sampled = (env: NodeJS.ProcessEnv, path: string, parent = ROOT_CONTEXT, kind = SpanKind.SERVER): boolean =>
  createSampler(env).shouldSample(parent, TRACE, 'request', kind, { 'url.path': path }, []).decision ===
  SamplingDecision.RECORD_AND_SAMPLED;
const parent = (traceFlags: TraceFlags) =>
  trace.setSpanContext(ROOT_CONTEXT, { traceId: TRACE, spanId: SPAN, traceFlags, isRemote: true });

describe('the sampler', () => {
  const always = {
    BASE_PATH: '/orders',
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '1',
  };
  const never = { ...always, OTEL_TRACES_SAMPLER_ARG: '0' };

  test.each(['/orders/health', '/orders/health/', '/orders/ready', '/orders/ready?verbose'])(
    'a request to %s begins no trace',
    (path) => {
      expect(sampled(always, path)).toBe(false);
    },
  );

  test.each(['/', '/health', '/orders/healthy', '/orders/health/report', '/orders/readiness', '/orders/7/ready'])(
    'a request to %s does',
    (path) => {
      expect(sampled(always, path)).toBe(true);
    },
  );

  test('the parent decides, whatever the ratio is', () => {
    expect(sampled(never, '/host', parent(TraceFlags.SAMPLED))).toBe(true);
    expect(sampled(always, '/host', parent(TraceFlags.NONE))).toBe(false);
  });

  test('the ratio decides where there is no parent', () => {
    expect(sampled(never, '/host')).toBe(false);
    const half = createSampler({ ...always, OTEL_TRACES_SAMPLER_ARG: '0.5' });
    const traces = Array.from({ length: 2_000 }, (_, index) =>
      (index * 2_654_435_761).toString(16).padStart(32, '0').slice(-32),
    );
    const taken = traces.filter(
      (id) =>
        half.shouldSample(ROOT_CONTEXT, id, 'request', SpanKind.SERVER, {}, []).decision ===
        SamplingDecision.RECORD_AND_SAMPLED,
    );
    expect(taken.length).toBeGreaterThan(800);
    expect(taken.length).toBeLessThan(1_200);
  });

  test('a health path that another service calls belongs to the trace of that call', () => {
    expect(sampled(always, '/orders/health', parent(TraceFlags.SAMPLED))).toBe(true);
  });
});

describe('propagation', () => {
  const traceparent = `00-${TRACE}-${SPAN}-01`;
  const ids = (headers: Record<string, string>) => {
    const found = trace.getSpanContext(createPropagator('tracecontext,xray').extract(ROOT_CONTEXT, headers, getter));
    return found && [found.traceId, found.spanId];
  };
  const getter = {
    get: (carrier: Record<string, string>, key: string) => carrier[key.toLowerCase()],
    keys: (carrier: Record<string, string>) => Object.keys(carrier),
  };

  test('sends both headers, with one trace id', () => {
    const headers: Record<string, string> = {};
    createPropagator('tracecontext,xray').inject(parent(TraceFlags.SAMPLED), headers, {
      set: (carrier, key, value) => {
        carrier[key.toLowerCase()] = value;
      },
    });
    expect(headers.traceparent).toBe(traceparent);
    expect(headers['x-amzn-trace-id']).toBe(`Root=1-${TRACE.slice(0, 8)}-${TRACE.slice(8)};Parent=${SPAN};Sampled=1`);
  });

  test('reads either of them, and believes the W3C one where a load balancer has rewritten the other', () => {
    const xray = `Root=1-${TRACE.slice(0, 8)}-${TRACE.slice(8)};Parent=1111111111111111;Sampled=1`;
    expect(ids({ traceparent })).toEqual([TRACE, SPAN]);
    expect(ids({ 'x-amzn-trace-id': xray })).toEqual([TRACE, '1111111111111111']);
    expect(ids({ traceparent, 'x-amzn-trace-id': `Self=1-67891234-12456789abcdef012345678;${xray}` })).toEqual([
      TRACE,
      SPAN,
    ]);
  });

  test.each(['', 'nonsense', '00-0-0-01', `00-${'0'.repeat(32)}-${SPAN}-01`])(
    'begins a trace of its own for %j',
    (header) => {
      expect(ids({ traceparent: header })).toBeUndefined();
    },
  );

  test('sends only what is asked for', () => {
    expect(createPropagator('xray').fields()).toEqual(['x-amzn-trace-id']);
  });
});

describe('the parent of a message', () => {
  beforeEach(() => propagation.setGlobalPropagator(createPropagator('tracecontext,xray')));
  afterEach(() => propagation.disable());
  const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });
  const ids = (message: Parameters<typeof parentOf>[0]) => {
    const found = trace.getSpanContext(parentOf(message));
    return found && [found.traceId, found.spanId];
  };
  const header = `Root=1-${TRACE.slice(0, 8)}-${TRACE.slice(8)};Parent=${SPAN};Sampled=1`;

  test('is what the sender put into its attributes', () => {
    expect(ids({ MessageAttributes: { traceparent: attribute(`00-${TRACE}-${SPAN}-01`) } })).toEqual([TRACE, SPAN]);
    expect(ids({ MessageAttributes: { 'X-Amzn-Trace-Id': attribute(header) } })).toEqual([TRACE, SPAN]);
  });

  test('is what an AWS service put beside them', () => {
    expect(ids({ Attributes: { AWSTraceHeader: header } })).toEqual([TRACE, SPAN]);
    const own = { traceparent: attribute(`00-${'1'.repeat(32)}-${SPAN}-01`) };
    expect(ids({ Attributes: { AWSTraceHeader: header }, MessageAttributes: own })?.[0]).toBe('1'.repeat(32));
  });

  test('is none when nobody sent one', () => {
    expect(ids({ Body: 'x' })).toBeUndefined();
  });
});

describe('metrics', () => {
  const lines: Record<string, unknown>[] = [];
  const reader = () =>
    new PeriodicExportingMetricReader({
      exporter: new EmbeddedMetricExporter((line) => lines.push(JSON.parse(line))),
      exportIntervalMillis: 3_600_000,
      exportTimeoutMillis: 1_000,
    });
  afterEach(() => {
    lines.length = 0;
    context.disable();
    propagation.disable();
  });
  const provide = () =>
    new MeterProvider({
      resource: resourceFromAttributes({ 'service.name': 'orders', 'deployment.environment.name': 'dev' }),
      readers: [reader()],
    });

  test('a histogram becomes values with counts, of which CloudWatch makes percentiles', async () => {
    const provider = provide();
    const histogram = provider.getMeter('test').createHistogram('http.server.request.duration', { unit: 's' });
    const values = Array.from({ length: 1_000 }, (_, index) => (index + 1) / 1_000);
    for (const value of values) histogram.record(value, { 'http.route': '/items', 'http.response.status_code': 200 });
    await provider.shutdown();
    expect(lines).toHaveLength(1);
    const { _aws, ...rest } = lines[0] as { _aws: { CloudWatchMetrics: unknown[] } } & Record<string, unknown>;
    expect(_aws.CloudWatchMetrics).toEqual([
      {
        Namespace: 'ecs-compile',
        Dimensions: [
          ['service', 'environment'],
          ['service', 'environment', 'http.route'],
        ],
        Metrics: [{ Name: 'http.server.request.duration', Unit: 'Seconds' }],
      },
    ]);
    expect(rest).toMatchObject({
      service: 'orders',
      environment: 'dev',
      'http.route': '/items',
      'http.response.status_code': '200',
    });
    const { Values, Counts, Min, Max, Sum, Count } = rest['http.server.request.duration'] as Record<string, number[]> &
      Record<string, number>;
    expect([Min, Max, Count]).toEqual([0.001, 1, 1_000]);
    expect(Sum).toBeCloseTo(500.5, 5);
    expect(Values?.length).toBeLessThanOrEqual(100);
    expect(Counts?.reduce((sum, of) => sum + of, 0)).toBe(1_000);
    const upTo = (index: number): number => (Counts ?? []).slice(0, index + 1).reduce((sum, of) => sum + of, 0);
    const middle = Values?.find((_, index) => upTo(index) >= 500) ?? 0;
    expect(Math.abs(middle - 0.5)).toBeLessThan(0.05);
  });

  test('a counter is told as what was added since the last line, and not at all when that is nothing', async () => {
    const provider = provide();
    const counter = provider.getMeter('test').createCounter('messaging.messages.processed');
    counter.add(3, { 'messaging.destination.name': 'orders' });
    await provider.forceFlush();
    await provider.forceFlush();
    counter.add(2, { 'messaging.destination.name': 'orders' });
    await provider.shutdown();
    expect(lines.map((line) => line['messaging.messages.processed'])).toEqual([3, 2]);
  });
});
