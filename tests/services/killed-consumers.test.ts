/**
 * Consumers that are killed at random moments while messages pass: none is lost, and few have their effect twice.
 * `KILLS=1000 MESSAGES=100000 vitest run --project services killed` makes it longer.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import {
  deadOf,
  endServices,
  environmentOf,
  type RunningService,
  startQueues,
  startService,
  until,
} from './processes.ts';

const KILLS = Number(process.env.KILLS ?? 100);
const MESSAGES = Number(process.env.MESSAGES ?? 10_000);
/** What a consumer works on at once: so many effects can be repeated by one kill. */
const AT_ONCE = 10;

const ends: (() => unknown)[] = [];
afterEach(async () => {
  await endServices();
  for (const end of ends.splice(0)) await end();
});

test(`${KILLS} random SIGKILLs while ${MESSAGES} messages pass lose none`, async () => {
  const queues = await startQueues({ orders: { visibility: 3, maxReceives: 100 }, receipts: {} });
  ends.push(() => queues.stop());
  const environment = environmentOf('consumer', {
    ...queues.environment,
    ORDERS_QUEUE_URL: queues.url('orders'),
    RECEIPTS_QUEUE_URL: queues.url('receipts'),
    LOG_LEVEL: 'warn',
  });
  const start = (): Promise<RunningService> => startService('consumer', environment, { until: 'nothing' });

  const started = Date.now();
  const sent = new Set<string>();
  const alive = [await start(), await start()];
  let interrupted = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const share = Math.ceil(((kill + 1) * MESSAGES) / KILLS);
    while (sent.size < share) sent.add(queues.send('orders', { event: `${sent.size}` }));
    // The newer one has at least begun to work by then.
    await until(() => queues.counts('orders').inFlight > 0);
    await wait(Math.random() * 700);
    const victim = alive.shift();
    if (queues.counts('orders').inFlight > 0) interrupted += 1;
    victim?.signal('SIGKILL');
    expect(await victim?.exited).toEqual({ code: null, signal: 'SIGKILL' });
    alive.push(await start());
  }
  await until(() => Object.values(queues.counts('orders')).every((count) => count === 0), 300);
  for (const consumer of alive) expect(await consumer.stop()).toEqual({ code: 0, signal: null });

  const receipts = queues.bodies('receipts').map((body) => (JSON.parse(body) as { order: string }).order);
  const processed = new Set(receipts);
  const dead = queues.counts(deadOf('orders')).ready;
  const lost = sent.size - processed.size - dead;
  const repeated = receipts.length - processed.size;
  console.log(
    `killed consumers: ${KILLS} SIGKILLs (${interrupted} while messages were in flight), ${sent.size} sent, ${processed.size} processed, ${dead} dead, ${lost} lost, ${repeated} repeated, ${Math.round((Date.now() - started) / 1_000)} s`,
  );
  expect({ lost, dead }).toEqual({ lost: 0, dead: 0 });
  expect([...processed].every((id) => sent.has(id))).toBe(true);
  expect(repeated).toBeLessThanOrEqual(KILLS * AT_ONCE);
});
