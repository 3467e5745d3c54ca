/**
 * The collector of a task, as a process: the configuration is the one the task definition gives its container, and only the
 * addresses are others (free ports, and X-Ray on the loopback).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../tools/free-port.ts';
import type { ContainerDefinition } from '../../tools/task-definitions.ts';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly log: string;
}

export interface Collector {
  readonly pid: number;
  /** Value for OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly endpoint: string;
  /** What it wrote so far. */
  log(): string;
  /** The most memory it ever had, in MiB. */
  peakMemory(): number;
  /** Stops it as ECS does: SIGTERM, and SIGKILL after the stop timeout of its container. Also ends one that is gone already. */
  stop(): Promise<Exit>;
}

/** Credentials that no AWS account has. */
const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_EC2_METADATA_DISABLED: 'true' };

/** Milliseconds. */
const START_LIMIT = 60_000;

/** Resolves when its health check answers. Throws with its log when it ends before, and when it takes a minute. */
export async function startCollector(
  program: string,
  container: ContainerDefinition,
  xray: { readonly endpoint: string },
): Promise<Collector> {
  const [otlp, health] = [`127.0.0.1:${await freePort(0)}`, `127.0.0.1:${await freePort(0)}`];
  const moved = {
    receivers: { otlp: { protocols: { http: { endpoint: otlp } } } },
    extensions: { health_check: { endpoint: health } },
    exporters: { awsxray: { endpoint: xray.endpoint } },
  };
  const child = spawn(program, ['--config=env:AOT_CONFIG_CONTENT', '--config=env:MOVED'], {
    env: { ...environmentOf(container), ...CREDENTIALS, MOVED: JSON.stringify(moved) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { log, exit } = follow(child);
  const limit = Date.now() + START_LIMIT;
  while (!(await answers(`http://${health}/`))) {
    const ended = child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
    if (!ended && Date.now() < limit) await wait(50);
    else {
      child.kill('SIGKILL');
      throw new Error(`the collector ${ended ? 'ended' : 'did not become healthy'}:\n${log()}`);
    }
  }
  const pid = child.pid as number;
  return {
    pid,
    endpoint: `http://${otlp}`,
    log,
    peakMemory: () => peakMemory(pid),
    stop: async () => {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), (container.stopTimeout ?? 30) * 1000);
      return exit.finally(() => clearTimeout(timer));
    },
  };
}

/** Runs the collector with a configuration of its own, or one of its commands, until it ends. */
export function runCollector(program: string, configuration: string, command: readonly string[] = []): Promise<Exit> {
  const child = spawn(program, [...command, '--config=env:AOT_CONFIG_CONTENT'], {
    env: { ...CREDENTIALS, AOT_CONFIG_CONTENT: configuration },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return follow(child).exit;
}

export const environmentOf = ({ environment = [] }: ContainerDefinition): Record<string, string> =>
  Object.fromEntries(environment.map(({ name, value }) => [name, value]));

function follow(child: ChildProcess): { log: () => string; exit: Promise<Exit> } {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  const exit = new Promise<Exit>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, log: text }));
  });
  // Whoever awaits it is told; nobody may.
  exit.catch(() => undefined);
  return { log: () => text, exit };
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

function peakMemory(pid: number): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
