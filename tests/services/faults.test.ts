/** What the services answer, and that no message is lost, when clients, dependencies and queues misbehave. */
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import {
  deadOf,
  delay,
  endServices,
  environmentOf,
  only,
  type Queues,
  type RunningService,
  refuse,
  startQueues,
  startService,
  throttle,
  until,
} from './processes.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  await endServices();
  for (const end of ends.splice(0)) await end();
});

async function queuesOf(names: Parameters<typeof startQueues>[0]): Promise<Queues> {
  const queues = await startQueues(names);
  ends.push(() => queues.stop());
  return queues;
}
const ORDERS = { orders: { visibility: 2, maxReceives: 3 }, receipts: {} };
const addresses = (queues: Queues) => ({
  ...queues.environment,
  ORDERS_QUEUE_URL: queues.url('orders'),
  RECEIPTS_QUEUE_URL: queues.url('receipts'),
});
const startWorker = (queues: Queues, changes: Record<string, string> = {}): Promise<RunningService> =>
  startService('tests/services/worker/server.ts', environmentOf('worker', { ...addresses(queues), ...changes }));

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function ask(url: string, init?: RequestInit): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(url, init);
  return { status: response.status, body: await response.json() };
}
const json = (body: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body,
});

describe('a client', () => {
  test('that sends what the service cannot take is told why', async () => {
    const queues = await queuesOf(ORDERS);
    const caller = await startService('caller', environmentOf('caller', { ...addresses(queues), BASE_PATH: '/api' }));
    const send = `${caller.url}/send-to-sqs`;
    expect(await ask(send, json('{"event":'))).toMatchObject({ status: 400, body: { error: 'Bad Request' } });
    expect(await ask(send, json('{"event":7}'))).toMatchObject({ status: 400 });
    expect(await ask(send, json(`{"event":"x","more":"${'x'.repeat(262_144)}"}`))).toMatchObject({ status: 413 });
    expect(await ask(send, { ...json('<event/>'), headers: { 'content-type': 'text/xml' } })).toMatchObject({
      status: 415,
    });
    expect(await ask(`${caller.url}/nothing`)).toMatchObject({
      status: 404,
      body: { message: 'there is no GET /api/nothing' },
    });
    expect(await ask(`${new URL(caller.url).origin}/send-to-sqs`, json('{"event":"x"}'))).toMatchObject({
      status: 404,
    });
    // With and without a slash at the end.
    for (const url of [send, `${send}/`]) expect(await ask(url, json('{"event":"x"}'))).toMatchObject({ status: 202 });
    expect(queues.counts('orders').ready).toBe(2);
  });

  test('that is slow is cut off after 20 seconds, and the others are served', async () => {
    const queues = await queuesOf(ORDERS);
    const worker = await startWorker(queues);
    const port = Number(new URL(worker.url).port);
    const open = async (first: string, each = ''): Promise<{ answer: Promise<string> }> => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.write(first);
      const timer = setInterval(() => each !== '' && socket.write(each), 1_000);
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk;
      });
      return {
        answer: once(socket, 'close').then(() => {
          clearInterval(timer);
          return text.split('\r\n')[0] ?? '';
        }),
      };
    };
    const headers = 'POST /items HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n';
    const slow = await Promise.all([
      ...Array.from({ length: 50 }, () => open('GET /sleep/1 HTTP/1.1\r\nX-Slow: ', 'x')),
      ...Array.from({ length: 50 }, () => open(headers, ' ')),
      open(''),
    ]);
    expect(await ask(`${worker.url}/sleep/1`)).toEqual({ status: 200, body: { slept: '1' } });
    const answers = new Set(await Promise.all(slow.map(({ answer }) => answer)));
    expect([...answers]).toEqual(['HTTP/1.1 408 Request Timeout']);
    expect(await ask(`${worker.url}/sleep/1`)).toMatchObject({ status: 200 });
  });

  test('beyond the number of connections is refused, and those that are there are served', async () => {
    const worker = await startWorker(await queuesOf(ORDERS));
    const port = Number(new URL(worker.url).port);
    const sockets: Socket[] = [];
    const connected = async (): Promise<Socket> => {
      const socket = connect(port, '127.0.0.1');
      sockets.push(socket);
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      return socket;
    };
    const first = await connected();
    let closed = 0;
    for (let index = 0; index < 2_100; index++)
      (await connected()).on('close', () => {
        closed += 1;
      });
    await until(() => closed >= 90);
    first.write('GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    const [answer] = await once(first, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1.1 200/);
    for (const socket of sockets) socket.destroy();
    await until(() =>
      fetch(`${worker.url}/health`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
  });

  test('of a request that takes too long is answered 503 before API Gateway gives up', async () => {
    const worker = await startWorker(await queuesOf(ORDERS));
    const started = Date.now();
    expect(await ask(`${worker.url}/sleep/60000`)).toMatchObject({
      status: 503,
      body: { error: 'Service Unavailable' },
    });
    expect(Date.now() - started).toBeLessThan(30_000);
  });
});

describe('a dependency', () => {
  const startCaller = (RESPONDER_URL: string): Promise<RunningService> =>
    startService('caller', environmentOf('caller', { RESPONDER_URL }));

  test('that works is answered through', async () => {
    const responder = await startService('responder', environmentOf('responder'));
    const caller = await startCaller(responder.url);
    expect(await ask(`${caller.url}/host`)).toMatchObject({
      status: 200,
      body: { caller: { service: 'caller' }, responder: { service: 'responder' } },
    });
    // FETCH_URL leads nowhere: the 502 of responder is one of caller.
    expect(await ask(`${responder.url}/fetch-test`)).toMatchObject({
      status: 502,
      body: { dependency: '127.0.0.1:2' },
    });
    expect(await ask(`${caller.url}/fetch-test`)).toMatchObject({
      status: 502,
      body: { dependency: 'responder', message: 'responder answered 502' },
    });
  });

  test.each<[string, (socket: Socket) => void, RegExp]>([
    ['resets', (socket) => void socket.resetAndDestroy(), /^responder could not be reached \(/],
    ['does not answer', () => undefined, /^responder did not answer within 5000 ms$/],
    ['speaks no HTTP', (socket) => void socket.end('hello\r\n\r\n'), /^responder could not be reached \(/],
  ])('that %s is a 502 with its name', async (_what, behave, message) => {
    const url = await listen(createServer((socket) => void behave(socket.on('error', () => undefined))));
    const caller = await startCaller(url);
    const { status, body } = await ask(`${caller.url}/host`);
    expect({ status, body }).toMatchObject({ status: 502, body: { error: 'Bad Gateway', dependency: 'responder' } });
    expect((body as { message: string }).message).toMatch(message);
    expect(await ask(`${caller.url}/ready`)).toMatchObject({ status: 200 });
  });

  test('that is not there is a 502 with its name', async () => {
    const caller = await startCaller('http://127.0.0.1:2');
    expect(await ask(`${caller.url}/host`)).toMatchObject({
      status: 502,
      body: { dependency: 'responder', message: 'responder could not be reached (ECONNREFUSED)' },
    });
  });

  test('that answers with another shape is a 502 with its name, which repeats nothing of the answer', async () => {
    const url = await listen(createHttpServer((_request, response) => response.end('{"secret":"hunter2"}')));
    const caller = await startCaller(url);
    const { status, body } = await ask(`${caller.url}/host`);
    expect([status, body]).toMatchObject([502, { dependency: 'responder' }]);
    expect(JSON.stringify([body, caller.logs])).not.toContain('hunter2');
  });

  test('that is a queue which does not take the message is a 502 with its name', async () => {
    const queues = await queuesOf(ORDERS);
    const caller = await startService('caller', environmentOf('caller', addresses(queues)));
    queues.behaviour = refuse;
    const sent = await ask(`${caller.url}/send-to-sqs`, json('{"event":"x"}'));
    expect(sent).toMatchObject({ status: 502, body: { dependency: 'queue orders' } });
    queues.behaviour = delay(60_000);
    expect(await ask(`${caller.url}/send-to-sqs`, json('{"event":"x"}'))).toMatchObject({
      status: 502,
      body: { message: 'queue orders did not take the message within 5000 ms' },
    });
  });
});

/** Sent = those that had their effect + those in the dead-letter queue, and nothing is left. */
async function allAccountedFor(queues: Queues, sent: number): Promise<{ readonly processed: number; dead: number }> {
  const processed = (): Set<string> =>
    new Set(queues.bodies('receipts').map((body) => (JSON.parse(body) as { order: string }).order));
  await until(() => processed().size + queues.counts(deadOf('orders')).ready === sent);
  await until(() => Object.values(queues.counts('orders')).every((count) => count === 0));
  return { processed: processed().size, dead: queues.counts(deadOf('orders')).ready };
}

describe('messages are not lost', () => {
  test('when some are no orders: those lie in the dead-letter queue', async () => {
    const queues = await queuesOf(ORDERS);
    await startService('consumer', environmentOf('consumer', addresses(queues)));
    for (const body of ['not JSON', '{"event":""}', '[]']) queues.send('orders', body);
    for (let index = 0; index < 20; index++) queues.send('orders', { event: `${index}` });
    expect(await allAccountedFor(queues, 23)).toEqual({ processed: 20, dead: 3 });
    expect(queues.bodies(deadOf('orders')).toSorted()).toEqual(['[]', 'not JSON', '{"event":""}']);
    expect(queues.bodies('receipts')).toHaveLength(20);
  });

  test('when handlers throw and hang', async () => {
    const queues = await queuesOf(ORDERS);
    await startWorker(queues, { HANDLER_TIMEOUT: '500' });
    for (const work of [{ throw: true }, { hang: true }, { sleep: 3_000 }, {}, {}, {}]) queues.send('orders', work);
    // What sleeps longer than its time ends later all the same, and its effect is there once.
    const { processed, dead } = await allAccountedFor(queues, 6);
    expect([processed + dead, queues.bodies('receipts').length]).toEqual([6, processed]);
    expect(dead).toBeGreaterThanOrEqual(2);
  });

  test('when the queues throttle, refuse and lose calls', async () => {
    const queues = await queuesOf({ ...ORDERS, orders: { visibility: 2, maxReceives: 10 } });
    const consumer = await startService('consumer', environmentOf('consumer', addresses(queues)));
    let call = 0;
    queues.behaviour = async (asked, next) => {
      call += 1;
      if (call % 7 === 0) return throttle(asked, next);
      if (call % 11 === 0) return refuse(asked, next);
      if (call % 13 === 0 && asked.action !== 'SendMessage') {
        await next();
        return 'reset';
      }
      return next();
    };
    for (let index = 0; index < 100; index++) queues.send('orders', { event: `${index}` });
    expect(await allAccountedFor(queues, 100)).toEqual({ processed: 100, dead: 0 });
    await consumer.stop();
  });

  test('when the queue is away for a while: the service is not ready, and then it is again', async () => {
    const queues = await queuesOf(ORDERS);
    const consumer = await startService('consumer', environmentOf('consumer', addresses(queues)));
    await queues.close();
    await consumer.waitForLog(({ failures }) => failures === 3);
    expect(await ask(`${consumer.url}/ready`)).toMatchObject({
      status: 503,
      body: { ready: false, problems: [expect.stringMatching(/^queue orders: not reached \d+ times in a row/)] },
    });
    expect(await ask(`${consumer.url}/health`)).toMatchObject({ status: 200 });
    await queues.open();
    await consumer.waitForLog('the queue answers again');
    expect(await ask(`${consumer.url}/ready`)).toMatchObject({ status: 200 });
  });

  test('when the process is killed in the middle', async () => {
    const queues = await queuesOf(ORDERS);
    const killed = await startWorker(queues);
    for (let index = 0; index < 5; index++) queues.send('orders', { sleep: 300 });
    await killed.waitForLog('message began');
    killed.signal('SIGKILL');
    expect(await killed.exited).toEqual({ code: null, signal: 'SIGKILL' });
    expect(queues.counts('orders').inFlight).toBe(5);
    await startWorker(queues);
    expect(await allAccountedFor(queues, 5)).toEqual({ processed: 5, dead: 0 });
  });

  test('when the answer to a receipt never comes', async () => {
    const queues = await queuesOf(ORDERS);
    queues.behaviour = only(
      'ReceiveMessage',
      async (_call, next) => {
        await next();
        await wait(100);
        return 'reset';
      },
      1,
    );
    queues.send('orders', {});
    await startWorker(queues);
    expect(await allAccountedFor(queues, 1)).toEqual({ processed: 1, dead: 0 });
  });
});
