/**
 * The AWS emulator of the local recipes: one process of this clone, on the loopback interface.
 *
 *     node tools/emulator.ts start [--port 5055] | stop | status | prepare --bucket NAME
 *
 * Its pid, port and account stand in `.ecs-compile/emulator/`, with its log beside them. `stop` ends only the process that this
 * file started. Everything else knows an endpoint and an account and nothing more, so ECS_COMPILE_ENDPOINT can name another
 * emulator; then nothing is started or stopped here.
 */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { bringEmulator } from './bring.ts';
import { answers, runsScript } from './emulator-process.ts';
import { freePort } from './free-port.ts';
import { buildFolder, toolsFolder } from './paths.ts';
import { fail, say } from './progress.ts';
import { run } from './run.ts';

export const defaultAccount = '123456789012';
const usualPort = 5055;
const script = join(toolsFolder, 'emulator', 'serve.py');

export interface Emulator {
  endpoint: string;
  account: string;
  /** Absent for an emulator that was started elsewhere. */
  pid?: number;
  port?: number;
  log?: string;
}

export type Started = { ok: true; emulator: Emulator; fresh: boolean } | { ok: false; message: string };
interface Options {
  port?: number;
  account?: string;
  /** Where pid, port and log are kept; a test gives its own. */
  folder?: string;
  /** A file into which every request is written, one JSON object a line. */
  record?: string;
}

const usualFolder = join(buildFolder, 'emulator');

export async function startEmulator(options: Options = {}): Promise<Started> {
  const folder = options.folder ?? usualFolder;
  const account = options.account ?? process.env.MOTO_ACCOUNT_ID ?? defaultAccount;
  const running = await emulatorStatus(folder);
  if (running !== undefined) return { ok: true, emulator: running, fresh: false };
  const brought = await bringEmulator();
  if (!brought.ok) return brought;
  const port = options.port ?? (await freePort(usualPort));

  mkdirSync(folder, { recursive: true });
  const log = join(folder, 'emulator.log');
  const output = openSync(log, 'w');
  const env = {
    ...process.env,
    MOTO_ACCOUNT_ID: account,
    PYTHONDONTWRITEBYTECODE: '1',
    ECS_COMPILE_RECORD: options.record ?? '',
  };
  const child = spawn(brought.path, [script, '--host', '127.0.0.1', '--port', String(port)], {
    detached: true,
    stdio: ['ignore', output, output],
    env,
  });
  closeSync(output);
  child.unref();
  let ended = child.pid === undefined;
  child.on('exit', () => (ended = true));
  child.on('error', () => (ended = true));

  const emulator: Emulator = {
    endpoint: `http://127.0.0.1:${port}`,
    account,
    port,
    log,
    ...(child.pid === undefined ? {} : { pid: child.pid }),
  };
  const deadline = Date.now() + 60_000;
  while (!ended && Date.now() < deadline) {
    // Another clone's may answer on a port that both found free: ours has said where it listens.
    if ((await answers(emulator.endpoint)) && readFileSync(log, 'utf8').includes(`Running on ${emulator.endpoint}`)) {
      writeFileSync(join(folder, 'emulator.json'), `${JSON.stringify(emulator, null, 2)}\n`);
      return { ok: true, emulator, fresh: true };
    }
    await wait(100);
  }
  if (child.pid !== undefined && !ended) process.kill(child.pid);
  const end = readFileSync(log, 'utf8').trim().split('\n').slice(-5).join('\n');
  return { ok: false, message: `the emulator did not start on port ${port}; its log (${log}) ends with:\n${end}` };
}

