/** `just dev` as a child process, and a small repository of its own in which files can be changed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PATH, root } from '../tools.ts';

export interface DevProcess {
  /** What it wrote so far, both streams. */
  output(): string;
  /** Resolves with the match when the output from `from` on has it. Rejects with the output after the limit, or when it ends before. */
  until(pattern: RegExp, from?: number): Promise<RegExpExecArray>;
  /** URL of a service, out of the header. */
  url(service: string): Promise<string>;
  signal(signal: NodeJS.Signals): void;
  /** Keys, when it has a terminal. */
  type(keys: string): void;
  readonly exit: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  readonly pid: number;
  /** Process ids of the services that it started, by /proc. */
  children(): number[];
}

const LIMIT = 60_000;

/** As the recipe starts it; `through` another program: `just` itself, or one that makes a terminal. */
export function startDev(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  [program, ...first]: readonly [string, ...string[]] = ['node', 'tools/dev.ts'],
): DevProcess {
  const child: ChildProcess = spawn(program, [...first, ...args], {
    cwd: root,
    env: { ...process.env, PATH, NO_COLOR: '', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    // As a terminal has it: one group, which gets the signal.
    detached: true,
  });
  let text = '';
  let isOver = false;
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const ask of waiting) ask();
  };
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      wake();
    });
  const exit: DevProcess['exit'] = new Promise((resolve) => {
    child.on('close', (code, signal) => {
      isOver = true;
      wake();
      resolve({ code, signal });
    });
  });
  const dev: DevProcess = {
    output: () => text,
    until: (pattern, from = 0) =>
      new Promise((resolve, reject) => {
        const end = (): void => {
          clearTimeout(timer);
          waiting.delete(ask);
        };
        const ask = (): void => {
          const match = pattern.exec(text.slice(from));
          if (match !== null) {
            end();
            resolve(match);
          } else if (isOver) {
            end();
            reject(new Error(`it ended without ${pattern}:\n${text}`));
          }
        };
        const timer = setTimeout(() => {
          end();
          reject(new Error(`there is no ${pattern} in:\n${text}`));
        }, LIMIT);
        waiting.add(ask);
        ask();
      }),
    async url(service) {
      const [, url = ''] = await dev.until(new RegExp(`^${service} +(http://127\\.0\\.0\\.1:\\d+)`, 'm'));
      await dev.until(/API pages at/);
      return url;
    },
    signal: (signal) => void (child.pid !== undefined && process.kill(-child.pid, signal)),
    type: (keys) => void child.stdin?.write(keys),
    exit,
    pid: child.pid ?? 0,
    children: () => descendants(child.pid ?? 0),
  };
  return dev;
}

/** A copy of what `just dev` reads; the packages are the repository's. */
export function copyRepository(services: readonly string[]): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'ecs-compile-dev-'));
  for (const name of ['platform.yaml', 'listener-priorities.lock'])
    if (existsSync(join(root, name))) cpSync(join(root, name), join(folder, name));
  cpSync(join(root, 'examples'), join(folder, 'examples'), { recursive: true });
  for (const name of services)
    for (const part of ['src', 'package.json'])
      cpSync(join(root, 'services', name, part), join(folder, 'services', name, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** True when somebody listens there. */
export function listens(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

export const isAlive = (pid: number): boolean => {
  try {
    // A process that has ended and that nobody has asked about yet is a zombie.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

/** Addresses that these processes listen on, out of /proc, with the loopback of both families as `loopback`. */
export function listening(pids: readonly number[]): string[] {
  const inodes = new Set(
    pids.flatMap((pid) =>
      readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
        try {
          return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
        } catch {
          return [];
        }
      }),
    ),
  );
  return ['tcp', 'tcp6'].flatMap((family) =>
    readFileSync(`/proc/net/${family}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === '0A' && inodes.has(inode ?? ''))
      .map(([, local = '']) => (/^0100007F:|^0{24}01000000:/.test(local) ? 'loopback' : local)),
  );
}

function descendants(pid: number): number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  if (!existsSync(file)) return [];
  const own = readFileSync(file, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  return own.flatMap((child) => [child, ...descendants(child)]);
}
