/**
 * One service as a process of its own, started from source. It is asked for with an environment, and asked again to be started anew; requests that come
 * while it drains or starts are one. It is in a process group of its own: Ctrl-C reaches it once, as SIGTERM from here.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

export type Environment = Readonly<Record<string, string>>;

export interface ServiceProcess {
  readonly name: string;
  /** What runs now, or is being started; undefined when nothing does. */
  readonly environment: Environment | undefined;
  readonly ready: boolean;
  /** Stops what runs, with time to drain, and starts with this environment; without one it stays stopped. Resolves when that is done. */
  request(environment: Environment | undefined): Promise<void>;
  /** At once, without a drain. */
  kill(): void;
}

export interface ServiceProcessOptions {
  readonly name: string;
  readonly folder: string;
  /** Port of the debugger; none without. */
  readonly inspect?: number;
  readonly onLine: (line: string) => void;
  /** It ended although nobody asked for it. */
  readonly onCrash: (how: string, lastLines: readonly string[]) => void;
}

const PRELOAD = pathToFileURL(join(import.meta.dirname, 'end-with-parent.ts')).href;
const LAST_LINES = 8;
/** What Node itself says on stderr for a debugger; the window has said it. */
const DEBUGGER =
  /^(?:Debugger listening on |For help, see: https:\/\/nodejs\.org|Debugger attached\.|Debugger ending on )/;
const WAITING = 'Waiting for the debugger to disconnect';

export function serviceProcess({ name, folder, inspect, onLine, onCrash }: ServiceProcessOptions): ServiceProcess {
  let child: ChildProcess | undefined;
  let ended: Promise<void> = Promise.resolve();
  let environment: Environment | undefined;
  let ready = false;
  let stopping = false;
  let isAsked = false;
  let working: Promise<void> | undefined;

  const spawnWith = (env: Environment): void => {
    const debug = inspect === undefined ? [] : [`--inspect=127.0.0.1:${inspect}`];
    const started = spawn(
      process.execPath,
      [...debug, '--conditions=source', '--import', PRELOAD, join(folder, 'src', 'server.ts')],
      { cwd: folder, env: { ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], detached: true },
    );
    child = started;
    stopping = false;
    const last: string[] = [];
    const take = (line: string): void => {
      if (DEBUGGER.test(line)) return;
      // It has drained and exited as far as it can: the debugger would hold the port.
      if (line.startsWith(WAITING)) return void started.kill('SIGKILL');
      last.push(line);
      if (last.length > LAST_LINES) last.shift();
      onLine(line);
    };
    for (const stream of [started.stdout, started.stderr])
      if (stream) createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', take);
    ended = new Promise((resolve) => {
      started.once('error', (error) => take(error.message));
      started.once('close', (code, signal) => {
        if (child === started) child = undefined;
        ready = false;
        if (!stopping) {
          environment = undefined;
          onCrash(signal === null ? `exit code ${code}` : signal, last);
        }
        resolve();
      });
    });
  };

  const begin = async (env: Environment): Promise<void> => {
    environment = env;
    spawnWith(env);
    const health = `http://127.0.0.1:${env.PORT}${env.BASE_PATH}/health`;
    while (child !== undefined && !isAsked) {
      ready = await fetch(health, { signal: AbortSignal.timeout(2_000) }).then(
        ({ ok }) => ok,
        () => false,
      );
      if (ready) return;
      await Promise.race([wait(50), ended]);
    }
  };

  const end = async (): Promise<void> => {
    if (child === undefined) return;
    stopping = true;
    const seconds = Number(environment?.STOP_TIMEOUT ?? 30);
    const running = child;
    running.kill('SIGTERM');
    const timer = setTimeout(() => running.kill('SIGKILL'), seconds * 1_000);
    await ended;
    clearTimeout(timer);
  };

  let wanted: Environment | undefined;
  const work = async (): Promise<void> => {
    while (isAsked) {
      isAsked = false;
      await end();
      environment = undefined;
      if (wanted !== undefined && !isAsked) await begin(wanted);
    }
  };
  return {
    name,
    get environment() {
      return environment;
    },
    get ready() {
      return ready;
    },
    request(env) {
      wanted = env;
      isAsked = true;
      working ??= work().finally(() => {
        working = undefined;
      });
      return working;
    },
    kill() {
      wanted = undefined;
      stopping = true;
      child?.kill('SIGKILL');
    },
  };
}
