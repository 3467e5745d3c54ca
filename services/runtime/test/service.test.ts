import {
  type App,
  type BaseConfiguration,
  configurationOf,
  createService,
  DependencyError,
  Refusal,
  readConfiguration,
  type Service,
} from '@ecs-compile/runtime';
import { pino } from 'pino';
import Type from 'typebox';
import { afterEach, describe, expect, test } from 'vitest';

const configured = (env: Record<string, string> = {}): BaseConfiguration =>
  readConfiguration(configurationOf({}), {
    SERVICE_NAME: 'orders',
    ENVIRONMENT: 'dev',
    AWS_REGION: 'eu-west-2',
    LOG_LEVEL: 'fatal',
    ...env,
  });

let service: Service | undefined;
afterEach(() => service?.close());

const app: App = async (scope) => {
  scope.get('/boom', async () => {
    throw new Error('the database at 10.0.0.1 said no');
  });
  scope.get('/down', async () => {
    throw new DependencyError('pricing', 'did not answer within 5000 ms');
  });
  scope.get('/gone', async () => {
    throw new Refusal(410, 'order 7 is gone');
  });
  scope.get('/foreign', async () => {
    throw Object.assign(new Error('GET https://user:pw@internal/x failed'), { statusCode: 403 });
  });
  scope.get('/orders/7/ready', async () => ({ ready: 'steady' }));
  scope.post('/items', { schema: { body: Type.Object({ count: Type.Integer() }) } }, async ({ body }) => ({
    count: body.count,
  }));
};
const build = async (env?: Record<string, string>): Promise<Service> => {
  service = await createService({ configuration: configured(env), app });
  return service;
};

describe('paths', () => {
  test.each([
    ['', '/health'],
    ['', '/health/'],
    ['/orders', '/orders/health'],
    ['/orders', '/orders/health/'],
    ['/shop/orders', '/shop/orders/health'],
  ])('below %j, %s is answered', async (BASE_PATH, url) => {
    const response = await (await build({ BASE_PATH })).inject(url);
    expect([response.statusCode, response.json()]).toEqual([200, { status: 'ok' }]);
  });

  test.each(['/orders', '/orders/'])('the base path itself is answered at %s', async (url) => {
    const root: App = async (scope) => void scope.get('/', async () => 'root');
    service = await createService({ configuration: configured({ BASE_PATH: '/orders' }), app: root });
    expect((await service.inject(url)).body).toBe('root');
  });

  test('outside the base path there is nothing', async () => {
    const response = await (await build({ BASE_PATH: '/orders' })).inject('/health?token=secret');
    expect(response.json()).toEqual({ statusCode: 404, error: 'Not Found', message: 'there is no GET /health' });
  });
});

describe('errors', () => {
  test('an unexpected one tells the client nothing of the inside', async () => {
    const response = await (await build()).inject('/boom');
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toContain('10.0.0.1');
  });

  test('a refusal of a route says why', async () => {
    const response = await (await build()).inject('/gone');
    expect(response.json()).toEqual({ statusCode: 410, error: 'Gone', message: 'order 7 is gone' });
  });

  test('the status of a call that a library made is not the status of the answer', async () => {
    const response = await (await build()).inject('/foreign');
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toContain('internal/x');
  });

  test('a URL that cannot be read is refused in the same form', async () => {
    const response = await (await build()).inject('/%ZZ');
    expect(response.json()).toEqual({ statusCode: 400, error: 'Bad Request', message: 'the URL cannot be read' });
  });

  test('a dependency that fails is a 502 that names it', async () => {
    const response = await (await build()).inject('/down');
    expect(response.json()).toEqual({
      statusCode: 502,
      error: 'Bad Gateway',
      message: 'pricing did not answer within 5000 ms',
      dependency: 'pricing',
    });
  });

  test.each([
    ['JSON that is cut off', '{"count":', 'application/json', 400],
    ['a body of another shape', '{"count":"three"}', 'application/json', 400],
    ['no body', '', 'application/json', 400],
    ['something that is not JSON', '<count/>', 'text/xml', 415],
    ['a body that is too large', `{"count":1,"x":"${'x'.repeat(300_000)}"}`, 'application/json', 413],
    ['a prototype in disguise', '{"__proto__":{"count":1}}', 'application/json', 400],
  ])('%s is refused', async (_what, payload, type, status) => {
    const response = await (await build()).inject({
      method: 'POST',
      url: '/items',
      payload,
      headers: { 'content-type': type },
    });
    expect(response.statusCode).toBe(status);
    expect(response.json()).toMatchObject({ statusCode: status, message: expect.any(String) });
  });
});

