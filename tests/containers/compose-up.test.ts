/** `docker compose up --build`, as a person would use it: built, healthy, called, looked into, stopped, gone. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { makeStandIns } from '../../tools/compose/make-stand-ins.ts';
import { startDocker } from '../../tools/compose/start-docker.ts';
import { say, step } from '../../tools/progress.ts';
import { isMissing, root } from '../tools.ts';

const started = await startDocker();
const images = started.ok ? await makeStandIns(started) : started;
if (started.ok && !images.ok) await started.stop();
const skip = isMissing(images);

const PROJECT = 'ecs-compile-test';
const OURS = ['caller', 'responder', 'consumer'];
const patient = { timeout: 120_000, interval: 500 };

describe.skipIf(skip)('docker compose', () => {
  if (!started.ok || !images.ok) return;
  const { docker, beside, unpacked, stop } = started;
  for (const standIn of images.standIns) say('images', standIn);

  /** What a command says, which has to succeed. */
  const said = async (args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await docker(args, { cwd: root });
    expect(code, `docker ${args.join(' ')}\n${stdout}${stderr}`).toBe(0);
    return stdout;
  };
  const compose = (...args: string[]) => said(['compose', '--project-name', PROJECT, ...args]);
  const inside = (service: string, script: string) => compose('exec', '-T', service, 'sh', '-c', script);
  const inspected = async <T>(service: string, what: string): Promise<T> =>
    JSON.parse(
      await said(['inspect', '--format', `{{json ${what}}}`, (await compose('ps', '-aq', service)).trim()]),
    ) as T;
  /** A request from the machine: JSON and status. */
  const curl = async (...args: string[]): Promise<{ status: number; body: unknown }> => {
    const { code, stdout, stderr } = await beside('curl', ['-sS', '--max-time', '20', '-w', '\n%{http_code}', ...args]);
    expect(code, `${args.join(' ')}: ${stderr}`).toBe(0);
    const [body = '', status = ''] = stdout.split(/\n(?=\d+$)/);
    return { status: Number(status), body: JSON.parse(body) };
  };
  const sqs = async (action: string, body: object): Promise<Record<string, unknown>> => {
    const headers = ['-H', "'content-type: application/x-amz-json-1.0'", '-H', `'x-amz-target: AmazonSQS.${action}'`];
    const request = ['curl', '-sS', '--fail', ...headers, '-d', `'${JSON.stringify(body)}'`, 'http://sqs:4566/'];
    return JSON.parse(await inside('debug-tool', request.join(' '))) as Record<string, unknown>;
  };
  const queueUrl = (name: string) => `http://sqs:4566/000000000000/${name}`;

  beforeAll(async () => {
    const up = () => compose('up', '--build', '--wait', '--wait-timeout', '600', '--quiet-pull');
    await step('compose', 'docker compose up --build --wait', up, () => 'built, and all services are healthy');
  });
  afterAll(async () => {
    await docker(['compose', '--project-name', PROJECT, '--profile', '*', 'down', '-v', '--rmi', 'local'], {
      cwd: root,
    });
    await stop();
  });

  test('the file is understood by Compose itself', async () => {
    await compose('--profile', 'traces', 'config', '--quiet');
  });

  test('what is published is published on 127.0.0.1 only', async () => {
    const ids = (await compose('ps', '-q')).trim().split('\n');
    const bindings = await Promise.all(
      ids.map((id) => said(['inspect', '--format', '{{json .HostConfig.PortBindings}}', id])),
    );
    const hosts = bindings.flatMap((json) => [...json.matchAll(/"HostIp":"([^"]*)"/g)].map(([, host]) => host));
    expect(hosts).toEqual(['127.0.0.1']);
  });

  test('caller answers from outside, and reaches responder', async () => {
    expect((await curl('http://127.0.0.1:3000/health')).status).toBe(200);
    expect((await curl('http://127.0.0.1:3000/ready')).status).toBe(200);
    const host = await curl('http://127.0.0.1:3000/host');
    expect(host.status, JSON.stringify(host.body)).toBe(200);
    expect(JSON.stringify(host.body)).toContain('responder');
    for (const path of ['aws-test', 'fetch-test']) {
      const answer = await curl(`http://127.0.0.1:3000/${path}`);
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    }
  });

  test('a shell in debug-tool reaches all of them, on a terminal', async () => {
    const urls = ['http://caller:3000/host', 'http://responder:3000/responder/health', 'http://consumer:3000/health'];
    const script = urls.map((url) => `curl -sS -o /dev/null -w "%{http_code} " ${url}`).join(' && ');
    const exec = `docker exec -it debug-tool /bin/sh -c '${script} && tty'`;
    const shell = await beside('script', ['-qec', exec, '/dev/null']);
    expect(shell.code, shell.stdout).toBe(0);
    expect(shell.stdout).toMatch(/200 200 200 \/dev\/pts\//);
  });

  test('a message that caller sends is processed by consumer, once, and leaves a receipt', async () => {
    const json = ['-H', 'content-type: application/json', '-d', JSON.stringify({ event: 'ordered-in-compose' })];
    const sent = await curl(...json, 'http://127.0.0.1:3000/send-to-sqs');
    expect(sent.status, JSON.stringify(sent.body)).toBeLessThan(300);
    const { Messages } = (await sqs('ReceiveMessage', {
      QueueUrl: queueUrl('receipts'),
      WaitTimeSeconds: 20,
      MaxNumberOfMessages: 10,
    })) as { Messages?: { Body: string }[] };
    expect(Messages?.map(({ Body }) => JSON.parse(Body).event)).toEqual(['ordered-in-compose']);
    await vi.waitFor(async () => {
      const log = await compose('logs', '--no-log-prefix', 'consumer');
      expect(log.split('\n').filter((line) => line.includes('processed'))).toHaveLength(1);
    }, patient);
  });

  test('what cannot be processed is meant for the dead-letter queue after five attempts', async () => {
    const { Attributes } = (await sqs('GetQueueAttributes', {
      QueueUrl: queueUrl('orders'),
      AttributeNames: ['RedrivePolicy'],
    })) as { Attributes: { RedrivePolicy: string } };
    const dlq = { deadLetterTargetArn: 'arn:aws:sqs:eu-west-2:000000000000:orders-dlq', maxReceiveCount: 5 };
    expect(JSON.parse(Attributes.RedrivePolicy)).toEqual(dlq);
  });

  test('the spans arrive at the collector', async () => {
    await vi.waitFor(async () => {
      const log = await compose('logs', '--no-log-prefix', 'collector');
      expect(log).toMatch(/GET .*\/host/);
    }, patient);
  });

  test.each([...OURS, 'sqs'])(
    '%s runs without root, without capabilities, and writes to /tmp only',
    async (service) => {
      const status = await inside(service, 'cat /proc/1/status');
      expect(status).toMatch(/^CapEff:\s+0+$/m);
      expect(status).toMatch(/^CapBnd:\s+0+$/m);
      expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
      expect(status).toMatch(/^Uid:\s+1000\s+1000\s/m);
      const written = await inside(
        service,
        'touch /tmp/x && for at in / /app /home/node; do touch $at/x 2>&1 || true; done',
      );
      expect(written.match(/Read-only file system/g)).toHaveLength(3);
      expect(await inspected<number>(service, '.HostConfig.Memory')).toBeGreaterThan(0);
    },
  );

  test.each(OURS)('%s is process 1, with what it needs at run time and nothing else', async (service) => {
    expect(await inside(service, 'tr "\\0" " " < /proc/1/cmdline')).toBe('node dist/server.js ');
    const there = await inside(
      service,
      'ls -d /app/node_modules/typescript /app/services/*/src /app/services/*/test 2>/dev/null || true',
    );
    expect(there).toBe('');
    expect((await inside(service, 'ls /app/services')).split('\n').filter(Boolean)).toEqual(
      [service, 'runtime'].sort(),
    );
  });

  test('--profile traces adds a place where traces are seen, without a change to the others', async () => {
    const before = await compose('ps', '-q', ...OURS, 'collector');
    await compose('--profile', 'traces', 'up', '--wait', '--wait-timeout', '120', '--quiet-pull');
    expect(await compose('ps', '-q', ...OURS, 'collector')).toBe(before);
    const trace = randomBytes(16).toString('hex');
    const traced = ['-H', `traceparent: 00-${trace}-${randomBytes(8).toString('hex')}-01`];
    expect((await curl(...traced, 'http://127.0.0.1:3000/host')).status).toBe(200);
    await vi.waitFor(async () => {
      const seen = unpacked
        ? await compose('--profile', 'traces', 'logs', '--no-log-prefix', 'jaeger')
        : await inside('debug-tool', `curl -sS --fail http://jaeger:16686/api/traces/${trace}`);
      expect(seen).toContain(trace);
      for (const service of ['caller', 'responder'])
        expect(seen).toContain(unpacked ? `service.name: Str(${service})` : service);
    }, patient);
  });

  test('docker compose stop ends every service by itself', async () => {
    await step(
      'compose',
      'docker compose stop',
      () => compose('--profile', 'traces', 'stop'),
      () => 'stopped',
    );
    for (const service of OURS) {
      const state = await inspected<{ ExitCode: number; OOMKilled: boolean; Status: string }>(service, '.State');
      expect(state, service).toMatchObject({ Status: 'exited', ExitCode: 0, OOMKilled: false });
    }
    // None of the others was killed at the end of its time either.
    for (const service of ['sqs', 'collector', 'debug-tool'])
      expect((await inspected<{ ExitCode: number }>(service, '.State')).ExitCode, service).not.toBe(137);
  });

  test('docker compose down -v leaves nothing', async () => {
    await compose('--profile', 'traces', 'down', '-v');
    const own = ['--quiet', '--filter', `label=com.docker.compose.project=${PROJECT}`];
    const left = await Promise.all([
      said(['ps', '-a', ...own]),
      said(['network', 'ls', ...own]),
      said(['volume', 'ls', ...own]),
    ]);
    expect(left).toEqual(['', '', '']);
  });

  test('the image of hello builds alone, and becomes healthy', async () => {
    const tag = `${PROJECT}-hello`;
    await said(['build', '--quiet', '--file', 'services/hello/Dockerfile', '--tag', tag, '.']);
    const hardened = ['--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'];
    const env = { SERVICE_NAME: 'hello', ENVIRONMENT: 'test', AWS_REGION: 'eu-west-2' };
    const variables = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
    const id = (await said(['run', '--detach', '--health-interval', '1s', ...hardened, ...variables, tag])).trim();
    try {
      await vi.waitFor(async () => {
        expect(await said(['inspect', '--format', '{{.State.Health.Status}}', id])).toBe('healthy\n');
      }, patient);
      await said(['stop', id]);
      expect(await said(['inspect', '--format', '{{.State.ExitCode}}', id])).toBe('0\n');
    } finally {
      await docker(['rm', '--force', id]);
      await docker(['rmi', tag]);
    }
  });
});
