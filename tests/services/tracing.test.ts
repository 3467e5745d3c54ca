/**
 * Traces for real: the three services, each with the collector that its task definition has beside it, and an X-Ray that records. What X-Ray would draw of
 * the segments is held against what the manifests say, and the picture in the documentation against the segments.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bringCollector } from '../../tools/bring.ts';
import { freePort } from '../../tools/free-port.ts';
import { chooseEngine } from '../../tools/engine.ts';
import { drawServiceMap } from '../../tools/service-map/draw-service-map.ts';
import { type Segment, serviceMap } from '../../tools/service-map/service-map.ts';
import { type TaskDefinition, taskDefinitions } from '../../tools/task-definitions.ts';
import { isMissing, root } from '../tools.ts';
import { type Collector, startCollector, environmentOf as variablesOf } from './collector.ts';
import { newSpan, newTrace } from './otlp.ts';
import {
  type Environment,
  endServices,
  honest,
  type Queues,
  type RunningService,
  refuse,
  startQueues,
  startService,
} from './processes.ts';
import { startXRay, type XRay } from './xray.ts';

const program = await bringCollector();
const skip = [isMissing(program), isMissing(await chooseEngine())].some(Boolean);
const PICTURE = join(root, 'docs/images/service-map.svg');
const TRACED = ['responder', 'consumer', 'caller'] as const;
type Name = (typeof TRACED)[number];

let queues: Queues;
let xray: XRay;
let definitions: Map<string, TaskDefinition>;
const collectors = new Map<Name, Collector>();
const services = new Map<Name, RunningService>();

const definitionOf = (name: Name): TaskDefinition => definitions.get(name) as TaskDefinition;
const urlOf = (name: Name): string => services.get(name)?.url as string;

/** The environment of the container, with what is elsewhere on this machine: addresses, credentials, and every trace instead of some. */
function environmentOf(name: Name, changes: Environment = {}): Environment {
  const { application } = definitionOf(name);
  return {
    ...variablesOf(application),
    ...Object.fromEntries((application.secrets ?? []).map((secret) => [secret.name, 'secret'])),
    ...queues.environment,
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'info',
    OTEL_EXPORTER_OTLP_ENDPOINT: collectors.get(name)?.endpoint,
    OTEL_BSP_SCHEDULE_DELAY: '100',
    OTEL_TRACES_SAMPLER_ARG: '1',
    OTEL_METRIC_EXPORT_INTERVAL: '500',
    ...changes,
  };
}

