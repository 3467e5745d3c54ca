/** `just dev` as a developer uses it: called, changed, broken, and ended. */
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { appendFileSync, cpSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findOnPath } from '../../tools/run.ts';
import { root } from '../tools.ts';
import { copyRepository, type DevProcess, isAlive, listening, listens, startDev } from './dev-process.ts';

const repository = copyRepository(['caller', 'responder', 'consumer']);
afterAll(() => repository.remove());

const at = (...path: string[]): string => join(repository.folder, ...path);
const postJson = (url: string, body: unknown): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const started = (dev: DevProcess, service: string, from: number): Promise<unknown> =>
  dev.until(new RegExp(`^ready +${service} at`, 'm'), from);

describe('three services', () => {
  let dev: DevProcess;
  let caller: string;
  beforeAll(async () => {
    dev = startDev(['--root', repository.folder, '--port', '0'], { AWS_PROFILE: 'not-for-services', API_KEY: 'mine' });
    caller = await dev.url('caller');
  });
  afterAll(async () => {
    dev.signal('SIGINT');
    await dev.exit;
  });

  test('are said with what to try, and hello is not there without its folder', () => {
    expect(dev.output()).toMatch(/consumer +http:\/\/127\.0\.0\.1:\d+ +orders → receipts/);
    expect(dev.output()).toMatch(/responder +http:\/\/127\.0\.0\.1:\d+\/responder/);
    expect(dev.output()).toMatch(/try {2}curl 127\.0\.0\.1:\d+\/host\n/);
    expect(dev.output()).toContain(`-d '{"event":"test"}'`);
    expect(dev.output()).not.toContain('hello');
  });

  test('listen on the loopback only: three services, the queues, and the receiver of traces', () => {
    expect(listening([dev.pid, ...dev.children()])).toEqual(Array(5).fill('loopback'));
  });

  test('answer on the loopback, each with its own environment', async () => {
    expect(await (await fetch(`${caller}/health`)).json()).toEqual({ status: 'ok' });
    const host = await (await fetch(`${caller}/host`)).json();
    expect(host).toMatchObject({ caller: { service: 'caller' }, responder: { service: 'responder' } });
  });

  test('show the trace from caller to responder as a tree', async () => {
    await fetch(`${caller}/host`);
    const [tree] = await dev.until(/trace 1-[0-9a-f]{8}-[0-9a-f]{24} {2}GET \/host[^\n]*\n(?:.*[└├].*\n)+/);
    expect(tree.split('\n').slice(1, 4)).toEqual([
      expect.stringMatching(/^└─ caller +GET \/host +[\d.]+ ms {2}200 {2}[·█]+$/),
      expect.stringMatching(/^ {3}└─ caller +GET → responder \/responder\/host +[\d.]+ ms {2}200 {2}[·█]+$/),
      expect.stringMatching(/^ {6}└─ responder +GET \/responder\/host +[\d.]+ ms {2}200 {2}[·█]+$/),
    ]);
  });

  test('show the trace through the queue, into the consumer and its receipt', async () => {
    const response = await postJson(`${caller}/send-to-sqs`, { event: 'test' });
    expect(response.status).toBe(202);
    const { message_id } = (await response.json()) as { message_id: string };
    const [tree] = await dev.until(/trace 1-\S+ {2}POST \/send-to-sqs[^\n]*\n(?:.*[└├].*\n)*.*receipts send.*\n/);
    expect(tree).toMatch(
      /caller +orders send[^\n]*\n +└─ consumer +orders process[^\n]*\n +└─ consumer +receipts send/,
    );
    await dev.until(new RegExp(`consumer +info +processed.*message_id=${message_id}`));
  });

  test('keep probes out of the window, and escape sequences too', async () => {
    await fetch(`${caller}/health`);
    await fetch(`${caller}/${encodeURIComponent('\u001b[2J')}?x=1`);
    await dev.until(/GET \/%1B%5B2J 404/);
    await postJson(`${caller}/send-to-sqs`, { event: '\u001b]0;owned\u0007' });
    await dev.until(/event=\\x1b\]0;owned\\x07/);
    expect(dev.output()).not.toMatch(/GET \/health/);
    expect(dev.output()).not.toContain('\u001b');
  });

  test('restart alone when a file of theirs changes', async () => {
    const before = new Set(dev.children());
    const from = dev.output().length;
    utimesSync(at('services/responder/src/app.ts'), new Date(), new Date());
    await started(dev, 'responder', from);
    expect(dev.output().slice(from)).toMatch(/reload +responder: services\/responder\/src\/app\.ts changed/);
    const after = new Set(dev.children());
    expect([...before].filter((pid) => !after.has(pid))).toHaveLength(1);
    expect([...after].filter((pid) => !before.has(pid))).toHaveLength(1);
    expect((await fetch(`${caller}/host`)).status).toBe(200);
  });

  test('go on when a manifest does not compile, which the compiler explains', async () => {
    const before = dev.children();
    const manifest = readFileSync(at('examples/caller.yaml'), 'utf8');
    let from = dev.output().length;
    writeFileSync(at('examples/caller.yaml'), manifest.replace('memory: 1024', 'memory: 77'));
    await dev.until(
      /error\[validate\/\S+\][\s\S]*--> examples\/caller\.yaml:\d+[\s\S]*does not compile; what runs goes on/,
      from,
    );
    expect(dev.children()).toEqual(before);
    expect((await fetch(`${caller}/health`)).ok).toBe(true);

    from = dev.output().length;
    writeFileSync(at('examples/caller.yaml'), manifest.replace('secrets:', 'variables: { COLOUR: blue }\nsecrets:'));
    await started(dev, 'caller', from);
    expect(dev.output().slice(from)).toMatch(/reload +caller: COLOUR changed/);
    expect(dev.output().slice(from)).not.toMatch(/reload +(?:responder|consumer)/);
  });

  test('get what .env.local says, and start and stop with their manifests', async () => {
    let from = dev.output().length;
    writeFileSync(at('.env.local'), '# mine\nDB_PASSWORD="hidden word"\n');
    await started(dev, 'consumer', from);
    expect(dev.output().slice(from)).toMatch(/reload +consumer: DB_PASSWORD changed/);
    expect(dev.output().slice(from)).not.toMatch(/reload +(?:caller|responder)/);
    expect(dev.output()).not.toContain('hidden word');

    // The poll of the consumer before must not take the message with it.
    const sent = await postJson(`${caller}/send-to-sqs`, { event: 'after the restart' });
    const { message_id } = (await sent.json()) as { message_id: string };
    await dev.until(new RegExp(`processed.*message_id=${message_id}`), from);

    from = dev.output().length;
    cpSync(join(root, 'services/hello/src'), at('services/hello/src'), { recursive: true });
    const manifest = readFileSync(at('examples/hello.yaml'), 'utf8');
    writeFileSync(at('examples/hello.yaml'), `${manifest}cpu: 512\nmemory: 1024\n`);
    await started(dev, 'hello', from);
    from = dev.output().length;
    rmSync(at('examples/hello.yaml'));
    await dev.until(/reload +hello is stopped: it has no manifest any more/, from);
    rmSync(at('services/hello'), { recursive: true });
  });

  test('have dead-letter queues, with the limit of the manifest, and say what went there', async () => {
    const manifest = readFileSync(at('examples/consumer.yaml'), 'utf8');
    const from = dev.output().length;
    writeFileSync(at('examples/consumer.yaml'), manifest.replace('max_receives: 5', 'max_receives: 1'));
    await dev.until(/examples\/consumer\.yaml changed nothing that a process here would see/, from);
    const [, endpoint = ''] = await dev.until(/inside this process, at (http:\/\/127\.0\.0\.1:\d+)/);
    const sqs = new SQSClient({
      endpoint,
      region: 'eu-west-2',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    const QueueUrl = `${endpoint}/000000000000/shop-local-orders`;
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{"not":"an order"}' }));
    sqs.destroy();
    await dev.until(/! warn +a message failed and will come again/, from);
    await dev.until(/dead +✗ a message of orders went to its dead-letter queue: \S+ \{"not":"an order"\}/, from);
  });

  test('say why they ended by themselves, and start again when mended', async () => {
    const file = at('services/responder/src/server.ts');
    const source = readFileSync(file, 'utf8');
    let from = dev.output().length;
    appendFileSync(file, "\nsetTimeout(() => { throw new Error('out of paper'); }, 10);\n");
    await dev.until(/ended +✗ responder ended by itself with exit code 1; its last lines:\n[\s\S]*out of paper/, from);
    const response = await fetch(`${caller}/host`);
    expect(response.status).toBe(502);
    // The tree of a failure is marked by a sign, not only by a colour.
    await dev.until(/trace 1-\S+ {2}GET \/host.*✗ failed\n└─ caller .*✗ 502/, from);

    from = dev.output().length;
    writeFileSync(file, source);
    await started(dev, 'responder', from);
    expect((await fetch(`${caller}/host`)).status).toBe(200);
  });
});

test('Ctrl-C ends everything with 0, and leaves neither a process nor a port', async () => {
  const dev = startDev(['caller', 'consumer', '--root', repository.folder, '--port', '0']);
  const urls = [await dev.url('caller'), await dev.url('consumer')];
  const pids = dev.children();
  expect(pids).toHaveLength(2);
  expect(await Promise.all(urls.map(listens))).toEqual([true, true]);
  dev.signal('SIGINT');
  expect(await dev.exit).toEqual({ code: 0, signal: null });
  expect(dev.output()).toContain('all stopped');
  expect(pids.filter(isAlive)).toEqual([]);
  expect(await Promise.all(urls.map(listens))).toEqual([false, false]);
});

test.skipIf(findOnPath('script') === undefined)('Ctrl-C in a terminal ends `just` with 0 as well', async () => {
  const command = `just dev caller --root ${repository.folder} --port 0`;
  const dev = startDev([], { TERM: 'xterm' }, ['script', '-qec', command, '/dev/null']);
  await dev.until(/API pages at/);
  const pids = dev.children();
  expect(dev.output()).toContain('\u001b[');
  dev.type('\u0003');
  expect(await dev.exit).toEqual({ code: 0, signal: null });
  expect(dev.output()).toContain('all stopped');
  expect(pids.filter(isAlive)).toEqual([]);
});

test('a second Ctrl-C does not wait for a service that hangs', async () => {
  const dev = startDev(['responder', '--root', repository.folder, '--port', '0']);
  await dev.url('responder');
  const [pid = 0] = dev.children();
  process.kill(pid, 'SIGSTOP');
  dev.signal('SIGINT');
  await dev.until(/stopping: the services drain/);
  expect(isAlive(pid)).toBe(true);
  dev.signal('SIGINT');
  expect(await dev.exit).toEqual({ code: 0, signal: null });
  expect(isAlive(pid)).toBe(false);
});

test('when it is killed without a word, the services end by themselves', async () => {
  const dev = startDev(['caller', '--root', repository.folder, '--port', '0']);
  await dev.url('caller');
  const pids = dev.children();
  dev.signal('SIGKILL');
  await dev.exit;
  await expect.poll(() => pids.filter(isAlive), { timeout: 40_000 }).toEqual([]);
});

test('a taken port is stepped over, and said', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const dev = startDev(['caller', '--root', repository.folder, '--port', String(port)]);
  try {
    const url = await dev.url('caller');
    expect(Number(new URL(url).port)).toBeGreaterThan(port);
    expect(dev.output()).toContain(`${port} is taken, so caller is at ${url.replace('http://', '')}`);
  } finally {
    dev.signal('SIGINT');
    await dev.exit;
    other.close();
  }
});

