import { type ConsumeOptions, consumeQueue, createSqsClient, type Message, onceInMemory } from '@ecs-compile/runtime';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  deadOf,
  failWith,
  loseAnswer,
  only,
  type QueueOptions,
  type Queues,
  REGION,
  refuse,
  startQueues,
  throttle,
} from './queues.ts';

beforeAll(() => {
  // The queue's URL says where it is.
  vi.stubEnv('AWS_ENDPOINT_URL', undefined);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  // The SDK tells so on the console.
  vi.spyOn(console, 'warn').mockReturnValue(undefined);
});
const ends: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
});

const log = pino({ level: 'silent' });
/** Until something is true: for what happens in another place. The test's own timeout ends it. */
const until = (check: () => unknown): Promise<void> =>
  vi.waitFor(
    () => {
      if (!check()) throw new Error(`never came true: ${check}`);
    },
    { timeout: 15_000, interval: 10 },
  );
const settled = (queues: Queues, name = 'orders'): Promise<void> =>
  until(() => Object.values(queues.counts(name)).every((count) => count === 0));

async function setUp(
  handle: (message: Message) => Promise<void>,
  options: Partial<ConsumeOptions> & { readonly queue?: QueueOptions; readonly name?: string } = {},
) {
  const { queue = {}, name = 'orders', ...others } = options;
  const queues = await startQueues({ [name]: { visibility: 30, ...queue } });
  const client = createSqsClient(REGION);
  const worker = consumeQueue({ client, queueUrl: queues.url(name), handle, log, ...others });
  ends.push(async () => {
    await worker.release();
    client.destroy();
    await queues.stop();
  });
  return { queues, worker };
}

/** A handler that works until it is let go. */
function gated() {
  const started: Message[] = [];
  const gate = Promise.withResolvers<void>();
  return {
    started,
    open: gate.resolve,
    handle: async (message: Message): Promise<void> => {
      started.push(message);
      await gate.promise;
    },
  };
}
const entriesOf = (queues: Queues, action: string) =>
  queues.callsOf(action).map(({ body }) => body.Entries as { readonly VisibilityTimeout?: number }[]);

describe.concurrent('a message', () => {
  test('reaches the handler with what belongs to it', async () => {
    const seen: Message[] = [];
    const { queues, worker } = await setUp(async (message) => void seen.push(message));
    const before = Date.now();
    const id = queues.send('orders', '{"event":"paid"}', {
      messageAttributes: {
        traceparent: { DataType: 'String', StringValue: '00-1-2-01' },
        blob: { DataType: 'Binary', BinaryValue: 'AAAA' },
      },
    });
    worker.start();
    await until(() => seen.length === 1);
    expect(seen[0]).toMatchObject({ id, body: '{"event":"paid"}', receiveCount: 1 });
    expect(seen[0]?.attributes).toEqual({ traceparent: '00-1-2-01' });
    expect(seen[0]?.sentAt.getTime()).toBeGreaterThanOrEqual(before - 1);
    expect(worker.name).toBe('queue orders');
  });

  test('is asked for with a long poll, ten at a time', async () => {
    const { queues, worker } = await setUp(async () => undefined);
    worker.start();
    await until(() => queues.callsOf('ReceiveMessage').length === 1);
    expect(queues.callsOf('ReceiveMessage')[0]?.body).toMatchObject({ WaitTimeSeconds: 20, MaxNumberOfMessages: 10 });
  });

  test('is deleted after the handler has succeeded, and not before', async () => {
    const { started, open, handle } = gated();
    const { queues, worker } = await setUp(handle);
    queues.send('orders', 'x');
    worker.start();
    await until(() => started.length === 1);
    // Long enough for a batch that does not fill.
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(queues.callsOf('DeleteMessageBatch')).toHaveLength(0);
    expect(queues.counts('orders').inFlight).toBe(1);
    open();
    await settled(queues);
    expect(queues.callsOf('DeleteMessageBatch')).toHaveLength(1);
  });

  test('that finishes with nine others is deleted with them, in one call', async () => {
    const { started, open, handle } = gated();
    const { queues, worker } = await setUp(handle);
    for (let index = 0; index < 10; index++) queues.send('orders', `${index}`);
    worker.start();
    await until(() => started.length === 10);
    open();
    await settled(queues);
    expect(entriesOf(queues, 'DeleteMessageBatch').map((entries) => entries.length)).toEqual([10]);
  });

  test('waits while as many as allowed are worked on', async () => {
    let now = 0;
    let most = 0;
    let done = 0;
    const { queues, worker } = await setUp(
      async () => {
        now += 1;
        most = Math.max(most, now);
        await new Promise((resolve) => setTimeout(resolve, 5));
        now -= 1;
        done += 1;
      },
      { concurrency: 3 },
    );
    for (let index = 0; index < 25; index++) queues.send('orders', `${index}`);
    worker.start();
    await settled(queues);
    expect([done, most]).toEqual([25, 3]);
    const asked = queues.callsOf('ReceiveMessage').map(({ body }) => Number(body.MaxNumberOfMessages));
    expect(Math.max(...asked)).toBe(3);
  });

  test('stays hidden for as long as it is worked on', async () => {
    let handled = 0;
    const { queues, worker } = await setUp(
      async () => {
        handled += 1;
        // A third of two seconds each: by then the message would have come again.
        await until(() => queues.callsOf('ChangeMessageVisibilityBatch').length >= 4);
      },
      { queue: { visibility: 2 } },
    );
    queues.send('orders', 'x');
    worker.start();
    await settled(queues);
    expect(handled).toBe(1);
    expect(entriesOf(queues, 'ChangeMessageVisibilityBatch')[0]).toMatchObject([{ VisibilityTimeout: 2 }]);
  });
});