const post = (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${urlOf('caller')}/send-to-sqs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

/** X-Ray's form of the trace id in the log line about an event. */
const traceOf = async (name: Name, event: string): Promise<string> =>
  String((await services.get(name)?.waitForLog((line) => line.event === event))?.xray_trace_id);
/** Segments of one trace. */
const of = (segments: readonly Segment[], id: string): Segment[] => segments.filter((one) => one.trace_id === id);
/** A trace that begins with the test. */
function newParent(): { readonly headers: Record<string, string>; readonly id: string } {
  const trace = newTrace();
  return { headers: { traceparent: `00-${trace}-${newSpan()}-01` }, id: `1-${trace.slice(0, 8)}-${trace.slice(8)}` };
}
const segmentOf = (name: Name, segments = xray.segments): Segment | undefined =>
  segments.find((one) => one.name === name && one.type === undefined);

describe.skipIf(skip)('traces', () => {
  beforeAll(async () => {
    queues = await startQueues({ orders: { visibility: 120, maxReceives: 5 }, receipts: {} });
    definitions = await taskDefinitions({
      environment: 'dev',
      references: {
        'queues/orders.url': queues.url('orders'),
        'queues/receipts.url': queues.url('receipts'),
        'aws/network.internal_url': 'http://127.0.0.1:9',
      },
    });
    xray = await startXRay();
    for (const name of TRACED) {
      const { collector } = definitionOf(name);
      if (!program.ok || collector === undefined) throw new Error(`${name} has no collector`);
      collectors.set(name, await startCollector(program.path, collector, xray));
    }
    // responder comes first: the others are told where it is.
    const port = String(await freePort(0));
    const responder = `http://127.0.0.1:${port}/responder`;
    const changes = {
      responder: { PORT: port, FETCH_URL: `${responder}/health` },
      consumer: {},
      caller: { RESPONDER_URL: responder },
    };
    for (const name of TRACED) services.set(name, await startService(name, environmentOf(name, changes[name])));
  });
  // What earlier tests sent has arrived when a later trace has, in all three collectors.
  beforeEach(async () => {
    const { headers, id } = newParent();
    await fetch(`${urlOf('caller')}/host`, { headers });
    await post({ event: 'marker' }, headers);
    await xray.until((segments) => TRACED.every((name) => segmentOf(name, of(segments, id)) !== undefined));
    xray.reset();
  });
  afterAll(async () => {
    await endServices();
    for (const collector of collectors.values()) await collector.stop();
    await xray?.close();
    await queues?.stop();
  });

  test('one trace leads from the public request through the queue to the processing of its message', async () => {
    expect((await post({ event: 'first' })).status).toBe(202);
    await xray.until(
      (segments) => segmentOf('consumer', segments) !== undefined && segmentOf('caller', segments) !== undefined,
    );
    const [caller, consumer] = [segmentOf('caller'), segmentOf('consumer')] as [Segment, Segment];
    const send = xray.segments.find((one) => one.parent_id === caller.id && one.type === 'subsegment') as Segment;
    expect([caller.origin, consumer.origin]).toEqual(['AWS::ECS::Fargate', 'AWS::ECS::Fargate']);
    expect(caller.http?.request?.method).toBe('POST');
    expect(send).toMatchObject({
      namespace: 'aws',
      name: 'SQS',
      aws: { operation: 'SendMessage', queue_url: queues.url('orders') },
    });
    expect(consumer.parent_id).toBe(send.id);
    expect(new Set([caller, send, consumer].map((one) => one.trace_id)).size).toBe(1);
    // The log lines of the message carry the same trace.
    expect(await traceOf('caller', 'first')).toBe(caller.trace_id);
    expect(await traceOf('consumer', 'first')).toBe(caller.trace_id);
  });

  test('one trace leads through caller to responder', async () => {
    expect((await fetch(`${urlOf('caller')}/host`)).status).toBe(200);
    await xray.until(
      (segments) => segmentOf('responder', segments) !== undefined && segmentOf('caller', segments) !== undefined,
    );
    const [caller, responder] = [segmentOf('caller'), segmentOf('responder')] as [Segment, Segment];
    const call = xray.segments.find((one) => one.id === responder.parent_id);
    expect(call).toMatchObject({ type: 'subsegment', namespace: 'remote', name: 'responder', parent_id: caller.id });
    expect(Object.values(responder.annotations ?? {})).toContain('/responder/host');
  });

  test.each([
    ['W3C', { traceparent: '00-5e382a68b0380f2f1c8e6f7a5b4c3d2e-00f067aa0ba902b7-01' }],
    ['X-Ray', { 'x-amzn-trace-id': 'Root=1-5e382a68-b0380f2f1c8e6f7a5b4c3d2e;Parent=00f067aa0ba902b7;Sampled=1' }],
  ])('a trace that begins elsewhere, in the header of %s, goes on', async (_name, headers) => {
    await post({ event: 'elsewhere' }, headers);
    await xray.until(
      (segments) => segmentOf('consumer', segments) !== undefined && segmentOf('caller', segments) !== undefined,
    );
    expect(segmentOf('caller')).toMatchObject({
      trace_id: '1-5e382a68-b0380f2f1c8e6f7a5b4c3d2e',
      parent_id: '00f067aa0ba902b7',
    });
    expect(segmentOf('consumer')?.trace_id).toBe('1-5e382a68-b0380f2f1c8e6f7a5b4c3d2e');
  });

  test('a trace that was not sampled elsewhere is not recorded here', async () => {
    await post({ event: 'silent' }, { traceparent: '00-11111111111111111111111111111111-00f067aa0ba902b7-00' });
    await services.get('consumer')?.waitForLog((line) => line.event === 'silent');
    await post({ event: 'loud' });
    await xray.until((segments) => segmentOf('consumer', segments) !== undefined);
    expect(xray.segments.filter((one) => one.trace_id.startsWith('1-11111111'))).toEqual([]);
  });

  test('a failure is a fault on the segment, and names the dependency', async () => {
    const { headers, id } = newParent();
    queues.behaviour = refuse;
    expect((await post({ event: 'lost' }, headers)).status).toBe(502);
    queues.behaviour = honest;
    await xray.until((segments) => segmentOf('caller', of(segments, id)) !== undefined);
    expect(segmentOf('caller', of(xray.segments, id))).toMatchObject({
      fault: true,
      http: { response: { status: 502 } },
    });
    const send = of(xray.segments, id).find((one) => one.type === 'subsegment');
    expect(send).toMatchObject({
      namespace: 'aws',
      name: 'SQS',
      aws: { queue_url: queues.url('orders') },
      fault: true,
    });
  });

  test('the metrics are those of the runtime, and no others', async () => {
    const caller = await startService(
      'caller',
      environmentOf('caller', { RESPONDER_URL: urlOf('responder'), OTEL_METRIC_EXPORT_INTERVAL: '200' }),
    );
    await fetch(`${caller.url}/host`);
    await fetch(`${caller.url}/nothing`);
    await caller.waitForLog((line) => line.msg.includes('_aws'));
    expect((await caller.stop()).code).toBe(0);
    const told = caller.logs.flatMap(({ msg }) => (msg.startsWith('{"_aws"') ? [JSON.parse(msg)] : []));
    const metrics = told.flatMap(({ _aws }) => _aws.CloudWatchMetrics);
    expect(new Set(metrics.flatMap(({ Metrics }) => Metrics.map(({ Name }: { Name: string }) => Name)))).toEqual(
      new Set(['http.server.request.duration']),
    );
    // CloudWatch takes no dimension without a value.
    for (const line of told)
      for (const set of line._aws.CloudWatchMetrics[0].Dimensions)
        for (const dimension of set) expect(line[dimension], dimension).toMatch(/./);
  });

  test('health checks make no segments', async () => {
    for (const name of TRACED) for (const path of ['health', 'ready']) await fetch(`${urlOf(name)}/${path}`);
    await fetch(`${urlOf('caller')}/host`);
    await xray.until((segments) => segmentOf('responder', segments) !== undefined);
    const paths = xray.segments.map((one) => one.http?.request?.url ?? '');
    expect(paths.filter((url) => /\/(?:health|ready)$/.test(url))).toEqual([]);
  });

  test('the service map names each service, queue and dependency, and is the picture in the documentation', async () => {
    for (const path of ['host', 'aws-test', 'fetch-test'])
      expect((await fetch(`${urlOf('caller')}/${path}`)).status).toBe(200);
    expect((await post({ event: 'map' })).status).toBe(202);
    const edges = (segments: readonly Segment[]) =>
      serviceMap(segments).edges.map(({ from, to }) => `${from} -> ${to}`);
    const complete = [
      'caller -> responder',
      'caller -> sqs/orders',
      'client -> caller',
      // The worker takes its messages from the queue, which hands them to it.
      'consumer -> sqs/orders',
      'consumer -> sqs/receipts',
      // FETCH_URL is responder's own health check.
      'responder -> responder',
      'responder -> s3/S3',
      'sqs/orders -> consumer',
    ];
    await xray.until(
      (segments) =>
        complete.every((edge) => edges(segments).includes(edge)) && edges(segments).length === complete.length,
    );
    expect(edges(xray.segments)).toEqual(complete);
    const picture = drawServiceMap(serviceMap(xray.segments), 'What the traces of caller, responder and consumer show');
    if (process.env.GOLDEN === 'write') writeFileSync(PICTURE, picture);
    expect(picture).toBe(readFileSync(PICTURE, 'utf8'));
  });

  test('sampling follows the manifest', async () => {
    const ratio = variablesOf(definitionOf('caller').application).OTEL_TRACES_SAMPLER_ARG;
    expect(ratio).toBe('0.5');
    const changes = { RESPONDER_URL: urlOf('responder'), OTEL_TRACES_SAMPLER_ARG: ratio };
    const half = await startService('caller', environmentOf('caller', changes));
    for (let index = 0; index < 200; index++) await fetch(`${half.url}/host`);
    expect((await half.stop()).code).toBe(0);
    // What is sent afterwards, through the same collector, arrives afterwards.
    const last = newParent();
    await post({ event: 'last' }, last.headers);
    await xray.until((segments) => segmentOf('caller', of(segments, last.id)) !== undefined);
    const sampled = xray.segments.filter((one) => one.name === 'caller' && one.http?.request?.url?.endsWith('/host'));
    // 200 tosses of a coin: outside of this once in ten million runs.
    expect(sampled.length).toBeGreaterThan(62);
    expect(sampled.length).toBeLessThan(138);
  });

  // The last one: its message comes again for a while, and each time begins a trace.
  test('the consumer tells how long messages waited, how long they took, and how many succeeded and failed', async () => {
    const consumer = services.get('consumer') as RunningService;
    await post({ event: 'counted' });
    queues.send('orders', 'not JSON');
    for (const metric of [
      'messaging.queue.lag',
      'messaging.process.duration',
      'messaging.messages.processed',
      'messaging.messages.failed',
    ]) {
      const { msg } = await consumer.waitForLog(
        (line) => line.msg.startsWith('{"_aws"') && line.msg.includes(`"Name":"${metric}"`),
      );
      const { [metric]: value, ...line } = JSON.parse(msg);
      expect(line, metric).toMatchObject({
        service: 'consumer',
        environment: 'dev',
        'messaging.destination.name': 'orders',
      });
      expect(typeof value === 'number' ? value : value.Count, metric).toBeGreaterThan(0);
    }
  });

  describe('a collector', () => {
    test('that is down does not stop or slow a service', async () => {
      const alone = await startService('hello', {
        ...environmentOf('caller'),
        SERVICE_NAME: 'hello',
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
      });
      for (let index = 0; index < 50; index++) expect((await fetch(`${alone.url}/health`)).status).toBe(200);
      expect(await alone.stop()).toEqual({ code: 0, signal: null });
    });

    test('stays inside the memory of its container', () => {
      for (const [name, collector] of collectors)
        expect(collector.peakMemory(), name).toBeLessThan(definitionOf(name).collector?.memory ?? 0);
    });
  });
});
