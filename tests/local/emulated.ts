/** Emulators of a test's own: another port, another folder, and the account that an environment names. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Emulator,
  emulatorEnvironment,
  prepareEmulator,
  startEmulator,
  stopEmulator,
} from '../../tools/emulator.ts';
import { freePort } from '../../tools/free-port.ts';

export interface OwnEmulator {
  readonly emulator: Emulator;
  /** What a program needs to talk to it and to nothing else. */
  readonly env: NodeJS.ProcessEnv;
  /** What was asked of it, one JSON object a line (tools/emulator/record.py). */
  readonly record: string;
  stop(): Promise<void>;
}

/** An emulator of `account` with a VPC named `vpc` and the state bucket. */
export async function startOwn(account: string, bucket: string, region = 'eu-west-2'): Promise<OwnEmulator> {
  const folder = mkdtempSync(join(tmpdir(), 'ecs-compile-emulator-'));
  const record = join(folder, 'requests.jsonl');
  const started = await startEmulator({ account, folder, record, port: await freePort(0) });
  if (!started.ok) throw new Error(started.message);
  const stop = async (): Promise<void> => {
    await stopEmulator(folder);
    rmSync(folder, { recursive: true, force: true });
  };
  const prepared = await prepareEmulator(started.emulator, bucket, region);
  if (!prepared.ok) {
    await stop();
    throw new Error(prepared.message);
  }
  // Working copies of its own as well: those of the clone belong to a real account.
  const env = { ...emulatorEnvironment(started.emulator, region), TG_DOWNLOAD_DIR: join(folder, 'terragrunt') };
  return { emulator: started.emulator, env, record, stop };
}
