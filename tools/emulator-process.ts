/** What the emulator's start and stop need to know of the machine: does it answer, and is a process ours. */
import { existsSync, readFileSync } from 'node:fs';
import { run } from './run.ts';

/** moto's own page says that every service is up. */
export async function answers(endpoint: string): Promise<boolean> {
  try {
    return (await fetch(`${endpoint}/moto-api/`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

/** A pid is used again by the system: only a process that runs our script is ours. */
export async function runsScript(pid: number, script: string): Promise<boolean> {
  const linux = `/proc/${pid}/cmdline`;
  if (existsSync('/proc/self/cmdline')) return existsSync(linux) && readFileSync(linux, 'utf8').includes(script);
  return (await run('ps', ['-o', 'command=', '-p', String(pid)], { output: 'capture' })).stdout.includes(script);
}
