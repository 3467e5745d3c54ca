/** What is generated and committed is what the sources say today. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { committedFiles } from '../build/generate.ts';

const root = resolve(import.meta.dirname, '../..');

describe('generated files are fresh: `npm run generate` mends them', async () => {
  for (const [path, content] of await committedFiles()) {
    test(path, () => expect(readFileSync(join(root, path), 'utf8')).toBe(content));
  }
});

test('the version is the same in the package and in the command line', async () => {
  const { version } = JSON.parse(readFileSync(join(root, 'compiler/package.json'), 'utf8')) as { version: string };
  const { VERSION } = await import('../src/cli/version.ts');
  expect(VERSION).toBe(version);
});
