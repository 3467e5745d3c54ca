/** The collector beside every traced service, with the configuration that its task definition gives it, against a recorded X-Ray. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bringCollector } from '../../tools/bring.ts';
import { chooseEngine } from '../../tools/engine.ts';
import { type Segment, serviceMap } from '../../tools/service-map/service-map.ts';
import { type ContainerDefinition, type TaskDefinition, taskDefinitions } from '../../tools/task-definitions.ts';
import { isMissing } from '../tools.ts';
import { type Collector, environmentOf, runCollector, startCollector } from './collector.ts';
import { newSpan, newTrace, type Span, sendSpans } from './otlp.ts';
import { type Behaviour, startXRay, type XRay } from './xray.ts';

const brought = await bringCollector();
const skip = isMissing(brought) || isMissing(await chooseEngine());
const program = brought.ok ? brought.path : '';

const QUEUE = 'https://sqs.eu-west-2.amazonaws.com/111111111111/shop-dev-orders';
const environments = skip ? [] : ['dev', 'prod'];
const definitions = new Map<string, TaskDefinition>();
for (const environment of environments) {
  const references = { 'queues/orders.url': QUEUE };
  for (const [service, definition] of await taskDefinitions({ environment, references }))
    definitions.set(`${service} in ${environment}`, definition);
}
const traced = [...definitions].filter(([, { collector }]) => collector !== undefined).map(([name]) => name);
const definition = (name: string): TaskDefinition => definitions.get(name) as TaskDefinition;
const sidecar = (name: string): ContainerDefinition => definition(name).collector as ContainerDefinition;
const variables = (name: string) => environmentOf(definition(name).application);
const configurationOf = (name: string): string => environmentOf(sidecar(name)).AOT_CONFIG_CONTENT ?? '';

/** Configurations that are not the same, each by the first task that has it: only these are run. */
const distinct = [...new Map(traced.toReversed().map((name) => [configurationOf(name), name])).values()];

interface Configuration {
  readonly exporters: { readonly awsxray: Record<string, unknown> };
  readonly receivers: { readonly otlp: { readonly protocols: { readonly http: { readonly endpoint: string } } } };
}

/** With other settings of the exporter; undefined takes one out. */
const changed = (name: string, settings: Record<string, unknown>): string => {
  const configuration = JSON.parse(configurationOf(name)) as Configuration;
  Object.assign(configuration.exporters.awsxray, settings);
  return JSON.stringify(configuration);
};

describe.skipIf(skip)('the configuration of the collector', () => {
  test('is there for each service that is traced', () => {
    expect(traced).toEqual(expect.arrayContaining(['caller in dev', 'consumer in dev', 'responder in prod']));
    expect(traced).not.toContain('hello in dev');
  });

  test.each(traced)('of %s is valid, and names the region', async (name) => {
    const { code, log } = await runCollector(program, configurationOf(name), ['validate']);
    expect(code, log).toBe(0);
    // `validate` accepts a configuration without it, with which the collector then does not start.
    const { exporters } = JSON.parse(configurationOf(name)) as Configuration;
    expect(exporters.awsxray.region).toBe(definition(name).region);
    expect(definition(name).region).toBe('eu-west-2');
  });

  test('is sent to where the applications send their spans', () => {
    for (const name of traced) {
      const { endpoint } = (JSON.parse(configurationOf(name)) as Configuration).receivers.otlp.protocols.http;
      expect(variables(name).OTEL_EXPORTER_OTLP_ENDPOINT).toBe(`http://${endpoint}`);
    }
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['a setting that does not exist', { retries: 1 }, /retries/],
    ['a value of another type', { max_retries: 'two' }, /max_retries/],
    ['no region', { region: undefined }, /region/],
  ])('with %s ends it with exit code 1 and says why', async (_, settings, why) => {
    const { code, log } = await runCollector(program, changed(distinct[0] as string, settings));
    expect(code, log).toBe(1);
    expect(log).toMatch(why);
  });

  test('that is empty ends it with exit code 1', async () => {
    expect((await runCollector(program, '')).code).toBe(1);
  });
});

