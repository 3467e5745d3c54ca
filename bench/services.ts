/**
 * Speed and memory of the services, as ratios measured in one run: caller with tracing, without, and a bare `node:http` server that does the same; the
 * consumer and a bare loop of the SDK; what caller holds after more and more requests. Rounds alternate; medians are shown. `just bench services`
 */
import autocannon from 'autocannon';
import { startLoopbackSqs } from '../tools/loopback-sqs.ts';
import { once } from 'node:events';
import { aws, type Program, start, tracing } from './services/programs.ts';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 4);
const MESSAGES = Number(process.env.BENCH_MESSAGES ?? 3_000);

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] as number;
const say = (name: string, left: number, right: number, unit: string): void =>
  console.log(
    `${name.padEnd(58)} ${left.toFixed(1).padStart(9)} / ${right.toFixed(1).padStart(9)} ${unit} = ${(left / right).toFixed(2)}`,
  );

async function load(url: string, seconds = SECONDS): Promise<{ rate: number; p99: number }> {
  const { requests, latency, errors, non2xx } = await autocannon({
    url: `${url}/host`,
    connections: 20,
    duration: seconds,
  });
  if (errors + non2xx > 0) throw new Error(`${errors} errors and ${non2xx} answers that are not 2xx from ${url}`);
  return { rate: requests.average, p99: latency.p99 };
}

async function http(): Promise<void> {
  const sinks = await start('bench/services/sinks.ts', {});
  const env = {
    ...aws,
    SERVICE_NAME: 'caller',
    RESPONDER_URL: sinks.url,
    ORDERS_QUEUE_URL: 'http://127.0.0.1:9/orders',
    API_KEY: 'bench',
  };
  const programs: Readonly<Record<'traced' | 'untraced' | 'bare', Program>> = {
    traced: await start('services/caller/src/server.ts', { ...env, ...tracing('caller', sinks.url) }),
    untraced: await start('services/caller/src/server.ts', env),
    bare: await start('bench/services/bare-caller.ts', env),
  };
  const rates = new Map<string, number[]>(Object.keys(programs).map((name) => [name, []]));
  const tails = new Map<string, number[]>(Object.keys(programs).map((name) => [name, []]));
  for (const { url } of Object.values(programs)) await load(url, 2);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, { url }] of Object.entries(programs)) {
      const { rate, p99 } = await load(url);
      rates.get(name)?.push(rate);
      tails.get(name)?.push(p99);
    }
  }
  for (const program of [...Object.values(programs), sinks]) await program.stop();
  const rate = (name: string): number => median(rates.get(name) ?? []);
  const tail = (name: string): number => median(tails.get(name) ?? []);
  say('caller traced / untraced, throughput', rate('traced'), rate('untraced'), 'requests a second');
  say('caller traced / untraced, p99', tail('traced'), tail('untraced'), 'ms');
  say('caller untraced / bare node:http, throughput', rate('untraced'), rate('bare'), 'requests a second');
  say('caller untraced / bare node:http, p99', tail('untraced'), tail('bare'), 'ms');
}

/** Messages a second until the queue is empty; they lie in it before the program starts, and its start does not count. */
async function drained(file: string): Promise<number> {
  const queues = await startLoopbackSqs({ port: 0, host: '127.0.0.1', logger: false, defaultRegion: 'eu-west-2' });
  for (const name of ['orders', 'receipts'])
    queues.createQueue(name, { region: 'eu-west-2', attributes: { VisibilityTimeout: '120' } });
  const endpoint = `http://127.0.0.1:${queues.port}`;
  const program = await start(file, {
    SERVICE_NAME: 'consumer',
    AWS_ENDPOINT_URL: endpoint,
    ORDERS_QUEUE_URL: `${endpoint}/000000000000/orders`,
    RECEIPTS_QUEUE_URL: `${endpoint}/000000000000/receipts`,
    DB_PASSWORD: 'bench',
  });
  const left = (): number => {
    const { ready, inflight } = queues.inspectQueue('orders')?.messages ?? { ready: [], inflight: [] };
    return ready.length + inflight.length;
  };
  const send = (count: number): void => {
    for (let index = 0; index < count; index++)
      queues.sendMessage('orders', JSON.stringify({ event: `e${index}` }), { region: 'eu-west-2' });
  };
  const empty = async (): Promise<void> => {
    while (left() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  send(300);
  await empty();
  const started = performance.now();
  send(MESSAGES);
  await empty();
  const rate = MESSAGES / ((performance.now() - started) / 1_000);
  program.child.kill('SIGKILL');
  await once(program.child, 'exit');
  await queues.stop();
  return rate;
}

async function messages(): Promise<void> {
  const [own, bare]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    own.push(await drained('services/consumer/src/server.ts'));
    bare.push(await drained('bench/services/bare-consumer.ts'));
  }
  say('consumer / bare SDK loop', median(own), median(bare), 'messages a second');
}

async function memory(): Promise<void> {
  const sinks = await start('bench/services/sinks.ts', {});
  const caller = await start('bench/services/caller-with-memory.ts', {
    SERVICE_NAME: 'caller',
    RESPONDER_URL: sinks.url,
    ORDERS_QUEUE_URL: 'http://127.0.0.1:9/orders',
    API_KEY: 'bench',
    ...tracing('caller', sinks.url),
  });
  const held = async (): Promise<number> => {
    caller.child.send('how much');
    const [{ heap }] = (await once(caller.child, 'message')) as [{ heap: number }];
    return heap / 1_048_576;
  };
  const requests = async (amount: number): Promise<void> => {
    await autocannon({ url: `${caller.url}/host`, connections: 20, amount });
    // The last batch of spans leaves five seconds after the last request.
    await new Promise((resolve) => setTimeout(resolve, 6_000));
  };
  await requests(30_000);
  const before = await held();
  await requests(50_000);
  const after = await held();
  say('caller traced, heap after 80,000 / after 30,000 requests', after, before, 'MiB');
  console.log(`${''.padEnd(58)} ${(((after / before - 1) * 100) / 5).toFixed(2)} % per 10,000 requests`);
  await caller.stop();
  await sinks.stop();
}

const parts = { http, messages, memory };
const wanted = process.argv.slice(2).filter((name): name is keyof typeof parts => name in parts);
console.log('median / median = ratio');
for (const name of wanted.length > 0 ? wanted : (Object.keys(parts) as (keyof typeof parts)[])) await parts[name]();
