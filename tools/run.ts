/**
 * Run one program. Output is passed on, collected, or handed out line by line; a missing program is a value, not an exception.
 */
import { type StdioOptions, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** `inherit` (default) shows everything, `capture` collects both streams, `tee` does both. */
  output?: 'inherit' | 'capture' | 'tee';
  onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
}

export interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Result> {
  const output = options.output ?? 'inherit';
  const pipe = output !== 'inherit' || options.onLine !== undefined;
  const stdio: StdioOptions = pipe ? ['inherit', 'pipe', 'pipe'] : 'inherit';
  const child = spawn(command, [...args], { cwd: options.cwd, env: options.env ?? process.env, stdio });
  const result: Result = { code: 0, stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    const stream: Readable | null = child[name];
    if (stream === null) continue;
    if (options.onLine) createInterface({ input: stream }).on('line', (line) => options.onLine?.(line, name));
    else stream.setEncoding('utf8');
    stream.on('data', (chunk: string | Buffer) => {
      result[name] += chunk.toString();
      if (output === 'tee') process[name].write(chunk);
    });
  }
  // The terminal sends Ctrl-C to the child as well: let it finish its own clean-up (a state lock) and report its code.
  // Terragrunt ends such a run with 0, and the units that it left out were not done.
  let interrupted = false;
  const ignore = () => {
    interrupted = true;
  };
  process.on('SIGINT', ignore);
  return new Promise((resolve) => {
    const finish = (code: number) => {
      process.off('SIGINT', ignore);
      resolve({ ...result, code: interrupted ? 130 : code });
    };
    child.on('error', (error) => {
      result.stderr += error.message;
      finish(127);
    });
    child.on('close', (code, signal) => finish(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}

/** The first program of that name on PATH. */
export function findOnPath(name: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const candidate = join(folder, name);
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      // the next folder
    }
  }
  return undefined;
}
