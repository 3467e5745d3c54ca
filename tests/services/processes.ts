/**
 * The services as processes: started from source with a whole environment, watched through their log, stopped as ECS stops them.
 *
 *     const queues = await startQueues({ orders: { visibility: 2, maxReceives: 3 }, receipts: {} });
 *     const consumer = await startService('consumer', environmentOf('consumer', { ...queues.environment, … }));
 *     await consumer.waitForLog('processed');
 *     expect(await consumer.stop()).toEqual({ code: 0, signal: null });
 *
 * `afterEach(endServices)` ends what a test has left.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from '../tools.ts';

export * from '../../services/runtime/test/queues.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A line of the log; what is not JSON is in `msg`. */
export interface LogLine {
  readonly level?: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunningService {
  readonly pid: number;
  /** Where it listens, with its base path and without a slash at the end. */
  readonly url: string;
  /** Everything that it has logged so far. */
  readonly logs: readonly LogLine[];
  /** The first line, past or coming, whose message contains the text or for which the test is true. Throws when the process ends without it. */
  waitForLog(wanted: string | ((line: LogLine) => boolean)): Promise<LogLine>;
  signal(signal: NodeJS.Signals): void;
  readonly exited: Promise<Exit>;
  /** Stops it as ECS does: SIGTERM, and SIGKILL after STOP_TIMEOUT. Also for one that has ended. */
  stop(): Promise<Exit>;
}

export interface StartOptions {
  /** What is waited for; `ready` unless told. With `nothing` its address may be missing when it does not start. */
  readonly until?: 'ready' | 'healthy' | 'nothing';
}

const running = new Set<ChildProcess>();
const cache = join(root, 'node_modules/.cache/ecs-compile-services');

/**
 * Starts `services/<name>/src/server.ts`, or the file at a path from the root of the repository.
 * @throws when it ends before it is ready, with its log
 */
export async function startService(
  name: string,
  environment: Environment,
  { until = 'ready' }: StartOptions = {},
): Promise<RunningService> {
  const file = name.includes('/') ? join(root, name) : join(root, 'services', name, 'src/server.ts');
  const child = spawn(process.execPath, ['--conditions=source', file], {
    cwd: root,
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: cache, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const { logs, waitForLog, exited } = follow(child);
  void exited.then(() => running.delete(child));
  if (child.pid === undefined) throw new Error(`${name} could not be started`);

  let url = '';
  if (until !== 'nothing') {
    // With PORT=0 only the service knows its port. Otherwise its log may be too quiet to say it.
    const { HOST = '127.0.0.1', PORT = '0', BASE_PATH = '' } = environment;
    const told = async (): Promise<string> => (await waitForLog('Server listening at')).msg.replace(/^.*(?=http)/, '');
    url = `${PORT === '0' ? new URL(await told()).origin : `http://${HOST}:${PORT}`}${BASE_PATH}`;
    const probe = `${url}/${until === 'ready' ? 'ready' : 'health'}`;
    while (!(await answers(probe))) {
      if (child.exitCode !== null) throw new Error(`${name} ended:\n${textOf(logs)}`);
      await wait(20);
    }
  }
  return {
    pid: child.pid,
    url,
    logs,
    waitForLog,
    signal: (signal) => void child.kill(signal),
    exited,
    stop: async () => {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), Number(environment.STOP_TIMEOUT ?? 30) * 1_000);
      return exited.finally(() => clearTimeout(timer));
    },
  };
}

/** Until something is true that happens elsewhere, for a minute at most. */
export async function until(check: () => unknown, seconds = 60): Promise<void> {
  const deadline = Date.now() + seconds * 1_000;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error(`never came true: ${check}`);
    await wait(20);
  }
}

/** Ends at once what still runs. */
export async function endServices(): Promise<void> {
  for (const child of running) child.kill('SIGKILL');
  await Promise.all([...running].map(async (child) => child.exitCode ?? child.signalCode ?? once(child, 'exit')));
}

const CONTRACT: Environment = {
  PORT: '0',
  HOST: '127.0.0.1',
  ENVIRONMENT: 'test',
  AWS_REGION: 'eu-west-2',
  IMAGE: 'test:1',
  STOP_TIMEOUT: '30',
  LOG_LEVEL: 'info',
};
/** An address at which nothing listens; `fetch` refuses most low ports by itself. */
const NOWHERE = 'http://127.0.0.1:2';
const OWN: Readonly<Record<string, Environment>> = {
  caller: { RESPONDER_URL: NOWHERE, ORDERS_QUEUE_URL: `${NOWHERE}/000000000000/orders`, API_KEY: 'test' },
  responder: { BASE_PATH: '/responder', FETCH_URL: NOWHERE },
  consumer: {
    ORDERS_QUEUE_URL: `${NOWHERE}/000000000000/orders`,
    RECEIPTS_QUEUE_URL: `${NOWHERE}/000000000000/receipts`,
    DB_PASSWORD: 'test',
  },
};

/** All that the service needs to start, as the task definition would give it; dependencies lead nowhere unless `changes` says where. */
export function environmentOf(name: string, changes: Environment = {}): Environment {
  return { ...CONTRACT, SERVICE_NAME: name, ...OWN[name], ...changes };
}

function follow(child: ChildProcess): Pick<RunningService, 'logs' | 'waitForLog' | 'exited'> {
  const logs: LogLine[] = [];
  const waiting = new Set<{ readonly matches: (line: LogLine) => boolean; readonly found: (line: LogLine) => void }>();
  for (const stream of [child.stdout, child.stderr])
    if (stream)
      createInterface({ input: stream }).on('line', (text) => {
        const line = parse(text);
        logs.push(line);
        for (const one of waiting) if (one.matches(line)) one.found(line);
      });
  const exited = once(child, 'close').then(([code, signal]): Exit => ({ code, signal }));
  return {
    logs,
    exited,
    waitForLog: (wanted) => {
      const matches = typeof wanted === 'string' ? ({ msg }: LogLine) => msg.includes(wanted) : wanted;
      const known = logs.find(matches);
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((resolve, reject) => {
        const one = {
          matches,
          found: (line: LogLine) => {
            waiting.delete(one);
            resolve(line);
          },
        };
        waiting.add(one);
        void exited.then(() => reject(new Error(`it ended without logging ${String(wanted)}:\n${textOf(logs)}`)));
      });
    },
  };
}

function parse(text: string): LogLine {
  try {
    const line: unknown = JSON.parse(text);
    if (typeof line === 'object' && line !== null && 'msg' in line) return line as LogLine;
  } catch {
    // A stack trace, or a warning of Node.
  }
  return { msg: text };
}

const textOf = (logs: readonly LogLine[]): string => logs.map((line) => JSON.stringify(line)).join('\n');

const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(2_000) })
    .then(async (response) => {
      await response.arrayBuffer();
      return response.ok;
    })
    .catch(() => false);
