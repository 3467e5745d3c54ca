/** What the tiers that run real tools share: a missing tool skips a tier with one line, but fails it when CI=true. */
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '..');

/** The repository's own programs come first, so that its Node runs. */
export const PATH = `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}`;

/** True when a tool is missing and the tier is to be skipped. Throws in CI: there nothing may be skipped. */
export function isMissing(found: { readonly ok: true } | { readonly ok: false; readonly message: string }): boolean {
  if (found.ok) return false;
  if (process.env.CI) throw new Error(found.message);
  console.error(`skipped: ${found.message}`);
  return true;
}

/** Runs a program to its end; both streams come back. */
export function run(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): SpawnSyncReturns<string> {
  return spawnSync(command, [...args], {
    cwd: options.cwd ?? root,
    env: { ...process.env, PATH, ...options.env },
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
}

/** Both streams of a run, for a message when it fails. */
export const output = ({ stdout, stderr, error }: SpawnSyncReturns<string>): string =>
  `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`;
