/** SIGTERM: no new work, what was begun is finished, exit code 0, in time. What cannot be finished is given back. */
import { once } from 'node:events';
import { Agent, createServer as createHttpServer, request } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import {
  delay,
  endServices,
  environmentOf,
  only,
  type Queues,
  type RunningService,
  startQueues,
  startService,
  until,
} from './processes.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  await endServices();
  for (const end of ends.splice(0)) await end();
});

async function setUp(changes: Record<string, string> = {}): Promise<{ queues: Queues; worker: RunningService }> {
  // No message comes back by itself while a test runs.
  const queues = await startQueues({ orders: { visibility: 600 }, receipts: {} });
  ends.push(() => queues.stop());
  const environment = environmentOf('worker', {
    ...queues.environment,
    ORDERS_QUEUE_URL: queues.url('orders'),
    RECEIPTS_QUEUE_URL: queues.url('receipts'),
    ...changes,
  });
  return { queues, worker: await startService('tests/services/worker/server.ts', environment) };
}

/** SIGTERM during a long poll, and the poll has ended. */
async function terminate(queues: Queues, worker: RunningService): Promise<void> {
  await until(() => queues.polls() === 1);
  worker.signal('SIGTERM');
  await worker.waitForLog('draining');
  await until(() => queues.polls() === 0);
}

/** A request on a connection that its client wants to keep, as a load balancer does. */
async function kept(url: string): Promise<{ status: number | undefined; connection: string | undefined }> {
  const agent = new Agent({ keepAlive: true });
  const [response] = await once(request(url, { agent }).end(), 'response');
  response.resume();
  await once(response, 'end');
  return { status: response.statusCode, connection: response.headers.connection };
}
/** What a probe would see: a port that is closed is not ready either. */
const readiness = (url: string): Promise<number | 'refused'> =>
  fetch(`${url}/ready`).then(
    ({ status }) => status,
    () => 'refused' as const,
  );
const EXIT_0 = { code: 0, signal: null };
const EXIT_1 = { code: 1, signal: null };

describe('SIGTERM', () => {
  test('lets a request and a message finish, is not ready meanwhile, and takes no new message', async () => {
    const { queues, worker } = await setUp();
    queues.send('orders', { sleep: 2_000 });
    const answer = kept(`${worker.url}/sleep/1500`);
    await Promise.all([worker.waitForLog('request began'), worker.waitForLog('message began')]);
    await terminate(queues, worker);
    queues.send('orders', { sleep: 0 });
    expect(await readiness(worker.url)).toBe(503);
    expect((await fetch(`${worker.url}/health`)).status).toBe(200);
    expect(await answer).toEqual({ status: 200, connection: 'close' });
    expect(await worker.exited).toEqual(EXIT_0);
    expect(worker.logs.filter(({ msg }) => msg === 'message ended')).toHaveLength(1);
    expect(queues.bodies('receipts')).toHaveLength(1);
    expect(queues.counts('orders')).toEqual({ ready: 1, inFlight: 0, delayed: 0 });
    expect(worker.logs.at(-1)?.msg).toBe('drained');
  });

  test('does not wait for a connection that is kept after its last answer', async () => {
    const { worker } = await setUp({ STOP_TIMEOUT: '20' });
    const answer = kept(`${worker.url}/sleep/500`);
    await kept(`${worker.url}/health`);
    await worker.waitForLog('request began');
    worker.signal('SIGTERM');
    expect(await answer).toEqual({ status: 200, connection: 'close' });
    expect(await worker.exited).toEqual(EXIT_0);
  });

  test('lets a request that is in the middle of a call finish it', async () => {
    const { queues, worker } = await setUp();
    queues.behaviour = only('SendMessage', delay(1_000));
    const answer = kept(`${worker.url}/send`);
    await until(() => queues.callsOf('SendMessage').length === 1);
    worker.signal('SIGTERM');
    expect(await answer).toMatchObject({ status: 200 });
    expect(await worker.exited).toEqual(EXIT_0);
    expect(queues.counts('receipts').ready).toBe(1);
  });

  test('of an idle service ends it at once, whatever a long poll is waiting for', async () => {
    const { queues, worker } = await setUp({ STOP_TIMEOUT: '10' });
    await until(() => queues.callsOf('ReceiveMessage').length === 1);
    worker.signal('SIGTERM');
    expect(await worker.exited).toEqual(EXIT_0);
  });

  test('with a collector that accepts and never answers ends in time, and with 0', async () => {
    const collector = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(collector, 'listening');
    ends.push(() => collector.close());
    const { queues, worker } = await setUp({
      STOP_TIMEOUT: '3',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
      OTEL_SERVICE_NAME: 'worker',
      OTEL_NODE_RESOURCE_DETECTORS: 'env',
    });
    queues.send('orders', { sleep: 500 });
    await kept(`${worker.url}/sleep/1`);
    await worker.waitForLog('message began');
    expect(await worker.stop()).toEqual(EXIT_0);
    expect(queues.bodies('receipts')).toHaveLength(1);
  });
});

