/**
 * Docker with Compose, for tests. Where an engine answers it is used as it is. Otherwise one is started for the caller alone, in
 * namespaces of its own for network, mounts and processes, with everything it writes in a temporary folder: it reaches nothing, is
 * reached by nobody, and leaves nothing behind. It ends with `stop`, and with this process in any case.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { bringCompose } from '../bring.ts';
import { step } from '../progress.ts';
import { findOnPath, type Result, type RunOptions, run } from '../run.ts';
import { bringDocker, unpackedEnvironment } from './bring-docker.ts';

export interface Docker {
  readonly version: string;
  /** The folder of `bringDocker`, when the engine is ours and has no registry; undefined for the machine's own. */
  readonly unpacked: string | undefined;
  /** Runs `docker` and collects what it says. */
  readonly docker: (args: readonly string[], options?: RunOptions) => Promise<Result>;
  /** Runs a program with `docker` on PATH, there where published ports are reached. */
  readonly beside: (command: string, args: readonly string[], options?: RunOptions) => Promise<Result>;
  readonly stop: () => Promise<void>;
}

export type StartedDocker = ({ readonly ok: true } & Docker) | { readonly ok: false; readonly message: string };

export async function startDocker(): Promise<StartedDocker> {
  const brought = await bringDocker();
  if (!brought.ok) return brought;
  const unpacked = brought.from === 'path' ? undefined : brought.path;
  const found = unpacked === undefined ? process.env : unpackedEnvironment(unpacked);
  const client = findOnPath('docker', found);
  if (client === undefined) return { ok: false, message: 'the program `docker` is missing: install Docker Engine' };

  removeAbandoned();
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  const env: NodeJS.ProcessEnv = { ...process.env, PATH: found.PATH };
  const failed = (message: string): StartedDocker => {
    rmSync(folder, { recursive: true, force: true });
    return { ok: false, message };
  };
  if ((await run(client, ['compose', 'version'], { env, output: 'capture' })).code !== 0) {
    const compose = await bringCompose();
    if (!compose.ok) return failed(compose.message);
    mkdirSync(join(folder, 'config/cli-plugins'), { recursive: true });
    symlinkSync(compose.path, join(folder, 'config/cli-plugins/docker-compose'));
    env.DOCKER_CONFIG = join(folder, 'config');
  }
  const docker: Docker['docker'] = (args, options) => run(client, args, { env, output: 'capture', ...options });
  if (unpacked === undefined)
    return {
      ok: true,
      version: brought.version,
      unpacked,
      docker,
      beside: (command, args, options) => run(command, args, { env, output: 'capture', ...options }),
      stop: async () => rmSync(folder, { recursive: true, force: true }),
    };

  env.DOCKER_HOST = `unix://${join(folder, 'docker.sock')}`;
  delete env.DOCKER_CONTEXT;
  delete env.DOCKER_TLS_VERIFY;
  const engine = await step(
    'docker',
    "starting Debian's engine in a network namespace",
    () => startEngine(folder, found, docker),
    (value) => (value.ok ? `engine ${value.version} runs` : 'the engine did not start'),
  );
  if (!engine.ok) return failed(engine.message);
  const { child } = engine;
  return {
    ok: true,
    version: engine.version,
    unpacked,
    docker,
    beside: (command, args, options) =>
      run('nsenter', [`--net=/proc/${child.pid}/ns/net`, command, ...args], { env, output: 'capture', ...options }),
    stop: async () => {
      await endEngine(child);
      rmSync(folder, { recursive: true, force: true });
      removeControlGroups(folder);
    },
  };
}

const prefix = 'ecs-docker-';

/** Folders of processes that were killed before they could `stop`: their engines died with them, their files did not. */
function removeAbandoned(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = name.startsWith(prefix) ? Number(name.slice(prefix.length).split('-')[0]) : 0;
    if (!(owner > 0) || existsSync(`/proc/${owner}`)) continue;
    const folder = join(tmpdir(), name);
    rmSync(folder, { recursive: true, force: true });
    removeControlGroups(folder);
  }
}

type StartedEngine = { ok: true; version: string; child: ChildProcess } | { ok: false; message: string };

async function startEngine(folder: string, env: NodeJS.ProcessEnv, docker: Docker['docker']): Promise<StartedEngine> {
  const programs = join(folder, 'programs');
  mkdirSync(programs);
  if (findOnPath('iptables') === undefined) await linkIptables(programs, env);
  const at = (name: string) => join(folder, name);
  const engine = [
    'dockerd',
    ...[
      '--data-root',
      at('data'),
      '--exec-root',
      at('exec'),
      '--pidfile',
      at('pid'),
      '--host',
      `unix://${at('docker.sock')}`,
    ],
    ...['--cgroup-parent', controlGroup(folder)],
  ];
  // The engine dies with the first process of its namespace, that with `unshare`, and that with this process.
  const namespaces = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const start = ['sh', '-c', 'ip link set lo up && exec "$@"', 'sh', ...engine];
  const log = openSync(at('log'), 'w');
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', ...namespaces, 'docker-init', '--', ...start], {
    env: { ...env, PATH: `${programs}:${env.PATH}` },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  let failure = '';
  child.on('error', (error) => {
    failure = error.message;
  });
  for (let tries = 0; tries < 300 && child.exitCode === null && failure === ''; tries++) {
    const info = await docker(['info', '--format', '{{.ServerVersion}}']);
    if (info.code === 0 && info.stdout.trim() !== '') return { ok: true, version: info.stdout.trim(), child };
    await wait(200);
  }
  await endEngine(child);
  const said = readFileSync(at('log'), 'utf8').trim().split('\n').slice(-8).join('\n');
  return { ok: false, message: `Debian's Docker engine did not start here: ${failure}\n${said}` };
}

/** The kernel has the one interface or the other. */
async function linkIptables(programs: string, env: NodeJS.ProcessEnv): Promise<void> {
  for (const kind of ['nft', 'legacy']) {
    const path = findOnPath(`xtables-${kind}-multi`, env);
    if (path === undefined) continue;
    for (const name of ['iptables', 'ip6tables']) {
      rmSync(join(programs, name), { force: true });
      symlinkSync(path, join(programs, name));
    }
    const probe = ['--net', join(programs, 'iptables'), '--table', 'nat', '--list', '--numeric'];
    if ((await run('unshare', probe, { env, output: 'capture' })).code === 0) return;
  }
}

async function endEngine(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // The first process of the namespace passes SIGTERM on; `unshare` itself would not.
  const children = `/proc/${child.pid}/task/${child.pid}/children`;
  const first = existsSync(children) ? Number(readFileSync(children, 'utf8').trim().split(' ')[0]) : 0;
  if (first > 0) process.kill(first, 'SIGTERM');
  const patience = new AbortController();
  await Promise.race([ended, wait(20_000, undefined, { signal: patience.signal }).catch(() => undefined)]);
  patience.abort();
  child.kill('SIGKILL');
  await ended;
}

const controlGroup = (folder: string): string => `/${folder.split('/').at(-1)}`;

/** The kernel keeps empty control groups: one tree for cgroup v2, one for each controller before. */
function removeControlGroups(folder: string): void {
  const root = '/sys/fs/cgroup';
  if (!existsSync(root)) return;
  for (const tree of ['', ...readdirSync(root)]) {
    const group = join(root, tree, controlGroup(folder));
    if (!existsSync(group)) continue;
    try {
      for (const entry of readdirSync(group, { withFileTypes: true }))
        if (entry.isDirectory()) rmdirSync(join(group, entry.name));
      rmdirSync(group);
    } catch {
      // An empty group does no harm.
    }
  }
}
