/** What the emulator's start and stop need to know of the machine: does it answer, is a process ours, is a port free. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
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

export function freePort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ host: '127.0.0.1', port }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}