/** The running emulator, or undefined; what a dead one left behind is removed. */
export async function emulatorStatus(folder: string = usualFolder): Promise<Emulator | undefined> {
  const elsewhere = process.env.ECS_COMPILE_ENDPOINT;
  if (elsewhere) return { endpoint: elsewhere, account: process.env.MOTO_ACCOUNT_ID ?? defaultAccount };
  const file = join(folder, 'emulator.json');
  if (!existsSync(file)) return undefined;
  const emulator = JSON.parse(readFileSync(file, 'utf8')) as Emulator;
  if (emulator.pid !== undefined && (await runsScript(emulator.pid, script)) && (await answers(emulator.endpoint)))
    return emulator;
  if (emulator.pid === undefined || !(await runsScript(emulator.pid, script))) rmSync(file, { force: true });
  return undefined;
}

export async function stopEmulator(folder: string = usualFolder): Promise<boolean> {
  const file = join(folder, 'emulator.json');
  if (process.env.ECS_COMPILE_ENDPOINT || !existsSync(file)) return false;
  const { pid } = JSON.parse(readFileSync(file, 'utf8')) as Emulator;
  const ours = pid !== undefined && (await runsScript(pid, script));
  if (pid !== undefined && ours) {
    process.kill(pid, 'SIGTERM');
    for (let tries = 0; tries < 50 && (await runsScript(pid, script)); tries++) await wait(100);
    if (await runsScript(pid, script)) process.kill(pid, 'SIGKILL');
  }
  rmSync(file, { force: true });
  return ours;
}

/** The state bucket and the VPC; returns what is there afterwards. */
export async function prepareEmulator(
  emulator: Emulator,
  bucket: string,
  region: string,
): Promise<{ ok: true } | { ok: false; message: string }> {
  const python = await bringEmulator();
  if (!python.ok) return python;
  const env = { ...process.env, ...emulatorEnvironment(emulator, region), PYTHONDONTWRITEBYTECODE: '1' };
  const result = await run(python.path, [join(toolsFolder, 'emulator', 'prepare.py'), '--bucket', bucket], {
    env,
    output: 'capture',
  });
  return result.code === 0
    ? { ok: true }
    : {
        ok: false,
        message: `the emulated account could not be prepared:\n${result.stderr.trim().split('\n').slice(-3).join('\n')}`,
      };
}

/** What a program needs to talk to the emulator and to nothing else. */
export function emulatorEnvironment(emulator: Emulator, region: string): Record<string, string | undefined> {
  return {
    AWS_ENDPOINT_URL: emulator.endpoint,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: undefined,
    AWS_PROFILE: undefined,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { port: { type: 'string' }, bucket: { type: 'string' }, region: { type: 'string', default: 'eu-west-2' } },
  });
  switch (positionals[0]) {
    case 'start': {
      const started = await startEmulator(values.port === undefined ? {} : { port: Number(values.port) });
      if (!started.ok) return fail(started.message);
      say(
        'emulator',
        `${started.fresh ? 'ready' : 'runs already'} on ${started.emulator.endpoint}, account ${started.emulator.account}`,
      );
      return 0;
    }
    case 'stop':
      say('emulator', (await stopEmulator()) ? 'stopped' : 'was not running');
      return 0;
    case 'status': {
      const emulator = await emulatorStatus();
      say(
        'emulator',
        emulator === undefined ? 'not running' : `runs on ${emulator.endpoint}, account ${emulator.account}`,
      );
      return emulator === undefined ? 1 : 0;
    }
    case 'prepare': {
      const emulator = await emulatorStatus();
      if (emulator === undefined || values.bucket === undefined)
        return fail(emulator === undefined ? 'the emulator does not run: start it first' : '--bucket is missing', 2);
      const prepared = await prepareEmulator(emulator, values.bucket, values.region);
      if (!prepared.ok) return fail(prepared.message);
      say('emulator', `bucket ${values.bucket} and VPC \`vpc\` are there`);
      return 0;
    }
    default:
      fail('usage: node tools/emulator.ts start [--port N] | stop | status | prepare --bucket NAME [--region R]');
      return 2;
  }
}

if (import.meta.main) process.exitCode = await main();
