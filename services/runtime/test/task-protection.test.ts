import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { createTaskProtection } from '../src/queue/task-protection.ts';

const log = pino({ level: 'silent' });
let server: Server | undefined;
afterEach(() => {
  vi.useRealTimers();
  server?.closeAllConnections();
  server?.close();
});

/** ECS's agent; `answer` gives the body of each answer. */
async function startAgent(answer: (asked: number) => unknown = () => ({ protection: {} })) {
  const asked: { readonly path: string; readonly body: unknown }[] = [];
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    asked.push({ path: `${request.method} ${request.url}`, body: JSON.parse(`${Buffer.concat(chunks)}`) });
    const text = answer(asked.length);
    if (text === 'reset') request.socket.resetAndDestroy();
    else response.writeHead(text === 'error' ? 500 : 200).end(JSON.stringify(text));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const agentUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/id`;
  return {
    agentUri,
    asked,
    states: () => asked.map(({ body }) => (body as { ProtectionEnabled: boolean }).ProtectionEnabled),
  };
}

test('it is asked of the agent as ECS documents it', async () => {
  const { agentUri, asked } = await startAgent();
  const protection = createTaskProtection({ log, agentUri, minutes: 7 });
  await protection.protect();
  await protection.release();
  const path = 'PUT /api/id/task-protection/v1/state';
  expect(asked).toEqual([
    { path, body: { ProtectionEnabled: true, ExpiresInMinutes: 7 } },
    { path, body: { ProtectionEnabled: false } },
  ]);
});

test('it is asked for once for many messages, also at the same time', async () => {
  const { agentUri, states } = await startAgent();
  const protection = createTaskProtection({ log, agentUri });
  await Promise.all(Array.from({ length: 20 }, () => protection.protect()));
  await protection.protect();
  expect(states()).toEqual([true]);
});

test('a release does not overtake the protection before it, and is not asked for without one', async () => {
  const { agentUri, states } = await startAgent();
  const protection = createTaskProtection({ log, agentUri });
  await protection.release();
  await Promise.all([protection.protect(), protection.release(), protection.protect()]);
  expect(states()).toEqual([true, false, true]);
});

test.each([
  ['an error', () => 'error'],
  ['a reset', () => 'reset'],
  ['what ECS says no with', () => ({ failure: { Reason: 'DEPLOYMENT_BLOCKED' } })],
  ['an error of the API', () => ({ error: { Code: 'ThrottlingException', Message: 'slow down' } })],
])('%s does not stop the work, and is not asked again for each message', async (_what, answer) => {
  const { agentUri, states } = await startAgent(answer);
  const protection = createTaskProtection({ log, agentUri });
  await protection.protect();
  await protection.protect();
  expect(states()).toEqual([true]);
  await protection.release();
  expect(states()).toEqual([true, false]);
});

test('work that takes longer than the protection lasts stays protected', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const { agentUri, states } = await startAgent();
  const protection = createTaskProtection({ log, agentUri, minutes: 10 });
  await protection.protect();
  for (const renewals of [1, 2, 3]) {
    vi.advanceTimersByTime(5 * 60_000 + 10);
    while (states().length < 1 + renewals) await new Promise((resolve) => setImmediate(resolve));
    // Queued behind the renewal, and has nothing to do.
    await protection.protect();
    expect(states()).toHaveLength(1 + renewals);
  }
  await protection.release();
  vi.advanceTimersByTime(60 * 60_000);
  // Queued behind a renewal, if there were one.
  await protection.release();
  expect(states()).toEqual([true, true, true, true, false]);
});

test('outside ECS nothing is asked', async () => {
  const protection = createTaskProtection({ log, agentUri: undefined });
  await expect(Promise.all([protection.protect(), protection.release()])).resolves.toBeDefined();
});