describe('limits', () => {
  test('keep a connection longer than the load balancer does (60 s), and give up before API Gateway does (30 s)', async () => {
    const built = await build();
    const answer = await fetch(`${await built.listen({ port: 0, host: '127.0.0.1' })}/health`);
    expect(answer.headers.get('keep-alive')).toBe('timeout=65');
    const { keepAliveTimeout, headersTimeout, requestTimeout, maxConnections } = built.server;
    expect(keepAliveTimeout).toBeGreaterThan(60_000);
    expect(Math.max(headersTimeout, requestTimeout)).toBeLessThan(30_000);
    expect(maxConnections).toBeGreaterThan(0);
  });
});

describe('readiness', () => {
  test('is lost while draining, and health is not', async () => {
    const built = await build();
    expect((await built.inject('/ready')).json()).toEqual({ ready: true, problems: [] });
    built.draining = true;
    const ready = await built.inject('/ready');
    expect([ready.statusCode, ready.json()]).toEqual([503, { ready: false, problems: ['draining'] }]);
    expect(ready.headers.connection).toBe('close');
    expect((await built.inject('/health')).statusCode).toBe(200);
  });

  test('is lost while a worker cannot work, and says which', async () => {
    const built = await build();
    const nothing = async (): Promise<void> => undefined;
    built.addWorker({
      name: 'queue orders',
      start: () => undefined,
      stop: nothing,
      release: nothing,
      problem: () => 'not reached',
    });
    expect((await built.inject('/ready')).json()).toEqual({ ready: false, problems: ['queue orders: not reached'] });
  });
});

describe('the OpenAPI description', () => {
  test('has the routes with their schemas, below the path', async () => {
    const { openapi, paths } = (await (await build({ BASE_PATH: '/orders' })).inject('/orders/openapi.json')).json();
    expect(openapi).toBe('3.1.0');
    expect(Object.keys(paths).sort()).toEqual(
      ['/boom', '/down', '/foreign', '/gone', '/health', '/items', '/orders/7/ready', '/ready'].map(
        (path) => `/orders${path}`,
      ),
    );
    expect(paths['/orders/items'].post.requestBody.content['application/json'].schema.required).toEqual(['count']);
  });

  test('is a page on a developer machine only', async () => {
    expect((await (await build()).inject('/docs')).statusCode).toBe(404);
    await service?.close();
    expect((await (await build({ ENVIRONMENT: 'local' })).inject('/docs/')).headers['content-type']).toContain(
      'text/html',
    );
  });
});

describe('the log', () => {
  const lines: Record<string, unknown>[] = [];
  const logged = async (url: string, env: Record<string, string> = {}): Promise<Record<string, unknown>[]> => {
    lines.length = 0;
    const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
    service = await createService({ configuration: configured(env), app, log });
    await service.inject(url);
    return lines;
  };

  test('has a line for each request, without what stands behind the question mark', async () => {
    expect(await logged('/gone?api_key=SECRET')).toMatchObject([
      { msg: 'request', method: 'GET', url: '/gone', status: 410, refused: 'order 7 is gone' },
    ]);
    expect(JSON.stringify(lines)).not.toContain('SECRET');
  });

  test('leaves out the probes, and nothing that only ends like them', async () => {
    expect(await logged('/health')).toEqual([]);
    await service?.close();
    expect(await logged('/shop/orders/7/ready', { BASE_PATH: '/shop' })).toMatchObject([
      { url: '/shop/orders/7/ready' },
    ]);
  });
});
