/**
 * SQS for a test: an emulator in this process, behind a proxy that records every call and can misbehave as a network or AWS would.
 *
 * The proxy also ends a long poll whose client has gone. The emulator would give the next message to nobody.
 */

import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { FauxqsServer } from 'fauxqs';
import { startLoopbackSqs } from '../../../tools/loopback-sqs.ts';

export const REGION = 'eu-west-2';

/** One call of the API as it arrived; a behaviour may change the body before it goes on. */
export interface Call {
  /** `ReceiveMessage`, or the empty text for what is not SQS. */
  readonly action: string;
  body: Record<string, unknown>;
}
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}
/** Decides what a call is answered with. `next` asks the emulator; `reset` ends the connection instead of an answer. */
export type Behaviour = (call: Call, next: () => Promise<Answer>) => Promise<Answer | 'reset'>;

export const honest: Behaviour = (_call, next) => next();
/** The call never arrives. */
export const refuse: Behaviour = async () => 'reset';
/** The call has its effect, and the answer is lost. */
export const loseAnswer: Behaviour = async (_call, next) => {
  await next();
  return 'reset';
};
/** An error as SQS writes it. */
export const failWith =
  (code: string, status: number): Behaviour =>
  async () => ({
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-query-error': `${code};Sender` },
    text: JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message: code }),
  });
export const throttle: Behaviour = failWith('RequestThrottled', 403);
export const delay =
  (milliseconds: number, then: Behaviour = honest): Behaviour =>
  async (call, next) => {
    await wait(milliseconds);
    return then(call, next);
  };
/** Only for one action, and only the first `times` calls of it. */
export const only = (action: string, behaviour: Behaviour, times = Number.POSITIVE_INFINITY): Behaviour => {
  let left = times;
  return (call, next) => {
    if (call.action !== action || left <= 0) return next();
    left -= 1;
    return behaviour(call, next);
  };
};

export interface QueueOptions {
  /** Seconds that a received message stays hidden; 30 when not given. */
  readonly visibility?: number;
  /** After so many receipts a message goes to `<name>-dead`, which is made as well. */
  readonly maxReceives?: number;
  readonly fifo?: boolean;
}

export interface Counts {
  readonly ready: number;
  readonly inFlight: number;
  readonly delayed: number;
}

export interface Queues {
  /** Value for AWS_ENDPOINT_URL. */
  readonly endpoint: string;
  /** What processes need to reach it: endpoint, region and credentials that no account has. */
  readonly environment: Readonly<Record<string, string>>;
  url(name: string): string;
  /** The id of the message. Text goes as it is, anything else as JSON. */
  send(name: string, body: unknown, options?: Parameters<FauxqsServer['sendMessage']>[2]): string;
  counts(name: string): Counts;
  /** The texts of all messages, whether hidden or not. */
  bodies(name: string): string[];
  /** Every call so far, in order. */
  readonly calls: readonly Call[];
  callsOf(action: string): Call[];
  /** How many receipts are waited for at the moment. */
  polls(): number;
  behaviour: Behaviour;
  /** Takes no connections (they are refused), until `open`. */
  close(): Promise<void>;
  open(): Promise<void>;
  readonly server: FauxqsServer;
  stop(): Promise<void>;
}

const POLL = 20;