test('the task is protected before a message is worked on, and released by the stop', async () => {
  const states: { readonly body: string; readonly begun: number }[] = [];
  const begun = (): number => worker?.logs.filter(({ msg }) => msg === 'message began').length ?? 0;
  let worker: RunningService | undefined;
  const agent = createHttpServer(async (asked, answer) => {
    let body = '';
    for await (const chunk of asked) body += chunk;
    states.push({ body, begun: begun() });
    answer.end('{"protection":{}}');
  }).listen(0, '127.0.0.1');
  await once(agent, 'listening');
  ends.push(() => agent.close());
  const ECS_AGENT_URI = `http://127.0.0.1:${(agent.address() as AddressInfo).port}/api/1`;
  const { queues, worker: started } = await setUp({ ECS_AGENT_URI });
  worker = started;
  for (let index = 0; index < 3; index++) queues.send('orders', {});
  await until(() => queues.bodies('orders').length === 0);
  expect(await worker.stop()).toEqual(EXIT_0);
  expect(states).toEqual([
    { body: '{"ProtectionEnabled":true,"ExpiresInMinutes":10}', begun: 0 },
    { body: '{"ProtectionEnabled":false}', begun: 3 },
  ]);
});

describe('what is not finished is given back at once', () => {
  const oneAndTheOther = async (changes: Record<string, string> = {}) => {
    const { queues, worker } = await setUp(changes);
    queues.send('orders', { sleep: 50 });
    queues.send('orders', { hang: true });
    await Promise.all([
      until(() => worker.logs.filter(({ msg }) => msg === 'message began').length === 2),
      until(() => queues.bodies('orders').length === 1),
    ]);
    return { queues, worker };
  };
  const given = (queues: Queues) => ({ ...queues.counts('orders'), bodies: queues.bodies('orders') });
  const BACK = { ready: 1, inFlight: 0, delayed: 0, bodies: ['{"hang":true}'] };

  test('by a second SIGTERM, which ends the process with 1', async () => {
    const { queues, worker } = await oneAndTheOther();
    await terminate(queues, worker);
    worker.signal('SIGTERM');
    expect(await worker.exited).toEqual(EXIT_1);
    expect(given(queues)).toEqual(BACK);
    await worker.waitForLog(({ reason }) => reason === 'a second signal');
  });

  test('by the stop timeout, before ECS would kill it', async () => {
    const { queues, worker } = await oneAndTheOther({ STOP_TIMEOUT: '3' });
    expect(await worker.stop()).toEqual(EXIT_1);
    expect(given(queues)).toEqual(BACK);
    await worker.waitForLog(({ reason }) => reason === 'the stop timeout');
  });

  test('by the stop timeout also when the queue does not answer: then the message comes after its visibility timeout', async () => {
    const { queues, worker } = await oneAndTheOther({ STOP_TIMEOUT: '3' });
    queues.behaviour = () => new Promise(() => undefined);
    expect(await worker.stop()).toEqual(EXIT_1);
    expect(queues.counts('orders')).toMatchObject({ inFlight: 1 });
  });

  test('and worked on by another task', async () => {
    const { queues, worker } = await setUp();
    queues.send('orders', { sleep: 3_000 });
    await worker.waitForLog('message began');
    await terminate(queues, worker);
    worker.signal('SIGTERM');
    await worker.exited;
    const other = await startService(
      'tests/services/worker/server.ts',
      environmentOf('worker', {
        ...queues.environment,
        ORDERS_QUEUE_URL: queues.url('orders'),
        RECEIPTS_QUEUE_URL: queues.url('receipts'),
      }),
    );
    await other.waitForLog('message ended');
    expect(await other.stop()).toEqual(EXIT_0);
    expect(queues.bodies('receipts')).toHaveLength(1);
  });
});

describe('SIGTERM while it starts', () => {
  test('ends it with 0, before it takes any work', async () => {
    const service = await startService('tests/services/worker/slow-start.ts', environmentOf('worker'), {
      until: 'nothing',
    });
    await service.waitForLog('loading');
    service.signal('SIGTERM');
    expect(await service.exited).toEqual({ code: 0, signal: null });
    await service.waitForLog('stopped while starting');
  });
});
