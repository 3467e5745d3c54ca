/**
 * Terragrunt saves a plan with mock values in it and applies it later without a word. So a plan of a unit whose dependencies are
 * not applied is never kept: `tg` removes the file after the run and fails.
 */
import { rmSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Engine } from './engine.ts';
import { foldersIn, workingCopy } from './working-copy.ts';

/** The value of `-out`, however it is written. */
export function planFile(args: readonly string[]): string | undefined {
  for (const [index, word] of args.entries()) {
    const match = /^--?out(?:=(.*))?$/.exec(word);
    if (match !== null) return match[1] ?? args[index + 1];
  }
  return undefined;
}

/** A relative plan file lies in the unit's working copy. */
export function removeSavedPlan(engine: Engine['name'], unitFolder: string, file: string): void {
  if (isAbsolute(file)) return rmSync(file, { force: true });
  for (const folder of foldersIn(workingCopy(engine, unitFolder))) rmSync(join(folder, file), { force: true });
}
