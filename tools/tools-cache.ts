/**
 * One folder of the cache, made once. The work happens in a temporary folder beside it that is renamed into place, so a half-made
 * folder is never seen; a lock makes a second process wait instead of doing the same work, and a lock whose process is gone is void.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { cacheFolder } from './paths.ts';

/** `<cache>/<tool>/<version>-<hash>`: another version, another module file or another machine is another folder. */
export function cacheKey(tool: string, version: string, files: readonly string[], more: string = ''): string {
  const hash = createHash('sha256').update(`${platform()}-${arch()}-${more}`);
  for (const file of files) hash.update(readFileSync(file));
  return join(cacheFolder(), tool, `${version}-${hash.digest('hex').slice(0, 12)}`);
}

export async function makeOnce(
  folder: string,
  make: (temporary: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  mkdirSync(dirname(folder), { recursive: true });
  const lock = `${folder}.lock`;
  while (!take(lock)) await wait(500);
  try {
    if (existsSync(folder)) return undefined;
    const temporary = mkdtempSync(`${folder}.`);
    try {
      const problem = await make(temporary);
      if (problem === undefined) renameSync(temporary, folder);
      return problem;
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  try {
    const owner = Number(readFileSync(lock, 'utf8'));
    // An empty file is a lock that is being written.
    if (owner > 0) process.kill(owner, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') rmSync(lock, { force: true });
  }
  return false;
}