test('--json gives the lines as they are on stdout; --inspect says its port', async () => {
  const dev = startDev(['caller', '--json', '--inspect', 'caller', '--root', repository.folder, '--port', '0']);
  const caller = await dev.url('caller');
  await fetch(`${caller}/nothing`);
  const [line] = await dev.until(/^\{.*"url":"\/nothing".*$/m);
  expect(JSON.parse(line)).toMatchObject({ service: 'caller', level: 'info', status: 404 });
  const [, port] = await dev.until(/debugger +caller waits for one at 127\.0\.0\.1:(\d+)/);
  const [target] = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as { title: string }[];
  expect(target?.title).toContain('server.ts');
  dev.signal('SIGTERM');
  expect(await dev.exit).toEqual({ code: 0, signal: null });
});

test('a debugger that is attached does not hold a restart back', async () => {
  const dev = startDev(['responder', '--inspect', 'responder', '--root', repository.folder, '--port', '0']);
  await dev.url('responder');
  const [, port] = await dev.until(/debugger +responder waits for one at 127\.0\.0\.1:(\d+)/);
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
    webSocketDebuggerUrl: string;
  }[];
  const socket = new WebSocket(targets[0]?.webSocketDebuggerUrl ?? '');
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  socket.send(JSON.stringify({ id: 1, method: 'Runtime.enable' }));
  await new Promise((resolve) => socket.addEventListener('message', resolve, { once: true }));
  const from = dev.output().length;
  const closed = new Promise((resolve) => socket.addEventListener('close', resolve));
  utimesSync(at('services/responder/src/app.ts'), new Date(), new Date());
  await started(dev, 'responder', from);
  await closed;
  dev.signal('SIGINT');
  expect((await dev.exit).code).toBe(0);
});

test('a wrong call says what would be right', async () => {
  const unknown = startDev(['calller', '--root', repository.folder], {}, ['just', 'dev']);
  expect((await unknown.exit).code).toBe(2);
  expect(unknown.output()).toContain('there is no service `calller` to run: did you mean `caller`?');
  const help = startDev(['--help'], {}, ['just', 'dev']);
  expect((await help.exit).code).toBe(0);
  expect(help.output()).toContain('just dev caller responder');
});