describe.skipIf(skip).each(distinct)('the collector of %s', (name) => {
  let xray: XRay;
  let collector: Collector;
  beforeEach(async () => {
    xray = await startXRay();
    collector = await startCollector(program, sidecar(name), xray);
  });
  afterEach(async () => {
    await collector.stop();
    await xray.close();
  });
  const send = (service: string, spans: readonly Span[]): Promise<void> =>
    sendSpans(collector.endpoint, variables(`${service} in dev`), spans);

  test('makes segments that X-Ray puts together', async () => {
    const trace = newTrace();
    const [request, call, answer, message, processing] = [newSpan(), newSpan(), newSpan(), newSpan(), newSpan()];
    const http = { 'http.request.method': 'GET' };
    await send('caller', [
      {
        trace,
        id: request,
        name: 'GET /orders/:id',
        kind: 'SERVER',
        attributes: { ...http, ...route, 'http.response.status_code': 200 },
      },
      { trace, id: call, parent: request, name: 'GET', kind: 'CLIENT', attributes: { ...http, ...peer('responder') } },
      { trace, id: message, parent: request, name: 'orders send', kind: 'PRODUCER', attributes: sqs('SendMessage') },
    ]);
    await send('responder', [{ trace, id: answer, parent: call, name: 'GET /responder', kind: 'SERVER' }]);
    const received = { ...localRoot('consumer', 'SQS'), ...sqs('ReceiveMessage') };
    await send('consumer', [
      { trace, id: processing, parent: message, name: 'orders process', kind: 'CONSUMER', attributes: received },
    ]);
    await xray.until(({ length }) => length >= 6);

    const found = (service: string, type?: 'subsegment'): Segment => {
      const [segment, ...more] = xray.segments.filter((one) => one.name === service && one.type === type);
      expect({ service, type, more }).toEqual({ service, type, more: [] });
      return segment as Segment;
    };
    const origin = 'AWS::ECS::Fargate';
    const caller = found('caller');
    expect(caller).toMatchObject({ id: request, origin, annotations: route, http: { response: { status: 200 } } });
    expect(caller.parent_id).toBeUndefined();
    expect(caller.trace_id).toBe(`1-${trace.slice(0, 8)}-${trace.slice(8)}`);
    expect(new Set(xray.segments.map(({ trace_id }) => trace_id)).size).toBe(1);
    expect(found('responder', 'subsegment')).toMatchObject({ id: call, namespace: 'remote', parent_id: request });
    expect(found('responder')).toMatchObject({ origin, parent_id: call });
    expect(found('consumer')).toMatchObject({ origin, parent_id: message });
    const queue = { namespace: 'aws', type: 'subsegment', aws: { queue_url: QUEUE } };
    expect(xray.segments.filter((one) => one.name === 'SQS')).toEqual([
      expect.objectContaining({ ...queue, aws: expect.objectContaining(queue.aws), parent_id: request }),
      expect.objectContaining({ ...queue, aws: expect.objectContaining(queue.aws), parent_id: found('consumer').id }),
    ]);

    expect(serviceMap(xray.segments)).toEqual({
      nodes: [
        { id: 'caller', name: 'caller', kind: 'service', type: origin },
        { id: 'client', name: 'client', kind: 'client', type: 'client' },
        { id: 'consumer', name: 'consumer', kind: 'service', type: origin },
        { id: 'responder', name: 'responder', kind: 'service', type: origin },
        { id: 'sqs/shop-dev-orders', name: 'shop-dev-orders', kind: 'resource', type: 'AWS::SQS::Queue' },
      ],
      edges: [
        { from: 'caller', to: 'responder' },
        { from: 'caller', to: 'sqs/shop-dev-orders' },
        { from: 'client', to: 'caller' },
        // The message was received from the queue, too.
        { from: 'consumer', to: 'sqs/shop-dev-orders' },
        { from: 'sqs/shop-dev-orders', to: 'consumer' },
      ],
    });
  });

  test('stays in the memory of its container with 500 spans a second, and loses none', async () => {
    for (let tenth = 0; tenth < 50; tenth++) {
      await send('caller', requests(50));
      await wait(100);
    }
    await xray.until(({ length }) => length >= 2500);
    expect(xray.segments).toHaveLength(2500);
    const peak = collector.peakMemory();
    console.error(`the collector of ${name}: ${Math.round(peak)} MiB at most`);
    expect(peak).toBeLessThan(sidecar(name).memory ?? 0);
  });

  test('goes on after X-Ray gave errors', async () => {
    xray.behaviour = 'fail';
    await send('caller', requests(1));
    await xray.until((_, calls) => calls >= 2);
    xray.behaviour = 'accept';
    await send('caller', requests(1));
    await xray.until(({ length }) => length >= 1);
    expect(collector.log()).toContain('Exporting failed');
  });

  // Longer than its stop timeout, and ECS kills it.
  test.each<[string, Behaviour]>([
    ['does not answer', 'hang'],
    ['answers with errors', 'fail'],
    ['refuses for its quota', 'refuse'],
  ])('stops by itself, within its memory, while X-Ray %s and spans keep coming', async (_, behaviour) => {
    xray.behaviour = behaviour;
    const ending = new AbortController();
    // An SDK exports one batch after the other: five seconds of 100 spans a second.
    const application = (async () => {
      while (!ending.signal.aborted) {
        await send('caller', requests(500)).catch(() => undefined);
        await wait(1000, undefined, { signal: ending.signal }).catch(() => undefined);
      }
    })();
    await xray.until((_, calls) => calls >= 2);
    expect(collector.peakMemory()).toBeLessThan(sidecar(name).memory ?? 0);
    ending.abort();
    const { code, signal, log } = await collector.stop();
    expect({ code, signal }, log.slice(-2000)).toEqual({ code: 0, signal: null });
    await application;
  });
});

const route = { 'http.route': '/orders/:id' };
const peer = (service: string) => ({ 'peer.service': service });
const sqs = (method: string) => ({
  'rpc.system': 'aws-api',
  'rpc.service': 'SQS',
  'rpc.method': method,
  'messaging.url': QUEUE,
});
const localRoot = (local: string, remote: string) => ({
  'aws.span.kind': 'LOCAL_ROOT',
  'aws.local.service': local,
  'aws.remote.service': remote,
});
const requests = (count: number): Span[] =>
  Array.from({ length: count }, () => ({ trace: newTrace(), id: newSpan(), name: 'GET /', kind: 'SERVER' }));
