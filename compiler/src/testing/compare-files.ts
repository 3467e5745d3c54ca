/**
 * Compares files that were made with those that are kept. First the lists, then the contents: a file that is no longer made fails as a file
 * that differs does. With GOLDEN=write the kept files are replaced instead; CI cannot do that.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { filesBelow } from './run-case.ts';

const recording = process.env.GOLDEN === 'write' && !process.env.CI;

/** `made` against the files below `folder`. */
export function expectFiles(folder: string, made: Readonly<Record<string, string>>): void {
  if (recording) record(folder, made);
  const kept = filesBelow(folder);
  expect(Object.keys(made).sort(), `files in ${folder}; run \`just golden\` and read the difference`).toEqual(
    Object.keys(kept).sort(),
  );
  for (const [path, content] of Object.entries(made)) expect(content, join(folder, path)).toBe(kept[path]);
}

function record(folder: string, made: Readonly<Record<string, string>>): void {
  for (const path of Object.keys(filesBelow(folder))) if (!(path in made)) rmSync(join(folder, path));
  for (const [path, content] of Object.entries(made)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
