/**
 * Holds the processes to the plan: what is new is started, what changed is started anew, what is gone is stopped, and the others stay up. A plan that does
 * not compile changes nothing.
 */
import { join, relative } from 'node:path';
import { type CompiledLocal, compileLocal, type LocalPlan, type LocalService } from './compile-local.ts';
import type { DevRequest } from './dev-arguments.ts';
import { devHeader } from './dev-header.ts';
import type { DevWindow } from './dev-window.ts';
import type { EmbeddedQueues } from './embedded-queues.ts';
import { readEnvFile } from './env-file.ts';
import { freePort } from '../free-port.ts';
import { localEnvironment } from './local-environment.ts';
import { safeText } from './safe-text.ts';
import { servicePorts } from './service-ports.ts';
import { type Environment, type ServiceProcess, serviceProcess } from './service-process.ts';
import { watchRepository } from './watch-repository.ts';

export interface DevSession {
  /** Resolves when every service is ready or has ended. */
  start(): Promise<void>;
  /** Stops everything, with time to drain. */
  stop(): Promise<void>;
  kill(): void;
}

export interface DevSessionOptions {
  readonly root: string;
  readonly request: DevRequest;
  readonly plan: LocalPlan;
  readonly window: DevWindow;
  readonly queues: EmbeddedQueues;
  readonly otlp: string;
  readonly onPlan: (plan: LocalPlan) => void;
}

const FIRST_INSPECT_PORT = 9229;

