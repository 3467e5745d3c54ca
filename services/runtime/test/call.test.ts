import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CallOptions, call, DependencyError } from '@ecs-compile/runtime';
import Type, { type TSchema } from 'typebox';
import { afterEach, describe, expect, test } from 'vitest';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A dependency on a free port; `asked` counts the requests that reached it. */
async function serve(answer: RequestListener): Promise<{ url: string; asked: () => number }> {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    answer(request, response);
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked: () => asked };
}

async function failureOf(url: string, options: Partial<CallOptions<TSchema>> = {}): Promise<DependencyError> {
  const error: unknown = await call(url, { dependency: 'pricing', ...options }).catch((failure: unknown) => failure);
  if (!(error instanceof DependencyError)) throw new Error('it did not fail with a DependencyError', { cause: error });
  return error;
}

describe('a call', () => {
  test('sends JSON, and gives the parsed answer', async () => {
    const { url } = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { method, headers } = request;
      response.end(JSON.stringify({ method, type: headers['content-type'], key: headers['x-key'], body: `${chunks}` }));
    });
    const options = { dependency: 'pricing', method: 'POST', headers: { 'x-key': 'k' }, body: { a: 1 } } as const;
    expect(await call(url, options)).toEqual({ method: 'POST', type: 'application/json', key: 'k', body: '{"a":1}' });
  });

  test('without an answer text is undefined', async () => {
    const { url } = await serve((_request, response) => void response.writeHead(204).end());
    expect(await call(url, { dependency: 'pricing' })).toBeUndefined();
  });

  test('whose answer is something else than was agreed is a failure of the dependency', async () => {
    const { url, asked } = await serve((_request, response) => void response.end('{"surprise":1}'));
    const schema = Type.Object({ price: Type.Number() });
    expect((await failureOf(url, { schema })).message).toBe('pricing answered something else than was agreed');
    expect(asked()).toBe(1);
    const right = await serve((_request, response) => void response.end('{"price":1}'));
    const { price } = await call(right.url, { dependency: 'pricing', schema });
    expect(price).toBe(1);
  });

  test('that fails names the dependency, and is a 502', async () => {
    const { url } = await serve((_request, response) => void response.writeHead(404).end());
    const { dependency, message, statusCode } = await failureOf(url);
    expect({ dependency, message, statusCode }).toEqual({
      dependency: 'pricing',
      message: 'pricing answered 404',
      statusCode: 502,
    });
  });
});

describe('a call is repeated', () => {
  test.each(['GET', 'HEAD'] as const)('with %s, when the dependency says that it cannot now', async (method) => {
    let answers = 0;
    const { url, asked } = await serve((_request, response) => {
      answers += 1;
      response.writeHead(answers < 3 ? 503 : 200).end(method === 'GET' ? '{"price":3}' : undefined);
    });
    expect(await call(url, { dependency: 'pricing', method })).toEqual(method === 'GET' ? { price: 3 } : undefined);
    expect(asked()).toBe(3);
  });

  test.each([1, 2, 4])('%i times at most, the first included', async (attempts) => {
    const { url, asked } = await serve((_request, response) => void response.writeHead(503).end());
    expect((await failureOf(url, { attempts })).message).toBe('pricing answered 503');
    expect(asked()).toBe(attempts);
  });

  test('when the connection is reset', async () => {
    let answers = 0;
    const { url } = await serve((request, response) => {
      answers += 1;
      if (answers === 1) request.socket.resetAndDestroy();
      else response.end('{}');
    });
    expect(await call(url, { dependency: 'pricing' })).toEqual({});
  });

  test('with POST, when the connection was refused: nothing has happened yet', async () => {
    const { url, asked } = await serve((_request, response) => void response.end('{}'));
    const server = servers[0] as Server;
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    // It comes back between two attempts.
    setTimeout(() => server.listen(port, '127.0.0.1'), 20);
    expect(await call(url, { dependency: 'pricing', method: 'POST', body: {}, attempts: 12 })).toEqual({});
    expect(asked()).toBe(1);
  });
});

describe('a call is not repeated', () => {
  test.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)('with %s, when it was answered 503', async (method) => {
    const { url, asked } = await serve((_request, response) => void response.writeHead(503).end());
    expect((await failureOf(url, { method })).message).toBe('pricing answered 503');
    expect(asked()).toBe(1);
  });

  test('with POST, when the connection is reset: the work may have been done', async () => {
    const { url, asked } = await serve((request) => void request.socket.resetAndDestroy());
    expect((await failureOf(url, { method: 'POST', body: {} })).message).toMatch(/^pricing could not be reached \(/);
    expect(asked()).toBe(1);
  });

  test.each([
    ['500', 500, '{}', 'pricing answered 500'],
    ['429', 429, '{}', 'pricing answered 429'],
    ['a redirect', 302, '{}', 'pricing answered 302'],
    ['what is not JSON', 200, '<html>', 'pricing answered with something that is not JSON'],
    ['a text that is cut off', 200, '{"price":', 'pricing answered with something that is not JSON'],
    ['more than it reads', 200, `"${'x'.repeat(1_048_576)}"`, 'pricing answered with more than 1048576 bytes'],
    ['an error of any size', 400, 'x'.repeat(1_048_577), 'pricing answered 400'],
  ])('when the answer is %s', async (_what, status, text, message) => {
    const { url, asked } = await serve((_request, response) => {
      response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end(text);
    });
    expect((await failureOf(url)).message).toBe(message);
    expect(asked()).toBe(1);
  });
});

describe('a call ends', () => {
  test('when the connection breaks in the middle of the answer', async () => {
    const { url, asked } = await serve((request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"price":');
      setTimeout(() => request.socket.resetAndDestroy(), 5);
    });
    expect((await failureOf(url, { attempts: 2 })).message).toMatch(
      /^pricing could not be reached \((ECONNRESET|UND_ERR_SOCKET)\)$/,
    );
    expect(asked()).toBe(2);
  });

  test('when nobody listens', async () => {
    const { url } = await serve(() => undefined);
    servers[0]?.close();
    expect((await failureOf(url, { method: 'POST', attempts: 2 })).message).toBe(
      'pricing could not be reached (ECONNREFUSED)',
    );
  });

  test.each([
    ['no answer comes', false],
    ['an answer begins and does not end', true],
  ])('in its time, when %s', async (_what, begins) => {
    const { url, asked } = await serve((_request, response) => {
      if (begins) response.writeHead(200).write('{');
    });
    expect((await failureOf(url, { timeout: 100 })).message).toBe('pricing did not answer within 100 ms');
    expect(asked()).toBe(1);
  });

  test('in its time with all its repetitions', async () => {
    const { url } = await serve((_request, response) => void response.writeHead(503).end());
    expect((await failureOf(url, { timeout: 100, attempts: 1_000 })).message).toBe(
      'pricing did not answer within 100 ms',
    );
  });

  test('when its own signal says so, and is not repeated', async () => {
    const client = new AbortController();
    const { url, asked } = await serve(() => client.abort());
    expect((await failureOf(url, { signal: client.signal })).message).toBe('pricing could not be reached (AbortError)');
    expect(asked()).toBe(1);
  });
});
