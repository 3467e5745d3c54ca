/**
 * A deployment under load, as ECS makes it: start a new task, wait for its health, give it the new requests, wait for the old task's requests, SIGTERM.
 * `ROUNDS=30 vitest run --project services rolling` makes it longer.
 */
import autocannon from 'autocannon';
import { afterEach, expect, test } from 'vitest';
import { type LoadBalancer, startLoadBalancer } from './load-balancer.ts';
import { endServices, environmentOf, type RunningService, startService, until } from './processes.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 20);

const ends: (() => unknown)[] = [];
afterEach(async () => {
  await endServices();
  for (const end of ends.splice(0)) await end();
});

test('a rolling restart of caller and responder under load drops no request', async () => {
  const [front, inner] = await Promise.all([startLoadBalancer(), startLoadBalancer()]);
  ends.push(front.stop, inner.stop);
  const startResponder = () => startService('responder', environmentOf('responder', { LOG_LEVEL: 'info' }));
  const startCaller = () =>
    startService('caller', environmentOf('caller', { RESPONDER_URL: `${inner.url}/responder`, LOG_LEVEL: 'info' }));
  const origin = ({ url }: RunningService): string => new URL(url).origin;

  let [responder, caller] = await Promise.all([startResponder(), startCaller()]);
  inner.register(origin(responder));
  front.register(origin(caller));

  const replace = async (
    balancer: LoadBalancer,
    old: RunningService,
    next: RunningService,
  ): Promise<RunningService> => {
    balancer.register(origin(next));
    await until(() => balancer.inFlight(origin(old)) === 0);
    expect(await old.stop()).toEqual({ code: 0, signal: null });
    return next;
  };

  const finished = Promise.withResolvers<autocannon.Result>();
  const load = autocannon(
    { url: `${front.url}/host`, connections: 20, duration: 600, overallRate: 300, timeout: 20 },
    (error, result) => (error ? finished.reject(error) : finished.resolve(result)),
  );
  const statuses = new Map<number, number>();
  load.on('response', (_client, status) => void statuses.set(status, (statuses.get(status) ?? 0) + 1));
  for (let round = 0; round < ROUNDS; round++) {
    responder = await replace(inner, responder, await startResponder());
    caller = await replace(front, caller, await startCaller());
  }
  // Missing in the types.
  (load as autocannon.Instance & { stop(): void }).stop();
  const result = await finished.promise;

  const answered = result['2xx'];
  console.log(
    `rolling restart: ${2 * ROUNDS} tasks replaced, ${answered} requests answered 2xx, ${result.non2xx} others, ${result.errors} errors, longest ${result.latency.max} ms`,
  );
  expect([...front.failures, ...inner.failures]).toEqual([]);
  expect({ others: result.non2xx, errors: result.errors, timeouts: result.timeouts }).toEqual({
    others: 0,
    errors: 0,
    timeouts: 0,
  });
  expect([...statuses.keys()]).toEqual([200]);
  expect(answered).toBeGreaterThan(100 * ROUNDS);
});