export function devSession(options: DevSessionOptions): DevSession {
  const { root, request, window, queues, otlp, onPlan } = options;
  let plan = options.plan;
  let stopped = false;
  let turn: Promise<unknown> = Promise.resolve();
  const ports = servicePorts(request.port, (wanted, service, got) =>
    window.say('port', `${wanted} is taken, so ${service} is at 127.0.0.1:${got}`, 'yellow'),
  );
  const processes = new Map<string, ServiceProcess>();
  let unwatch = (): void => undefined;

  const chosen = (): LocalService[] =>
    plan.services.filter(({ name }) => request.services.length === 0 || request.services.includes(name));

  const environmentOf = (service: LocalService): Environment =>
    localEnvironment(service, {
      plan,
      addresses: { aws: queues.url, otlp, ports: ports.of },
      own: process.env,
      file: readEnvFile(join(root, '.env.local')),
    });

  const processOf = async (service: LocalService): Promise<ServiceProcess> => {
    const { name, folder } = service;
    const known = processes.get(name);
    if (known !== undefined) return known;
    const inspect = request.inspect.includes(name)
      ? await freePort(FIRST_INSPECT_PORT, new Set(ports.of.values()))
      : undefined;
    if (inspect !== undefined) window.say('debugger', `${name} waits for one at 127.0.0.1:${inspect}`);
    const created = serviceProcess({
      name,
      folder,
      ...(inspect === undefined ? {} : { inspect }),
      onLine: (line) => window.line(name, line),
      onCrash: (how, lines) => inTurn(() => crashed(service, how, lines)),
    });
    processes.set(name, created);
    return created;
  };

  const crashed = async ({ name }: LocalService, how: string, lines: readonly string[]): Promise<void> => {
    if (stopped) return;
    const port = ports.of.get(name);
    // Somebody took the port between the look and the start.
    if (lines.some((line) => line.includes('EADDRINUSE') && line.includes(String(port)))) {
      ports.forget(name);
      await ports.assign(plan.services.map((one) => one.name));
      window.say('port', `${port} was taken in between, so ${name} is at 127.0.0.1:${ports.of.get(name)}`, 'yellow');
      await apply();
      return;
    }
    window.say('ended', window.style.paint('red', `✗ ${name} ended by itself with ${how}; its last lines:`), 'red');
    for (const line of lines.flatMap((one) => window.format(name, one)))
      window.write(`           ${window.style.paint('dim', '│')} ${line}`);
    window.say('ended', `${name} starts again when one of its files changes`);
  };

  /** Brings the processes to the plan; names of those that were started or stopped. */
  const apply = async (): Promise<string[]> => {
    await queues.ensure(plan.queues);
    await ports.assign(plan.services.map((one) => one.name));
    const wanted = new Map(chosen().map((service) => [service.name, service] as const));
    const work: Promise<void>[] = [];
    const begun: string[] = [];
    for (const [name, one] of processes)
      if (!wanted.has(name) && one.environment !== undefined) {
        window.say('reload', `${name} is stopped: it has no manifest any more`);
        begun.push(name);
        work.push(one.request(undefined));
      }
    for (const service of wanted.values()) {
      const one = await processOf(service);
      if (stopped) break;
      const env = environmentOf(service);
      const names = differences(one.environment, env);
      if (names.length === 0) continue;
      begun.push(service.name);
      if (one.environment !== undefined) window.say('reload', `${service.name}: ${names.join(', ')} changed`);
      work.push(one.request(env));
    }
    await Promise.all(work);
    return begun;
  };

  const restart = async (services: readonly LocalService[], because: string): Promise<void> => {
    if (services.length === 0) return;
    window.say('reload', `${services.map(({ name }) => name).join(', ')}: ${because}`);
    const results = services.map(async (service) => {
      const one = await processOf(service);
      await one.request(environmentOf(service));
      if (one.ready && !stopped)
        window.say('ready', `${service.name} at http://127.0.0.1:${ports.of.get(service.name)}`);
    });
    await Promise.all(results);
  };

  const recompile = async (paths: readonly string[]): Promise<void> => {
    const compiled: CompiledLocal = compileLocal(root, window.style.color);
    if (compiled.report !== '') window.write(compiled.report);
    const which = nameOf(paths);
    if (!compiled.ok) {
      window.say('reload', `${which} does not compile; what runs goes on as it was`, 'yellow');
      return;
    }
    plan = compiled;
    onPlan(plan);
    watchAll();
    const begun = await apply();
    if (stopped) return;
    if (begun.length === 0) window.say('reload', `${which} changed nothing that a process here would see`);
    for (const name of begun)
      if (processes.get(name)?.ready) window.say('ready', `${name} at http://127.0.0.1:${ports.of.get(name)}`);
  };

  const nameOf = (paths: readonly string[]): string => paths.map((path) => relative(root, path)).join(', ');
  /** One after the other; what goes wrong is said, and the window stays. */
  const inTurn = (work: () => Promise<unknown>): void => {
    turn = turn.then(async () => {
      if (!stopped) await work();
    });
    turn = turn.catch((error: unknown) =>
      window.say('error', window.style.paint('red', `✗ ${safeText(String(error))}`), 'red'),
    );
  };
  const watchAll = (): void => {
    unwatch();
    unwatch = watchRepository(root, plan, {
      onSource: (names, paths) => {
        const services = chosen().filter(({ name }) => names.includes(name));
        restart(services, `${nameOf(paths)} changed`).catch(() => undefined);
      },
      onManifest: (paths) => inTurn(() => recompile(paths)),
    });
  };

  return {
    async start() {
      onPlan(plan);
      watchAll();
      await apply();
      if (stopped) return;
      const header = await devHeader({
        plan,
        services: chosen(),
        processes,
        ports: ports.of,
        window,
        aws: queues.url,
      });
      window.write(header.join('\n'));
    },
    async stop() {
      stopped = true;
      unwatch();
      await Promise.all([...processes.values()].map((one) => one.request(undefined)));
    },
    kill() {
      stopped = true;
      for (const one of processes.values()) one.kill();
    },
  };
}

/** Names of the variables in which two environments differ; all when there is no first one. */
function differences(before: Environment | undefined, after: Environment): string[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after)]);
  return [...names].filter((name) => before?.[name] !== after[name]).sort();
}
