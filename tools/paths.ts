/**
 * Where the tools keep things. Two folders, and only these two:
 *
 * - `.ecs-compile/` in the repository, ignored by git: what belongs to this clone (the local tree, logs, the emulator's pid).
 * - the cache, outside the clone: binaries and the emulator's Python, shared by every clone and keyed by version.
 */
import { homedir } from 'node:os';
import { join } from 'node:path';

export const repositoryFolder = join(import.meta.dirname, '..');
export const buildFolder = join(repositoryFolder, '.ecs-compile');
export const logFolder = join(buildFolder, 'logs');
export const localTree = join(buildFolder, 'local');
export const toolsFolder = import.meta.dirname;

export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.ECS_COMPILE_CACHE) return env.ECS_COMPILE_CACHE;
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'ecs-compile');
}