describe.concurrent('a message that fails', () => {
  test.each<[string, (message: Message) => Promise<void>]>([
    ['an error', async () => Promise.reject(new Error('no'))],
    ['a text', async () => Promise.reject('no')],
    ['nothing', async () => Promise.reject(undefined)],
    [
      'an error before it is a promise',
      () => {
        throw new Error('no');
      },
    ],
  ])('with %s comes again after a while, and is deleted when it succeeds', async (_what, fail) => {
    const counts: number[] = [];
    const { queues, worker } = await setUp(async (message) => {
      counts.push(message.receiveCount);
      if (message.receiveCount === 1) await fail(message);
    });
    queues.send('orders', 'x');
    worker.start();
    await settled(queues);
    expect(counts).toEqual([1, 2]);
    expect(entriesOf(queues, 'ChangeMessageVisibilityBatch')).toMatchObject([[{ VisibilityTimeout: 1 }]]);
  });

  test('because its key cannot be read goes to the dead-letter queue, and the others are worked on', async () => {
    const handled: string[] = [];
    const { queues, worker } = await setUp(async ({ body }) => void handled.push(body), {
      keyOf: ({ body }) => JSON.parse(body).id,
      queue: { maxReceives: 1 },
    });
    queues.send('orders', 'not JSON');
    queues.send('orders', '{"id":"7"}');
    worker.start();
    await until(() => queues.counts(deadOf('orders')).ready === 1 && handled.length === 1);
    expect(handled).toEqual(['{"id":"7"}']);
  });

  test('because it takes too long is told so, and comes again', async () => {
    const signals: AbortSignal[] = [];
    const { queues, worker } = await setUp(
      ({ signal }) => {
        signals.push(signal);
        return new Promise<void>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      },
      { handlerTimeout: 50, queue: { maxReceives: 2 } },
    );
    queues.send('orders', 'x');
    worker.start();
    await until(() => queues.counts(deadOf('orders')).ready === 1);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });

  test('because it takes too long, and does not listen, keeps its place, and a stop waits for it', async () => {
    const gate = Promise.withResolvers<void>();
    let [running, most] = [0, 0];
    const { queues, worker } = await setUp(
      async () => {
        running += 1;
        most = Math.max(most, running);
        await gate.promise;
        running -= 1;
      },
      { handlerTimeout: 20, concurrency: 2 },
    );
    for (let index = 0; index < 6; index++) queues.send('orders', String(index));
    worker.start();
    await until(() => worker.problem() === 'every place is taken by a handler that is over its time');
    await until(() => entriesOf(queues, 'ChangeMessageVisibilityBatch').flat().length >= 2);
    expect(most).toBe(2);
    let stopped = false;
    const stop = worker.stop().then(() => {
      stopped = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(stopped).toBe(false);
    gate.resolve();
    await stop;
    expect(running).toBe(0);
    expect(worker.problem()).toBeUndefined();
  });

  test('because it takes too long, and does not listen, has its effect once although it comes again', async () => {
    const gate = Promise.withResolvers<void>();
    let handled = 0;
    const { queues, worker } = await setUp(
      async () => {
        handled += 1;
        await gate.promise;
      },
      { handlerTimeout: 200 },
    );
    queues.send('orders', 'x');
    worker.start();
    await until(() => entriesOf(queues, 'ChangeMessageVisibilityBatch').length > 0);
    gate.resolve();
    await settled(queues);
    expect(handled).toBe(1);
  });

  test('each time goes to the dead-letter queue, and the others are deleted', async () => {
    const handled: string[] = [];
    const { queues, worker } = await setUp(
      async ({ body }) => {
        handled.push(body);
        if (body === 'poison') throw new Error('no');
      },
      { queue: { maxReceives: 2 } },
    );
    for (const body of ['a', 'poison', 'b', 'c']) queues.send('orders', body);
    worker.start();
    await settled(queues);
    expect(queues.bodies(deadOf('orders'))).toEqual(['poison']);
    expect(handled.toSorted()).toEqual(['a', 'b', 'c', 'poison', 'poison']);
  });
});

describe.concurrent('a message that comes twice', () => {
  test('because its deletion failed has its effect once', async () => {
    let handled = 0;
    const { queues, worker } = await setUp(
      async () => {
        handled += 1;
      },
      { queue: { visibility: 1 } },
    );
    queues.behaviour = only('DeleteMessageBatch', failWith('AccessDenied', 403), 4);
    queues.send('orders', 'x');
    worker.start();
    await settled(queues);
    expect(handled).toBe(1);
    expect(queues.callsOf('DeleteMessageBatch')).toHaveLength(5);
  });

  test('as two messages with one key has its effect once', async () => {
    const handled: string[] = [];
    const { queues, worker } = await setUp(async ({ body }) => void handled.push(body), {
      keyOf: ({ body }) => body,
      once: onceInMemory(),
    });
    for (const body of ['a', 'b', 'a']) queues.send('orders', body);
    worker.start();
    await settled(queues);
    expect(handled.toSorted()).toEqual(['a', 'b']);
  });

  test('is known by a store of the service, which can be shared by tasks', async () => {
    const keys: string[] = [];
    const { queues, worker } = await setUp(async () => Promise.reject(new Error('never called')), {
      once: {
        run: async (key) => {
          keys.push(key);
          return 'repeated';
        },
      },
    });
    const id = queues.send('orders', 'x');
    worker.start();
    await settled(queues);
    expect(keys).toEqual([id]);
  });
});

describe.concurrent('a deletion', () => {
  test('that fails for some messages is repeated for those', async () => {
    const { started, open, handle } = gated();
    const { queues, worker } = await setUp(handle);
    queues.behaviour = only(
      'DeleteMessageBatch',
      async (call, next) => {
        const [first, second] = call.body.Entries as { readonly Id: string }[];
        call.body = { ...call.body, Entries: [first] };
        const answer = await next();
        const Failed = [{ Id: second?.Id, SenderFault: false, Code: 'InternalError' }];
        return { ...answer, text: JSON.stringify({ ...JSON.parse(answer.text), Failed }) };
      },
      1,
    );
    for (const body of ['a', 'b']) queues.send('orders', body);
    worker.start();
    await until(() => started.length === 2);
    open();
    await settled(queues);
    expect(queues.callsOf('DeleteMessageBatch')).toHaveLength(2);
    expect(started).toHaveLength(2);
  });

  test('whose answer is lost is repeated, and the message does not come again', async () => {
    let handled = 0;
    const { queues, worker } = await setUp(async () => {
      handled += 1;
    });
    queues.behaviour = only('DeleteMessageBatch', loseAnswer, 1);
    queues.send('orders', 'x');
    worker.start();
    await until(() => queues.callsOf('DeleteMessageBatch').length === 2);
    await worker.stop();
    expect([handled, queues.counts('orders')]).toEqual([1, { ready: 0, inFlight: 0, delayed: 0 }]);
  });
});

describe.concurrent('a queue', () => {
  test.each([
    ['refuses', refuse],
    ['throttles', throttle],
    ['fails', failWith('InternalError', 500)],
    ['loses its answer', loseAnswer],
  ])('that %s is asked again, and no message is lost', async (_what, behaviour) => {
    const handled: string[] = [];
    const { queues, worker } = await setUp(async ({ body }) => void handled.push(body), { queue: { visibility: 1 } });
    queues.behaviour = only('ReceiveMessage', behaviour, 2);
    for (const body of ['a', 'b']) queues.send('orders', body);
    worker.start();
    await settled(queues);
    expect(handled.toSorted()).toEqual(['a', 'b']);
  });

  test('that is down makes the service unready, and ready again as soon as it answers', async () => {
    const { queues, worker } = await setUp(async () => undefined);
    queues.behaviour = failWith('AccessDenied', 403);
    worker.start();
    expect(worker.problem()).toBe('not reached yet');
    await until(() => worker.problem() === 'not reached 3 times in a row (AccessDenied)');
    queues.behaviour = (_call, next) => next();
    // The queue is empty: a long poll would take 20 seconds to say so.
    await until(() => worker.problem() === undefined);
    expect(queues.callsOf('ReceiveMessage')[0]?.body.WaitTimeSeconds).toBe(0);
    await until(() => queues.callsOf('ReceiveMessage').at(-1)?.body.WaitTimeSeconds === 20);
  });

  test('that was reached may fail twice before the service is unready', async () => {
    const { queues, worker } = await setUp(async () => undefined);
    const problems = new Set<string | undefined>();
    let failures = 0;
    queues.behaviour = async (call, next) => {
      if (call.action !== 'ReceiveMessage') return next();
      problems.add(worker.problem());
      failures += 1;
      return failures <= 3 ? failWith('AccessDenied', 403)(call, next) : next();
    };
    worker.start();
    await until(() => failures >= 4);
    // Before the first call, and after each failure.
    expect([...problems]).toEqual([undefined, 'not reached 3 times in a row (AccessDenied)']);
  });

  test('that refuses connections at the start is waited for', async () => {
    const handled: string[] = [];
    const { queues, worker } = await setUp(async ({ body }) => void handled.push(body));
    queues.send('orders', 'x');
    await queues.close();
    worker.start();
    await until(() => worker.problem()?.includes('ECONNREFUSED') || worker.problem()?.includes('1 times'));
    await queues.open();
    await settled(queues);
    expect(handled).toEqual(['x']);
  });
});

/** What is given back later is not received again: a poll that is cut off could take it away for nobody. */
const answerOneReceipt = (queues: Queues): void => {
  queues.behaviour = (call, next) =>
    call.action === 'ReceiveMessage' && queues.callsOf('ReceiveMessage').length > 1
      ? new Promise(() => undefined)
      : next();
};

describe.concurrent('a stop', () => {
  test('waits for what is worked on, and takes nothing new', async () => {
    const { started, open, handle } = gated();
    const { queues, worker } = await setUp(handle);
    queues.send('orders', 'first');
    worker.start();
    await until(() => started.length === 1 && queues.polls() === 1);
    let stopped = false;
    const stop = worker.stop().then(() => {
      stopped = true;
    });
    await until(() => queues.polls() === 0);
    queues.send('orders', 'second');
    expect(stopped).toBe(false);
    open();
    await stop;
    expect(started.map(({ body }) => body)).toEqual(['first']);
    expect(queues.counts('orders')).toEqual({ ready: 1, inFlight: 0, delayed: 0 });
    expect(queues.bodies('orders')).toEqual(['second']);
  });

  test('while every place is taken takes nothing new either', async () => {
    const { started, open, handle } = gated();
    const { queues, worker } = await setUp(handle, { concurrency: 1 });
    for (const body of ['first', 'second']) queues.send('orders', body);
    worker.start();
    await until(() => started.length === 1);
    const stop = worker.stop();
    open();
    await stop;
    expect(started).toHaveLength(1);
    expect(queues.counts('orders')).toEqual({ ready: 1, inFlight: 0, delayed: 0 });
  });

  test('gives back what has come and was not begun', async () => {
    const protecting = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const handled: string[] = [];
    const { queues, worker } = await setUp(async ({ body }) => void handled.push(body), {
      protection: {
        protect: () => {
          protecting.resolve();
          return go.promise;
        },
        release: async () => undefined,
      },
    });
    queues.send('orders', 'x');
    worker.start();
    await protecting.promise;
    const stop = worker.stop();
    go.resolve();
    await stop;
    expect([handled, queues.counts('orders')]).toEqual([[], { ready: 1, inFlight: 0, delayed: 0 }]);
  });

  test('that cannot wait gives back at once what is not finished, and tells the handlers', async () => {
    const { started, handle } = gated();
    const { queues, worker } = await setUp(handle);
    answerOneReceipt(queues);
    for (const body of ['a', 'b']) queues.send('orders', body);
    worker.start();
    await until(() => started.length === 2);
    await worker.release();
    expect(queues.counts('orders')).toEqual({ ready: 2, inFlight: 0, delayed: 0 });
    expect(started.map(({ signal }) => signal.aborted)).toEqual([true, true]);
  });

  test('that cannot wait gives back also what has just come', async () => {
    const protecting = Promise.withResolvers<void>();
    const { queues, worker } = await setUp(async () => undefined, {
      protection: {
        protect: () => {
          protecting.resolve();
          return new Promise(() => undefined);
        },
        release: async () => undefined,
      },
    });
    answerOneReceipt(queues);
    queues.send('orders', 'x');
    worker.start();
    await protecting.promise;
    await worker.release();
    expect(queues.counts('orders')).toEqual({ ready: 1, inFlight: 0, delayed: 0 });
  });

  test('that cannot wait deletes what is finished, and does not give it back', async () => {
    const finished = Promise.withResolvers<void>();
    const { queues, worker } = await setUp(async ({ body }) => {
      if (body === 'finished') setImmediate(finished.resolve);
      else await new Promise(() => undefined);
    });
    answerOneReceipt(queues);
    for (const body of ['finished', 'not finished']) queues.send('orders', body);
    worker.start();
    await finished.promise;
    await worker.release();
    expect(queues.bodies('orders')).toEqual(['not finished']);
    expect(queues.counts('orders').ready).toBe(1);
    expect(entriesOf(queues, 'ChangeMessageVisibilityBatch').map((entries) => entries.length)).toEqual([1]);
  });
});

describe.concurrent('a group', () => {
  test('of a FIFO queue is worked on in its order, and groups beside each other', async () => {
    const order: Record<string, string[]> = { a: [], b: [] };
    const both = Promise.withResolvers<void>();
    const begun = new Set<string>();
    const { queues, worker } = await setUp(
      async ({ body }) => {
        const [group = '', number = ''] = body.split(':');
        if (begun.add(group).size === 2) both.resolve();
        await both.promise;
        order[group]?.push(number);
      },
      { name: 'orders.fifo', queue: { fifo: true } },
    );
    for (let index = 0; index < 4; index++)
      for (const messageGroupId of ['a', 'b']) {
        const body = `${messageGroupId}:${index}`;
        queues.send('orders.fifo', body, { messageGroupId, messageDeduplicationId: body });
      }
    worker.start();
    await settled(queues, 'orders.fifo');
    expect(order).toEqual({ a: ['0', '1', '2', '3'], b: ['0', '1', '2', '3'] });
  });

  test('of a FIFO queue waits for a message that fails, and goes on after it, unharmed', async () => {
    const handled: [string, number][] = [];
    const { queues, worker } = await setUp(
      async ({ body, receiveCount }) => {
        handled.push([body, receiveCount]);
        if (body === '2') throw new Error('no');
      },
      { name: 'orders.fifo', queue: { fifo: true, maxReceives: 2 } },
    );
    for (const body of ['1', '2', '3', '4'])
      queues.send('orders.fifo', body, { messageGroupId: 'a', messageDeduplicationId: body });
    worker.start();
    await settled(queues, 'orders.fifo');
    expect(handled).toEqual([
      ['1', 1],
      ['2', 1],
      ['2', 2],
      ['3', 1],
      ['4', 1],
    ]);
    expect(queues.bodies(deadOf('orders.fifo'))).toEqual(['2']);
    // The emulator gives one message of a group at a time by itself; SQS gives as many as it is asked for.
    expect(new Set(queues.callsOf('ReceiveMessage').map(({ body }) => body.MaxNumberOfMessages))).toEqual(new Set([1]));
  });
});

describe.concurrent('the protection of the task', () => {
  test('is there before the work, once for many messages, and goes when the queue is empty', async () => {
    const events: string[] = [];
    const { queues, worker } = await setUp(async ({ body }) => void events.push(body), {
      protection: {
        protect: async () => void events.push('protect'),
        release: async () => void events.push('release'),
      },
    });
    for (const body of ['a', 'b']) queues.send('orders', body);
    // An empty answer, as after 20 seconds, once everything is deleted.
    queues.behaviour = async (call, next) => {
      if (call.action !== 'ReceiveMessage' || queues.counts('orders').ready > 0 || events.includes('release'))
        return next();
      await settled(queues);
      call.body = { ...call.body, WaitTimeSeconds: 0 };
      return next();
    };
    worker.start();
    await until(() => events.includes('release'));
    expect(events.slice(0, 4)).toEqual(['protect', 'a', 'b', 'release']);
  });

  test('goes with a stop', async () => {
    const events: string[] = [];
    const { queues, worker } = await setUp(async () => void events.push('work'), {
      protection: {
        protect: async () => void events.push('protect'),
        release: async () => void events.push('release'),
      },
    });
    queues.send('orders', 'x');
    worker.start();
    await settled(queues);
    await worker.stop();
    expect(events).toEqual(['protect', 'work', 'release']);
  });
});
