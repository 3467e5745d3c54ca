/**
 * Where Terragrunt keeps the copy of a module that it runs for one unit. All copies lie in `.ecs-compile/terragrunt/<engine>/`, so the
 * committed tree stays clean and the two engines never meet each other's `.terraform`, which neither accepts.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from './engine.ts';
import { buildFolder } from './paths.ts';

export function downloadFolder(engine: Engine['name'], env: NodeJS.ProcessEnv = process.env): string {
  return env.TG_DOWNLOAD_DIR || join(buildFolder, 'terragrunt', engine);
}

/** Terragrunt names the folder of a unit by the hash of its path (internal/tf/source.go). */
export function workingCopy(engine: Engine['name'], unitFolder: string): string {
  return join(downloadFolder(engine), createHash('sha1').update(unitFolder).digest('base64url'));
}

/** The folder itself and every one below it, three deep: source, module, a module inside `//`. */
export function foldersIn(folder: string, depth: number = 3): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== '.terraform',
  );
  return [folder, ...(depth === 0 ? [] : entries.flatMap((entry) => foldersIn(join(folder, entry.name), depth - 1)))];
}
