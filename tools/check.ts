/** Types, lint, format and freshness: everything that is checked without running a test. All of it is said, then the exit code. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { join, resolve } from 'node:path';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const env = { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}` };

const CHECKS: readonly (readonly [string, string, readonly string[]])[] = [
  ['types', 'tsc', ['--noEmit']],
  ['lint', 'biome', ['lint', '--error-on-warnings', '.']],
  ['generated files', 'vitest', ['run', '--project', 'quick', 'compiler/test/freshness.test.ts']],
  ['committed units', 'node', ['compiler/bin/ecs-compile.js', '--check']],
];

const failed = CHECKS.filter(([name, command, args]) => {
  console.error(`── ${name}`);
  return spawnSync(command, args, { cwd: root, env, stdio: 'inherit' }).status !== 0;
});
if (failed.length > 0) console.error(`\nfailed: ${failed.map(([name]) => name).join(', ')}`);
process.exit(failed.length === 0 ? 0 : 1);