/** `dead` queues come by themselves. S3 is there as well. */
export async function startQueues(queues: Readonly<Record<string, QueueOptions>>): Promise<Queues> {
  const server = await startLoopbackSqs({ port: 0, host: '127.0.0.1', logger: false, defaultRegion: REGION });
  for (const [name, options] of Object.entries(queues)) createQueue(server, name, options);

  const calls: Call[] = [];
  const agent = new Agent({ keepAlive: true });
  const forward = (incoming: IncomingMessage, text: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const headers = {
        ...incoming.headers,
        host: `127.0.0.1:${server.port}`,
        'content-length': Buffer.byteLength(text),
      };
      const { method, url: path } = incoming;
      const outgoing = request(
        { host: '127.0.0.1', port: server.port, method, path, headers, agent },
        async (answer) => {
          const type = answer.headers['content-type'];
          resolve({
            status: answer.statusCode ?? 500,
            headers: type === undefined ? {} : { 'content-type': type },
            text: await textOf(answer),
          });
        },
      );
      outgoing.on('error', reject).end(text);
    });

  const polling = new Set<unknown>();
  const proxy = createServer(async (incoming, outgoing) => {
    let gone = false;
    outgoing.once('close', () => {
      gone = true;
      polling.delete(outgoing);
    });
    try {
      const text = await textOf(incoming);
      const action = String(incoming.headers['x-amz-target'] ?? '').replace('AmazonSQS.', '');
      const call: Call = { action, body: action === '' ? {} : JSON.parse(text) };
      calls.push(call);
      if (action === 'ReceiveMessage') polling.add(outgoing);
      const next = async (): Promise<Answer> => {
        if (action === '') return forward(incoming, text);
        const until = Date.now() + Number(call.body.WaitTimeSeconds ?? 0) * 1_000;
        const body = JSON.stringify(action === 'ReceiveMessage' ? { ...call.body, WaitTimeSeconds: 0 } : call.body);
        for (;;) {
          const answer = await forward(incoming, body);
          const empty = action === 'ReceiveMessage' && answer.text === '{}';
          if (!empty || Date.now() >= until || gone) return answer;
          await wait(POLL);
          if (gone) return answer;
        }
      };
      const answer = await queuesOf.behaviour(call, next);
      if (answer === 'reset') incoming.socket.resetAndDestroy();
      else outgoing.writeHead(answer.status, answer.headers).end(answer.text);
    } catch {
      incoming.socket.destroy();
    }
  });
  let port = 0;
  const open = async (): Promise<void> => {
    proxy.listen(port, '127.0.0.1');
    await once(proxy, 'listening');
    port = (proxy.address() as AddressInfo).port;
  };
  const close = async (): Promise<void> => {
    if (!proxy.listening) return;
    proxy.close();
    proxy.closeAllConnections();
    await once(proxy, 'close');
  };
  await open();

  const messages = (name: string) => {
    const queue = server.inspectQueue(name);
    if (queue === undefined) throw new Error(`there is no queue ${name}`);
    return queue.messages;
  };
  const endpoint = `http://127.0.0.1:${port}`;
  const queuesOf: Queues = {
    endpoint,
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    url: (name) => `${endpoint}/000000000000/${name}`,
    send: (name, body, options) =>
      server.sendMessage(name, typeof body === 'string' ? body : JSON.stringify(body), options).messageId,
    counts: (name) => {
      const { ready, inflight, delayed } = messages(name);
      return { ready: ready.length, inFlight: inflight.length, delayed: delayed.length };
    },
    bodies: (name) => {
      const { ready, inflight, delayed } = messages(name);
      return [...ready, ...delayed, ...inflight.map(({ message }) => message)].map(({ body }) => body);
    },
    calls,
    polls: () => polling.size,
    callsOf: (action) => calls.filter((call) => call.action === action),
    behaviour: honest,
    open,
    close,
    server,
    stop: async () => {
      await close();
      agent.destroy();
      await server.stop();
    },
  };
  return queuesOf;
}

function createQueue(server: FauxqsServer, name: string, { visibility, maxReceives, fifo }: QueueOptions): void {
  const region = REGION;
  const kind: Record<string, string> = fifo ? { FifoQueue: 'true' } : {};
  const attributes = { ...kind, ...(visibility === undefined ? {} : { VisibilityTimeout: String(visibility) }) };
  if (maxReceives === undefined) {
    server.createQueue(name, { region, attributes });
    return;
  }
  const { queueArn } = server.createQueue(deadOf(name), { region, attributes: kind });
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn, maxReceiveCount: maxReceives });
  server.createQueue(name, { region, attributes: { ...attributes, RedrivePolicy } });
}

/** The name of a queue's dead-letter queue. */
export const deadOf = (name: string): string =>
  name.endsWith('.fifo') ? `${name.slice(0, -5)}-dead.fifo` : `${name}-dead`;

async function textOf(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
